import { useEffect, useRef, useState } from 'preact/hooks';
import { changesBetween } from './announce.ts';
import type { PopupData } from './data.ts';

/** Tells screen readers what changed, once. */
export function Announcer({ data, now }: { data: PopupData; now: number }) {
  const before = useRef({ data, now });
  const [words, setWords] = useState('');
  useEffect(() => {
    const changes = changesBetween(before.current.data, data, now, before.current.now);
    before.current = { data, now };
    if (changes.length) setWords(changes.join(' '));
  }, [data]);
  return (
    <div class="unseen" role="status">
      {words}
    </div>
  );
}
