import { render } from 'preact';
import { KeyturnDatabase } from '../../db/database.ts';
import { keepAwake } from '../../live/keep-awake.ts';
import { Verify } from '../../live/Verify.tsx';

render(<Verify db={new KeyturnDatabase()} />, document.body);
keepAwake();
