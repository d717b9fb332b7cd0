import { alertsOf } from '../../../../core/alerts.ts';
import { Empty } from '../../pieces/Empty.tsx';
import type { AdminDesk } from '../desk.ts';
import { hashOf } from '../routes.ts';

/** Access reviews: none are run yet; what a reviewer would look at first is one click away. */
export function ReviewsPage({ desk }: { readonly desk: AdminDesk }) {
  const current = Object.values(desk.admin.assignments).filter(({ state }) => state === 'InForce');
  const permanent = (type: string) => current.filter((row) => row.type === type && row.endAt === null).length;
  const unused = alertsOf(desk.admin, desk.now).find(({ kind }) => kind === 'unused_eligible')?.incidents.length ?? 0;
  const rows = [
    ['Permanent active assignments', permanent('active'), hashOf('assignments', ['active'], { ends: 'permanent' })],
    [
      'Permanent eligible assignments',
      permanent('eligible'),
      hashOf('assignments', ['eligible'], { ends: 'permanent' }),
    ],
    ['Eligible and never used', unused, hashOf('alerts')],
  ] as const;
  return (
    <>
      <h1>Access reviews</h1>
      <Empty title="No access review is running">
        <p>
          This server does not run reviews by itself yet. To review by hand, go through what lasts for good and what
          nobody uses, and change or remove it there.
        </p>
        <dl class="facts counts">
          {rows.map(([title, count, href]) => (
            <>
              <dt>
                <a href={href}>{title}</a>
              </dt>
              <dd>{count}</dd>
            </>
          ))}
        </dl>
      </Empty>
    </>
  );
}
