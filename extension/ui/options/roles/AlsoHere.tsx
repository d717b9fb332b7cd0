import type { RoleView } from '../../../../core/wire/rows.ts';

/** Who else has these settings open now, so that two people do not change them past each other. */
export function AlsoHere({ presence = {}, own }: { readonly presence: RoleView['presence']; readonly own: string }) {
  const others = Object.values(presence).filter(({ id }) => id !== own);
  return (
    <p class="muted" role="status">
      {others.length > 0 &&
        `${others.map(({ name }) => name).join(', ')} ${others.length === 1 ? 'has' : 'have'} these settings open too.`}
    </p>
  );
}
