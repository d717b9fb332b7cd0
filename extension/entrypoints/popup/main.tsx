import { render } from 'preact';
import { KeyturnDatabase } from '../../db/database.ts';
import { keepAwake } from '../../live/keep-awake.ts';
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
keepAwake();
