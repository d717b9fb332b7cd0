import { Button } from '../../pieces/Button.tsx';
import type { Difference } from './setting-difference.ts';

/** Somebody else changed the settings meanwhile: what they did, what collides, and the choice. Nothing is overwritten unseen. */
export function OtherVersion(props: {
  readonly by: string | null;
  readonly theirs: readonly Difference[];
  readonly mine: readonly Difference[];
  readonly onTheirs: () => void;
  readonly onMine: () => void;
}) {
  const mine = new Map(props.mine.map((difference) => [difference.path, difference]));
  return (
    <div class="note warn other-version" role="alert">
      <div class="grow">
        <strong>{props.by ?? 'Somebody'} changed these settings while you were editing</strong>
        <ul>
          {props.theirs.map(({ path, name, before, after }) => (
            <li key={path}>
              {name}: <del>{before}</del> → <ins>{after}</ins>
              {mine.has(path) && <strong> · you typed {mine.get(path)!.after}</strong>}
            </li>
          ))}
        </ul>
        <div class="buttons">
          <Button onClick={props.onTheirs}>Take theirs, drop mine</Button>
          <Button onClick={props.onMine}>Put mine on top of theirs</Button>
        </div>
      </div>
    </div>
  );
}
