import { render } from 'preact';
import { useMemo } from 'preact/hooks';
import { keepAwake } from '../../live/keep-awake.ts';
import { popupActions } from '../../live/popup-actions.ts';
import { readPopupAtOnce } from '../../live/popup-data.ts';
import { Unreadable } from '../../ui/pieces/Unreadable.tsx';
import type { PopupData } from '../../ui/popup/data.ts';
import { Popup } from '../../ui/popup/Popup.tsx';

const opened = open();

/** First what is kept, alone. What keeps it in step is larger than all that is shown, and the worker wants a processor too. */
async function open() {
  const kept = await readPopupAtOnce().catch(() => null);
  if (kept) {
    show(kept);
    await aMoment();
  }
  keepAwake();
  const { openPopup } = await import('../../live/popup-live.ts');
  // Before somebody asks for it.
  void import('../../ui/popup/Sheets.tsx');
  const db = openPopup(show);
  if (!kept) db.open().catch(() => render(<Unreadable />, document.body));
  return db;
}

function show(data: PopupData): void {
  render(<App data={data} />, document.body);
}

function App({ data }: { readonly data: PopupData }) {
  const userId = data.user?.id ?? '';
  const actions = useMemo(() => popupActions(opened, userId), [userId]);
  return <Popup data={data} actions={actions} />;
}

/** Until the browser has drawn and has nothing else to do. */
function aMoment(): Promise<unknown> {
  return new Promise((resolve) => requestIdleCallback(resolve, { timeout: 200 }));
}
