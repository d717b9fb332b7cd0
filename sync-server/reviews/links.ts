import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { DAY, type Instant } from '../../core/time.ts';

/** What a link to a report says: which one, on whose behalf, as of which place in the log, until when. */
export type HistoryLink = {
  readonly historyId: string;
  readonly userId: string;
  /** As of a session: what is revoked later takes the link with it. */
  readonly seq: number;
  readonly expiresAt: Instant;
};

export type HistoryLinks = {
  /** The end of an address, good for a day (entra-pim §6.3). */
  make(about: Omit<HistoryLink, 'expiresAt'>, now: Instant): { readonly name: string; readonly expiresAt: Instant };
  /** What a link says; null where it was not made here or is over. */
  read(name: string, now: Instant): HistoryLink | null;
};

const GOOD_FOR = DAY;

/** Links that need no token, signed by the server: whoever has one may take the report along. */
export function createHistoryLinks(secretKey: Uint8Array): HistoryLinks {
  const key = Buffer.from(hkdfSync('sha256', secretKey, '', 'keyturn review history links v1', 32));
  const sign = (said: string) => createHmac('sha256', key).update(said).digest('base64url');
  return {
    make({ historyId, userId, seq }, now) {
      const expiresAt = now + GOOD_FOR;
      const said = [historyId, userId, seq, expiresAt].join('.');
      return { name: `${said}.${sign(said)}`, expiresAt };
    },
    read(name, now) {
      const cut = name.lastIndexOf('.');
      const [said, signature] = [name.slice(0, cut), Buffer.from(name.slice(cut + 1))];
      const right = Buffer.from(sign(said));
      if (signature.length !== right.length || !timingSafeEqual(signature, right)) return null;
      const [historyId, userId, seq, until] = said.split('.');
      const expiresAt = Number(until);
      return now < expiresAt ? { historyId: historyId!, userId: userId!, seq: Number(seq), expiresAt } : null;
    },
  };
}
