import { render } from 'preact';
import { KeyturnDatabase } from '../../db/database.ts';
import { keepAwake } from '../../live/keep-awake.ts';
import { Verify } from '../../live/Verify.tsx';
import { Unreadable } from '../../ui/pieces/Unreadable.tsx';

const db = new KeyturnDatabase();
render(<Verify db={db} />, document.body);
db.open().catch(() => render(<Unreadable />, document.body));
keepAwake();
