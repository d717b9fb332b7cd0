import * as z from 'zod/mini';
import { AUDIT_FORMATS } from '../core/events.ts';
import { DAY, type Instant, type Ms } from '../core/time.ts';
import type { Audit } from './audit/audit.ts';
import type { Handle } from './handle.ts';
import type { Identity } from './identity/identity.ts';
import { passwordProblem } from './identity/passwords.ts';
import { type Applying, applyOrganisation } from './organisation-file/apply.ts';
import { exportOrganisation } from './organisation-file/export.ts';
import { OPERATOR } from './organisation-file/plan.ts';
import type { Store } from './store/store.ts';

/** What whoever runs the server may ask of it, beside the commands that everyone sends. */
export type OperatorServer = {
  readonly handle: Handle;
  readonly store: Pick<Store, 'read' | 'verify' | 'ping'>;
  readonly now: () => Instant;
  readonly newId: () => string;
  readonly identity: Pick<Identity, 'hasPassword' | 'setPassword' | 'createToken'>;
  readonly audit: Audit;
};

/** How long a token may be good, in ms. */
export const LONGEST_TOKEN: Ms = 365 * DAY;
/** Records a quick check of the log reads; reading checks their chain. */
const NEWEST = 1_000;
const NOBODY = { ok: false, message: 'There is no enabled user of this name.' } as const;
const Text = z.string().check(z.maxLength(10 * 1024 * 1024));
const Format = z.enum(AUDIT_FORMATS);

/** Each operation: what it takes, and what it does. The CLI runs them through a running server or on the store itself. */
const OPERATIONS = {
  // How long a file may be is said by whoever reads it, in words.
  org_apply: operation(z.strictObject({ text: z.string(), dryRun: z.boolean() }), (server, { text, dryRun }) =>
    applyOrganisation({ ...server, passwords: passwordsOf(server.identity) }, text, dryRun),
  ),
  org_export: operation(z.strictObject({}), async ({ handle, now }) => ({
    text: exportOrganisation(handle.state, now()),
  })),
  token_create: operation(
    z.strictObject({
      upn: Text,
      access: z.enum(['read', 'self', 'admin']),
      life: z.number().check(z.positive(), z.maximum(LONGEST_TOKEN)),
    }),
    async ({ handle, identity }, { upn, access, life }) => {
      const userId = enabledUser(handle, upn);
      if (!userId) return NOBODY;
      const { token } = await identity.createToken({ userId, access, life, client: 'token', actor: OPERATOR });
      return { ok: true, token } as const;
    },
  ),
  user_password: operation(
    z.strictObject({ upn: Text, password: Text }),
    async ({ handle, identity }, { upn, password }) => {
      const userId = enabledUser(handle, upn);
      return userId ? identity.setPassword({ userId, password, actor: OPERATOR }) : NOBODY;
    },
  ),
  audit_begin: operation(z.strictObject({ format: Format, filter: z.record(Text, Text) }), ({ audit }, ask) =>
    audit.begin(OPERATOR, ask.format, ask.filter),
  ),
  audit_page: operation(z.strictObject({ format: Format, after: z.int(), through: z.int() }), ({ audit }, ask) =>
    audit.piece(ask.format, ask),
  ),
  audit_trailer: operation(
    z.strictObject({
      digest: Text,
      span: z.nullable(z.strictObject({ first: z.int(), previous: Text, last: z.int(), hash: Text })),
    }),
    async ({ audit }, about) => ({ text: audit.trailer(about) }),
  ),
  audit_checkpoint: operation(z.strictObject({}), ({ audit }) => audit.checkpoint()),
  audit_key: operation(z.strictObject({}), async ({ audit }) => ({ key: audit.key })),
  log_check: operation(z.strictObject({}), async ({ handle, store }) => {
    const { seq, at, organisation } = handle.state;
    await store.ping();
    await store.read(Math.max(0, seq - NEWEST), NEWEST);
    return { events: seq, newestAt: at, organisation: organisation?.name ?? null };
  }),
  audit_verify: operation(
    z.strictObject({ checkpoint: z.nullable(z.object({ seq: z.int(), hash: Text })) }),
    ({ store }, { checkpoint }) => store.verify(checkpoint ?? undefined),
  ),
};

type Operations = typeof OPERATIONS;
export type OperationName = keyof Operations;
export type OperationInput<Name extends OperationName> = Parameters<Operations[Name]['run']>[1];
export type OperationOutput<Name extends OperationName> = Awaited<ReturnType<Operations[Name]['run']>>;

/** Whether there is an operation of this name. */
export function isOperation(name: string): name is OperationName {
  return Object.hasOwn(OPERATIONS, name);
}

/** Runs an operation on what was sent for it; gives plain JSON. Throws where the input is not what it takes. */
export async function operate<Name extends OperationName>(
  server: OperatorServer,
  name: Name,
  input: unknown,
): Promise<OperationOutput<Name>> {
  const { schema, run } = OPERATIONS[name] as unknown as Operation<z.ZodMiniType, OperationOutput<Name>>;
  await server.handle.caughtUp();
  return run(server, schema.parse(input));
}

type Operation<Schema extends z.ZodMiniType, Output> = {
  readonly schema: Schema;
  readonly run: (server: OperatorServer, input: z.infer<Schema>) => Promise<Output>;
};

function operation<Schema extends z.ZodMiniType, Output>(
  schema: Schema,
  run: (server: OperatorServer, input: z.infer<Schema>) => Promise<Output>,
): Operation<Schema, Output> {
  return { schema, run };
}

function passwordsOf(identity: OperatorServer['identity']): Applying['passwords'] {
  return {
    has: identity.hasPassword,
    problem: passwordProblem,
    async set(userId, password) {
      const change = await identity.setPassword({ userId, password, actor: OPERATOR });
      if (!change.ok) throw new Error(change.message);
    },
  };
}

function enabledUser({ state }: Handle, upn: string): string | null {
  const id = state.by.upn.get(upn.trim().toLowerCase());
  return id && !state.users.get(id)!.disabled ? id : null;
}
