import type { Json } from './exchange.ts';

export const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
export const ENTERPRISE_USER = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
export const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group';
export const LIST = 'urn:ietf:params:scim:api:messages:2.0:ListResponse';
export const ERROR = 'urn:ietf:params:scim:api:messages:2.0:Error';
export const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

/** The most resources one page of a list has. */
export const MOST_RESULTS = 200;

/** What this service can do (RFC 7643 §5). */
export function serviceProviderConfig(base: string): Json {
  const no = { supported: false };
  return {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig'],
    patch: { supported: true },
    bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
    filter: { supported: true, maxResults: MOST_RESULTS },
    changePassword: no,
    sort: no,
    etag: no,
    authenticationSchemes: [
      {
        type: 'oauthbearertoken',
        name: 'Bearer token',
        description: 'A token made with `keyturn token create --scope admin`, sent as Authorization: Bearer.',
        primary: true,
      },
    ],
    meta: { resourceType: 'ServiceProviderConfig', location: `${base}/ServiceProviderConfig` },
  };
}

/** The kinds of resources there are (RFC 7643 §6). */
export function resourceTypes(base: string): readonly Json[] {
  const type = (name: string, schema: string, more: Json = {}): Json => ({
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:ResourceType'],
    id: name,
    name,
    endpoint: `/${name}s`,
    schema,
    ...more,
    meta: { resourceType: 'ResourceType', location: `${base}/ResourceTypes/${name}` },
  });
  return [
    type('User', USER, { schemaExtensions: [{ schema: ENTERPRISE_USER, required: false }] }),
    type('Group', GROUP),
  ];
}

/** What the resources are made of (RFC 7643 §7); only what Keyturn keeps. */
export function schemas(base: string): readonly Json[] {
  const schema = (id: string, name: string, attributes: readonly Json[]): Json => ({
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:Schema'],
    id,
    name,
    attributes,
    meta: { resourceType: 'Schema', location: `${base}/Schemas/${id}` },
  });
  return [
    schema(USER, 'User', [
      text('userName', { required: true, uniqueness: 'server' }),
      complex('name', false, [text('formatted'), text('givenName'), text('familyName')]),
      text('displayName'),
      plain('active', 'boolean'),
      complex('emails', true, [text('value'), text('type'), plain('primary', 'boolean')]),
      { ...complex('groups', true, [text('value'), text('display')]), mutability: 'readOnly' },
    ]),
    schema(ENTERPRISE_USER, 'EnterpriseUser', [complex('manager', false, [text('value'), text('displayName')])]),
    schema(GROUP, 'Group', [
      text('displayName', { required: true, uniqueness: 'server' }),
      complex('members', true, [text('value'), text('display'), text('type')]),
    ]),
  ];
}

function plain(name: string, type: string, more: Json = {}): Json {
  return {
    name,
    type,
    multiValued: false,
    required: false,
    mutability: 'readWrite',
    returned: 'default',
    uniqueness: 'none',
    ...more,
  };
}

function text(name: string, more: Json = {}): Json {
  return plain(name, 'string', { caseExact: false, ...more });
}

function complex(name: string, multiValued: boolean, subAttributes: readonly Json[]): Json {
  return plain(name, 'complex', { multiValued, subAttributes });
}
