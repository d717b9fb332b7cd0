import { useEffect, useRef, useState } from 'preact/hooks';
import { Empty } from '../pieces/Empty.tsx';
import { lazy } from '../pieces/lazy.ts';
import { Note } from '../pieces/Note.tsx';
import { NOT_WIPED } from '../say.ts';
import { Announcer } from './Announcer.tsx';
import type { PopupActions, PopupData } from './data.ts';
import { Footer } from './Footer.tsx';
import { Header } from './Header.tsx';
import { onPopupKey } from './keys.ts';
import { Lists } from './Lists.tsx';
import type { SheetPlace } from './place.ts';
import type { ReviewSheetProps } from './ReviewSheet.tsx';
import type { SheetsProps } from './Sheets.tsx';
import { sheetAt } from './sheet-at.ts';
import { useServerNow } from './useServerNow.ts';
import { useSheet } from './useSheet.ts';

export type DeskProps = {
  readonly data: PopupData;
  readonly user: NonNullable<PopupData['user']>;
  readonly actions: PopupActions;
  /** The sheet that is open from the start. */
  readonly first: SheetPlace | null;
};

const Sheets = lazy<SheetsProps>(async () => (await import('./Sheets.tsx')).Sheets);
const ReviewSheet = lazy<ReviewSheetProps>(async () => (await import('./ReviewSheet.tsx')).ReviewSheet);

/** The popup of somebody who is signed in. */
export function Desk({ data, user, actions, first }: DeskProps) {
  const [filter, setFilter] = useState('');
  const [reviewing, setReviewing] = useState<string | null>(null);
  const [left, setLeft] = useState(true);
  const root = useRef<HTMLDivElement>(null);
  const lists = useRef<HTMLElement>(null);
  const find = useRef<HTMLInputElement>(null);
  const now = useServerNow(data.me, data.clockOffset);
  const control = useSheet(data, actions, now);
  const open = control.sheet !== null || reviewing !== null;
  const sentId = control.sheet?.sentId ?? null;
  const sent = useRef(sentId);

  const here = data.me !== null;
  useEffect(() => {
    const sheet = first && data.me && sheetAt(first, data.me, data);
    if (sheet) control.open(sheet);
  }, [first, here]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => onPopupKey(event, root.current!, find.current);
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
  useEffect(() => {
    // What had the focus may be gone with its row.
    if (!open && document.activeElement === document.body) find.current?.focus({ preventScroll: true });
  });
  useEffect(() => {
    if (sent.current && !sentId) {
      // What came of what was sent stands at the top.
      lists.current?.scrollTo({ top: 0 });
      // What is typed next looks for the next role.
      if (document.activeElement === find.current) find.current?.select();
    }
    sent.current = sentId;
  }, [sentId]);

  return (
    <div class={open ? 'popup asking' : 'popup'} ref={root}>
      <Header
        user={user}
        filter={filter}
        find={find}
        onFilter={setFilter}
        onOptions={actions.openOptions}
        onSignOut={(everywhere) => void actions.signOut(everywhere).then(setLeft)}
      />
      <main class="lists" ref={lists}>
        {!left && (
          <Note tone="bad" alert>
            {NOT_WIPED}
          </Note>
        )}
        {data.me ? (
          <Lists
            data={data}
            me={data.me}
            actions={actions}
            filter={filter}
            now={now}
            control={control}
            onReview={setReviewing}
          />
        ) : (
          <Nothing link={data.link} />
        )}
      </main>
      <Footer link={data.link} inStepAt={data.inStepAt} clockOffset={data.clockOffset} />
      {data.me && control.sheet && <Sheets data={data} me={data.me} actions={actions} now={now} control={control} />}
      {data.me && reviewing && (
        <ReviewSheet
          reviewId={reviewing}
          task={data.me.reviews[reviewing]}
          now={now}
          actions={actions}
          onClose={() => setReviewing(null)}
        />
      )}
      <Announcer data={data} now={now} />
    </div>
  );
}

function Nothing({ link }: { link: PopupData['link'] }) {
  return link === 'offline' ? (
    <Empty title="Nothing is here yet">Your roles come as soon as the server can be reached.</Empty>
  ) : (
    <Empty title="Fetching your roles" />
  );
}
