import { type Instant, parseInstant } from '../../../core/time.ts';
import type { ActiveRow, ApprovalRow, EligibleRow, MeView, RequestRow } from '../../../core/wire/rows.ts';
import type { Habit } from '../../remembered.ts';

const PLAIN = /^[ -~]*$/;

/** An activation or assignment in force, and when it ends, in ms. */
export type Held = { readonly row: ActiveRow; readonly endAt: Instant | null };

/** What is held at `now`: activations first, the one that ends first in front; then assignments by name. */
export function heldAt(me: MeView, now: Instant): readonly Held[] {
  return Object.values(me.active)
    .map((row): Held => ({ row, endAt: row.endAt === null ? null : parseInstant(row.endAt) }))
    .filter(({ endAt }) => endAt === null || now < endAt)
    .sort(
      (one, other) =>
        Number(one.row.state === 'Assigned') - Number(other.row.state === 'Assigned') ||
        (one.endAt ?? Infinity) - (other.endAt ?? Infinity) ||
        inOrder(nameKey(one.row), nameKey(other.row)),
    );
}

/**
 * What could be activated: not what is active already at the same scope. Favourites first, then by last use, then by
 * name.
 */
export function eligibleAt(
  me: MeView,
  held: readonly Held[],
  habits: ReadonlyMap<string, Habit>,
): readonly EligibleRow[] {
  const taken = new Set(held.map(({ row }) => key(row)));
  return Object.values(me.eligible)
    .filter((row) => !taken.has(key(row)))
    .map((row) => ({ row, habit: habits.get(row.roleId), name: nameKey(row) }))
    .sort(
      (one, other) =>
        Number(other.habit?.favourite ?? false) - Number(one.habit?.favourite ?? false) ||
        (other.habit?.usedAt ?? 0) - (one.habit?.usedAt ?? 0) ||
        inOrder(one.name, other.name),
    )
    .map(({ row }) => row);
}

/** The approvals that still wait, the one that lapses first in front. */
export function approvalsAt(me: MeView, now: Instant): readonly ApprovalRow[] {
  return Object.values(me.approvals)
    .filter(({ lapsesAt }) => now < Date.parse(lapsesAt))
    .sort((one, other) => Date.parse(one.lapsesAt) - Date.parse(other.lapsesAt));
}

/** One's own requests: those that wait for somebody or for their start, and what became of the others, newest first. */
export function requestsAt(
  me: MeView,
  now: Instant,
): { readonly open: readonly RequestRow[]; readonly past: readonly RequestRow[] } {
  const rows = Object.values(me.requests)
    .filter(({ action }) => action === 'selfActivate')
    .sort((one, other) => movedAt(other) - movedAt(one));
  return {
    open: rows.filter((row) => isOpen(row, now)),
    past: rows.filter((row) => !isOpen(row, now) && !isRunning(row, now)),
  };
}

/** The roles that fit what was typed; those whose name fits come before those that only mention it. */
export function findRoles(rows: readonly EligibleRow[], typed: string): readonly EligibleRow[] {
  if (!typed.trim()) return rows;
  const [named, mentioned] = [[] as EligibleRow[], [] as EligibleRow[]];
  for (const row of rows)
    if (matches(typed, row.roleName)) named.push(row);
    else if (matches(typed, row.roleName, row.scope, row.description)) mentioned.push(row);
  return [...named, ...mentioned];
}

/** Whether every word typed is found in what is known of a role; upper and lower case and accents do not matter. */
export function matches(typed: string, ...texts: readonly string[]): boolean {
  const words = fold(typed).split(/\s+/).filter(Boolean);
  if (!words.length) return true;
  const text = fold(texts.join(' '));
  return words.every((word) => text.includes(word));
}

function isOpen({ status, lapsesAt, startAt, ended }: RequestRow, now: Instant): boolean {
  if (status === 'PendingApproval') return lapsesAt === null || now < Date.parse(lapsesAt);
  if (status === 'PendingAdminDecision') return true;
  return status === 'Granted' && !ended && startAt !== null && now < Date.parse(startAt);
}

/** What runs shows among what is active. */
function isRunning({ status, endAt, ended }: RequestRow, now: Instant): boolean {
  return (status === 'Provisioned' || status === 'Granted') && !ended && endAt !== null && now < Date.parse(endAt);
}

function movedAt({ createdAt, decidedAt, ended }: RequestRow): number {
  return Date.parse(ended?.at ?? decidedAt ?? createdAt);
}

function key({ roleId, scope }: { readonly roleId: string; readonly scope: string }): string {
  return `${roleId} ${scope}`;
}

/**
 * A text whose order is that of names: by the alphabet, with numbers by their size, then by scope. The browser's own
 * collation takes as long to load as all of the popup.
 */
function nameKey({ roleName, scope }: { readonly roleName: string; readonly scope: string }): string {
  return `${fold(roleName).replaceAll(/\d+/g, (digits) => digits.padStart(12, '0'))} ${scope}`;
}

function inOrder(one: string, other: string): number {
  return one === other ? 0 : one < other ? -1 : 1;
}

function fold(text: string): string {
  const small = text.toLowerCase();
  return PLAIN.test(small) ? small : small.normalize('NFD').replaceAll(/\p{M}/gu, '');
}
