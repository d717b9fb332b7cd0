import { render } from 'preact';
import { KeyturnDatabase } from '../../db/database.ts';
import { Options } from '../../live/Options.tsx';

render(<Options db={new KeyturnDatabase()} />, document.getElementById('app')!);
