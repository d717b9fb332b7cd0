import { useContext } from 'preact/hooks';
import { Empty } from '../../pieces/Empty.tsx';
import { LinkNow } from './Outcome.tsx';

/** What a page says until what it shows is here; `what` begins a sentence. */
export function OnItsWay({ what }: { readonly what: string }) {
  return useContext(LinkNow) === 'offline' ? (
    <Empty title={`${what} is not on this browser yet`}>
      <p>It comes as soon as the server can be reached, and is here offline from then on.</p>
    </Empty>
  ) : (
    <div class="late">
      <Empty title={`${what} is on its way`} />
    </div>
  );
}
