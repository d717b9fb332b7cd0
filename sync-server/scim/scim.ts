import { Command } from '../../core/commands.ts';
import { mayReadAll } from '../../core/standing.ts';
import type { Instant } from '../../core/time.ts';
import type { Answer } from '../../core/wire/frames.ts';
import type { Handle } from '../handle.ts';
import type { Rate } from '../rate.ts';
import type { Session, Stands } from '../session.ts';
import type { Submit } from '../submit.ts';
import { type Call, type Json, type Reply, ScimProblem } from './exchange.ts';
import { createGroup, deleteGroup, getGroup, listGroups, patchGroup, replaceGroup } from './groups.ts';
import { page } from './listing.ts';
import { ERROR, resourceTypes, schemas, serviceProviderConfig } from './schemas.ts';
import { createUser, deleteUser, getUser, listUsers, patchUser, replaceUser } from './users.ts';

export type ScimRequest = {
  readonly method: string;
  /** What comes after `/scim/v2`. */
  readonly path: readonly string[];
  readonly base: string;
  readonly query: URLSearchParams;
  /** Undefined where the body is no JSON. */
  readonly body: unknown;
  readonly session: Session | null;
};

export type Scim = { answer(request: ScimRequest): Promise<Reply> };

export type ScimOptions = {
  readonly handle: Handle;
  readonly submit: Submit;
  readonly stands: Stands;
  /** How much one person may ask. */
  readonly rate: Rate;
  readonly now: () => Instant;
  readonly newId: () => string;
};

/**
 * SCIM 2.0 (RFC 7644): an identity provider keeps users and groups in step. Every change is a command of the token's user,
 * so it needs an administrator's token, and is in the audit like any other.
 */
export function createScim({ handle, submit, stands, rate, now, newId }: ScimOptions): Scim {
  async function answer(request: ScimRequest): Promise<Reply> {
    try {
      const { session, body } = request;
      if (!session || !stands(session)) throw new ScimProblem(401, 'Send a token as Authorization: Bearer.');
      if (rate.take(session.userId, now())) throw new ScimProblem(429, 'Too many requests. Try again in a while.');
      await handle.caughtUp();
      if (!mayReadAll(handle.state, session.userId, now()))
        throw new ScimProblem(403, 'This needs the token of an administrator, or of a reader to look.');
      if (body === undefined) throw new ScimProblem(400, 'The body is no JSON.', 'invalidSyntax');
      return await route({ ...request, state: () => handle.state, send: (command) => send(session, command) }, request);
    } catch (problem) {
      if (problem instanceof ScimProblem) return { status: problem.status, body: errorBody(problem) };
      throw problem;
    }
  }

  async function send(session: Session, asked: Command) {
    const parsed = Command.safeParse(asked);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      throw new ScimProblem(400, `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'wrong'}`, 'invalidValue');
    }
    const done = await submit(session, { id: newId(), command: parsed.data });
    if (done.ok) return done.result;
    throw problemOf(done);
  }

  return { answer };
}

async function route(call: Call, { method, path, base }: ScimRequest): Promise<Reply> {
  const [collection, id, ...rest] = path;
  if (rest.length) throw new ScimProblem(404, 'There is nothing here.');
  switch (collection?.toLowerCase()) {
    case 'users':
      if (!id) return onCollection(method, call, listUsers, createUser);
      return onOne(method, call, id, { GET: getUser, PUT: replaceUser, PATCH: patchUser, DELETE: deleteUser });
    case 'groups':
      if (!id) return onCollection(method, call, listGroups, createGroup);
      return onOne(method, call, id, { GET: getGroup, PUT: replaceGroup, PATCH: patchGroup, DELETE: deleteGroup });
    case 'serviceproviderconfig':
      return { status: 200, body: serviceProviderConfig(base) };
    case 'resourcetypes':
      return described(resourceTypes(base), id, call);
    case 'schemas':
      return described(schemas(base), id, call);
    default:
      throw new ScimProblem(404, 'There is nothing here.');
  }
}

type OnCall = (call: Call) => Reply | Promise<Reply>;
type OnOne = (call: Call, id: string) => Reply | Promise<Reply>;

function onCollection(method: string, call: Call, list: OnCall, create: OnCall): Reply | Promise<Reply> {
  if (method === 'GET') return list(call);
  if (method === 'POST') return create(call);
  throw new ScimProblem(405, `${method} is not possible here.`);
}

function onOne(
  method: string,
  call: Call,
  id: string,
  handlers: Readonly<Record<'GET' | 'PUT' | 'PATCH' | 'DELETE', OnOne>>,
): Reply | Promise<Reply> {
  const handler = Object.hasOwn(handlers, method) ? handlers[method as keyof typeof handlers] : undefined;
  if (!handler) throw new ScimProblem(405, `${method} is not possible here.`);
  return handler(call, id);
}

function described(all: readonly Json[], id: string | undefined, call: Call): Reply {
  if (!id) return page(all, call);
  const one = all.find((resource) => resource.id === id);
  if (!one) throw new ScimProblem(404, 'There is nothing here.');
  return { status: 200, body: one };
}

function problemOf(answer: Extract<Answer, { ok: false }>): ScimProblem {
  if ('fault' in answer) return new ScimProblem(503, 'The server could not take this right now. Try again.');
  const { code, facts } = answer.rejection;
  const detail = `${code}: ${Object.entries(facts)
    .map(([name, value]) => `${name} ${String(value)}`)
    .join(', ')}`;
  if (code === 'name_taken') return new ScimProblem(409, detail, 'uniqueness');
  // What the address names was looked up before; this is something the body names.
  if (code === 'not_found') return new ScimProblem(400, detail, 'invalidValue');
  if (code === 'not_allowed' || code === 'user_disabled') return new ScimProblem(403, detail);
  return new ScimProblem(code === 'last_administrator' ? 409 : 400, detail, 'mutability');
}

function errorBody({ status, scimType, message }: ScimProblem): Json {
  return { schemas: [ERROR], status: String(status), ...(scimType ? { scimType } : {}), detail: message };
}
