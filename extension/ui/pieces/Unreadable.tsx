import { Empty } from './Empty.tsx';

/** What a page says where this browser gives it nothing of what it keeps, as where its disk is full. */
export function Unreadable() {
  return (
    <Empty title="Keyturn cannot read what this browser keeps">
      <p>Free some space on this device, then open this again. The server has all but what was not sent yet.</p>
    </Empty>
  );
}
