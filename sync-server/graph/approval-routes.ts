import * as z from 'zod/mini';
import type { Request } from '../../core/state.ts';
import { stageOfStep, stepRows } from './approval-rows.ts';
import type { Call, GraphRoute, Reply } from './call.ts';
import { badRequest, notFound, problem } from './problem.ts';
import { approvalFor } from './request-sets.ts';
import { partRoute } from './set-routes.ts';
import { BASE, type Surface, surfaceOf } from './surface.ts';
import type { Viewer } from './viewer.ts';

const APPROVALS = {
  directory: `${BASE.directory}/roleAssignmentApprovals/:id`,
  group: `${BASE.group}/assignmentApprovals/:id`,
} as const;
const Decision = z.object({
  reviewResult: z.string(),
  justification: z.optional(z.nullable(z.string().check(z.maxLength(4_000)))),
});

function approvalOn(viewer: Viewer, surface: Surface, id: string): Request | null {
  const request = approvalFor(viewer, id);
  return request && surfaceOf(viewer.state, request.roleId) === surface ? request : null;
}

function steps(surface: Surface) {
  return (viewer: Viewer, { id }: Call['parameters']) => {
    const request = approvalOn(viewer, surface, id!);
    return request && stepRows(viewer, request);
  };
}

/** Steps of approvals, also by v1.0's name for them, and deciding one. */
export const APPROVAL_ROUTES: readonly GraphRoute[] = (['directory', 'group'] as const).flatMap((surface) =>
  ['steps', 'stages'].flatMap((name) => [
    ...partRoute(`${APPROVALS[surface]}/${name}`, 'approvalStep', steps(surface)),
    {
      method: 'PATCH' as const,
      path: `${APPROVALS[surface]}/${name}/:step`,
      takes: 'approvalStep',
      returns: null,
      handle: (call: Call) => decide(call, surface),
    },
  ]),
);

async function decide(call: Call, surface: Surface): Promise<Reply> {
  const viewer = call.viewer();
  const request = approvalOn(viewer, surface, call.parameters.id!);
  const stage = request && stageOfStep(viewer.state, request, call.parameters.step!);
  if (!request || stage === null) throw notFound('There is no such approval step, or it is not yours to see.');
  const parsed = Decision.safeParse(call.body);
  if (!parsed.success) throw badRequest('reviewResult: expected Approve or Deny');
  const decision = DECISIONS.get(parsed.data.reviewResult.toLowerCase());
  if (!decision) throw badRequest('reviewResult: expected Approve or Deny');
  if (stage !== request.approval!.stage)
    throw problem(409, 'Conflict', 'Another step of this approval is in progress.');
  const justification = parsed.data.justification ?? '';
  await call.send({ type: 'DecideRequest', requestId: request.id, decision, justification });
  return { status: 204, body: null };
}

/** Written one way and read another; both are taken. */
const DECISIONS: ReadonlyMap<string, 'Approve' | 'Deny'> = new Map([
  ['approve', 'Approve'],
  ['approved', 'Approve'],
  ['deny', 'Deny'],
  ['denied', 'Deny'],
]);
