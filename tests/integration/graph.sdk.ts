import { HttpMethod, type Parsable, type ParsableFactory, RequestInformation } from '@microsoft/kiota-abstractions';
import { createGraphServiceClient, GraphRequestAdapter } from '@microsoft/msgraph-sdk';
import * as models from '@microsoft/msgraph-sdk/models/index.js';
import { createODataErrorFromDiscriminatorValue } from '@microsoft/msgraph-sdk/models/oDataErrors/index.js';
import type { Person } from '../support/server.ts';

const D = '/roleManagement/directory';

/** The SDK as a person. Its fluent paths for PIM are not published, so requests are made with its adapter and its models. */
export function sdk(url: string, { token }: Person) {
  const adapter = new GraphRequestAdapter({
    authenticateRequest: async (request) => void request.headers.add('Authorization', `Bearer ${token}`),
  });
  adapter.baseUrl = `${url}/v1.0`;
  createGraphServiceClient(adapter);
  const errors = { XXX: createODataErrorFromDiscriminatorValue };
  const about = (method: HttpMethod, address: string) => {
    const request = new RequestInformation(method);
    request.URL = address.startsWith('/beta') ? `${url}${address}` : `${url}/v1.0${address}`;
    request.headers.add('Accept', 'application/json');
    return request;
  };
  return {
    get: <T extends Parsable>(path: string, factory: ParsableFactory<T>, query = '') =>
      adapter.send<T>(about(HttpMethod.GET, `${path}${query}`), factory, errors),
    ask(body: Record<string, unknown>) {
      const request = about(HttpMethod.POST, `${D}/roleAssignmentScheduleRequests`);
      // What the SDK's models write, after reading it as a response.
      const parsed = adapter.getParseNodeFactory().getRootParseNode('application/json', bytesOf(body));
      const model = parsed.getObjectValue(models.createUnifiedRoleAssignmentScheduleRequestFromDiscriminatorValue)!;
      request.setContentFromParsable(
        adapter,
        'application/json',
        model,
        models.serializeUnifiedRoleAssignmentScheduleRequest,
      );
      return adapter.send<models.UnifiedRoleAssignmentScheduleRequest>(
        request,
        models.createUnifiedRoleAssignmentScheduleRequestFromDiscriminatorValue,
        errors,
      );
    },
    async patch(path: string, body: object) {
      const request = about(HttpMethod.PATCH, path);
      request.setStreamContent(bytesOf(body), 'application/json');
      await adapter.sendNoResponseContent(request, errors);
    },
  };
}

function bytesOf(body: object): ArrayBuffer {
  return new TextEncoder().encode(JSON.stringify(body)).buffer as ArrayBuffer;
}
