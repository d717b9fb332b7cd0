import { EXTENDABLE } from '../../../../core/expiry.ts';
import type { MeView } from '../../../../core/wire/rows.ts';

/** One thing somebody has, could have or had, and what they may ask for it. */
export type Mine = {
  readonly key: string;
  readonly roleName: string;
  readonly type: string;
  readonly scope: string;
  readonly endAt: string | null;
  readonly through: string;
  readonly offer: 'selfExtend' | 'selfRenew' | null;
  /** Whether such a request of theirs waits. */
  readonly asked: boolean;
};

/** What somebody has, could have, and had until lately. */
export function mineOf({ active, eligible, ended = {}, requests }: MeView, now: number): readonly Mine[] {
  const waiting = new Set(
    Object.values(requests).flatMap(({ status, targetId }) => (status === 'PendingAdminDecision' ? [targetId] : [])),
  );
  const soon = (endAt: string | null, direct: boolean) =>
    direct && endAt !== null && Date.parse(endAt) - now <= EXTENDABLE && Date.parse(endAt) > now ? 'selfExtend' : null;
  const mine = (
    row: { readonly id: string; readonly roleName: string; readonly scope: string; readonly endAt: string | null },
    type: string,
    through: string,
    offer: Mine['offer'],
  ): Mine => {
    const { id, roleName, scope, endAt } = row;
    return { key: id, roleName, type, scope, endAt, through, offer, asked: waiting.has(id) };
  };
  return [
    ...Object.values(active).map((row) =>
      mine(
        row,
        row.state,
        row.groupName ?? '',
        soon(row.endAt, row.memberType === 'Direct' && row.state === 'Assigned'),
      ),
    ),
    ...Object.values(eligible).map((row) =>
      mine(row, 'Eligible', row.groupName ?? '', soon(row.endAt, row.memberType === 'Direct')),
    ),
    ...Object.values(ended).map((row) =>
      mine(row, row.type === 'eligible' ? 'Eligible, ended' : 'Assigned, ended', '', 'selfRenew'),
    ),
  ];
}
