import { stagesOf } from '../../core/approvers.ts';
import type { Request, State } from '../../core/state.ts';
import { toIso } from '../../core/time.ts';
import { nameOf } from '../../core/views/rows.ts';
import { uuidOf } from './derived-id.ts';
import type { Row } from './exchange.ts';
import { waitsFor } from './request-viewer.ts';
import type { Viewer } from './viewer.ts';

export function approvalRow({ id }: Request): Row {
  return { id };
}

/** The stages of an approval as Graph's steps, first to last. */
export function stepRows(viewer: Viewer, request: Request): readonly Row[] {
  const { state } = viewer;
  const stages = stagesOf(state.roles.get(request.roleId)!.settings.activation.approval);
  const count = Math.max(stages.length, request.approval!.stage);
  return Array.from({ length: count }, (_, index) => stepRow(viewer, request, index + 1));
}

/** The stage of that step, or null. */
export function stageOfStep(state: State, request: Request, stepId: string): number | null {
  const stages = stagesOf(state.roles.get(request.roleId)!.settings.activation.approval);
  for (let stage = 1; stage <= Math.max(stages.length, request.approval!.stage); stage++)
    if (stepIdOf(request.id, stage) === stepId.toLowerCase()) return stage;
  return null;
}

function stepRow(viewer: Viewer, request: Request, stage: number): Row {
  const approval = request.approval!;
  const status = statusOf(viewer, request, stage);
  const last = approval.decisions.findLast((decision) => decision.stage === stage);
  const decided = status === 'Completed' && last;
  return {
    id: stepIdOf(request.id, stage),
    displayName: null,
    reviewedDateTime: decided ? toIso(decided.at) : null,
    reviewResult: decided ? (decided.decision === 'Approve' ? 'Approved' : 'Denied') : 'NotReviewed',
    status,
    assignedToMe: status === 'InProgress' && waitsFor(viewer, request),
    justification: decided ? decided.justification : '',
    reviewedBy: decided ? { id: decided.by, displayName: nameOf(viewer.state, decided.by) } : null,
  };
}

function statusOf({ now }: Viewer, { status, approval }: Request, stage: number): string {
  if (stage < approval!.stage) return 'Completed';
  if (status === 'PendingApproval') {
    if (now >= approval!.lapsesAt) return 'Expired';
    return stage === approval!.stage ? 'InProgress' : 'Initializing';
  }
  return status === 'Lapsed' || stage > approval!.stage ? 'Expired' : 'Completed';
}

/** The first step has the approval's id, as clients take it for granted; later ones an id made from it. */
function stepIdOf(requestId: string, stage: number): string {
  if (stage === 1) return requestId;
  return uuidOf(`${requestId}.${stage}`);
}
