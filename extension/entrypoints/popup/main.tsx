import { render } from 'preact';
import { browser } from 'wxt/browser';
import { KeyturnDatabase } from '../../db/database.ts';
import { live } from '../../live/live.ts';
import { popupActions } from '../../live/popup-actions.ts';
import { readPopup } from '../../live/popup-data.ts';
import { Popup } from '../../ui/popup/Popup.tsx';

const db = new KeyturnDatabase();
const data = live(() => readPopup(db));
const actions = popupActions(db);

function App() {
  return data.value && <Popup data={data.value} actions={actions} />;
}

render(<App />, document.body);
browser.runtime.sendMessage({ type: 'wake' }).catch(() => {
  // The copy is shown; the worker is started again with the next command or alarm.
});
