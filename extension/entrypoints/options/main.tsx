import { render } from 'preact';
import { KeyturnDatabase } from '../../db/database.ts';
import { Options } from '../../live/Options.tsx';
import { Unreadable } from '../../ui/pieces/Unreadable.tsx';

const db = new KeyturnDatabase();
const app = document.getElementById('app')!;
render(<Options db={db} />, app);
db.open().catch(() => render(<Unreadable />, app));
