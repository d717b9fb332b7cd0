// Verifies an export of Keyturn's audit in JSON Lines with the organisation's public key alone. It needs this one file and
// Node 20 or newer; nothing is installed, nothing is sent. Usage: node verify.mjs FILE PUBLICKEY
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pathToFileURL } from 'node:url';

// <shared> The same text stands in verify.html.
/**
 * Walks an export. `lines` gives its lines one by one; `publicKey` is 32 bytes as base64. Answers
 * `{ ok: true, events, first, last, at, organisation, chained }` or `{ ok: false, seq, why }` with the first bad record, or
 * null where it cannot be told which one.
 */
export async function verifyExport(lines, publicKey, sha256 = hashInBrowser) {
  const text = new TextEncoder();
  const bytes = (base64) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const bad = (seq, why) => ({ ok: false, seq, why });
  let key;
  try {
    key = await crypto.subtle.importKey('raw', bytes(publicKey.trim()), 'Ed25519', false, ['verify']);
  } catch {
    return bad(null, 'The public key is none: it is 44 characters of base64.');
  }
  const signed = async (message, signature) => {
    try {
      return await crypto.subtle.verify('Ed25519', key, bytes(signature), text.encode(message));
    } catch {
      return false;
    }
  };

  let digest = '';
  let events = 0;
  let first = null;
  let last = null;
  let trailer = null;
  let doubt = null;
  for await (const line of lines) {
    if (trailer) return bad(null, 'There is something after the signed last line.');
    let entry;
    try {
      entry = JSON.parse(line);
    } catch {
      return bad(last ? last.seq + 1 : null, 'A line is no JSON.');
    }
    if (entry.checkpoint && entry.export) {
      trailer = entry;
      continue;
    }
    digest = await sha256(digest + line);
    events += 1;
    let record;
    try {
      record = JSON.parse(entry.record);
    } catch {
      return bad(entry.seq ?? null, 'The record is no JSON.');
    }
    // Found before the signature is known, so it only counts where the records follow one another.
    const problem =
      last && record.seq !== last.seq + 1
        ? bad(last.seq + 1, 'The record is missing or not in its place.')
        : last && (await sha256(last.hash + entry.record)) !== entry.hash
          ? bad(record.seq, 'The record was changed.')
          : !sameAsRecord(entry, record)
            ? bad(record.seq, 'The line says other things than its record.')
            : null;
    doubt ??= problem;
    first ??= { seq: record.seq, record: entry.record, hash: entry.hash };
    last = { seq: record.seq, hash: entry.hash };
  }
  if (!trailer) return doubt ?? bad(last ? last.seq + 1 : null, 'The end is missing: there is no signed last line.');

  const { organisation, seq, hash, at, signature } = trailer.checkpoint;
  const about = trailer.export;
  const end = `${organisation}\n${seq}\n${hash}\n${at}`;
  const whole = `${organisation}\n${about.first}\n${about.previous}\n${seq}\n${hash}\n${at}\n${about.digest}`;
  if (!(await signed(`keyturn checkpoint v1\n${end}`, signature)))
    return bad(null, 'The last line is not signed with this key, or was changed.');
  if (!(await signed(`keyturn export v1\n${whole}`, about.signature)))
    return bad(null, 'The last line is not signed with this key, or was changed.');
  const chained = about.first > 0;
  if (chained) {
    if (!first || first.seq !== about.first) return bad(about.first, 'The record is missing or not in its place.');
    if ((await sha256(about.previous + first.record)) !== first.hash) return bad(first.seq, 'The record was changed.');
    if (doubt) return doubt;
    if (last.seq < seq) return bad(last.seq + 1, 'The record is missing: the end was cut.');
    if (last.hash !== hash) return bad(null, 'The records are not the ones that were signed.');
  }
  if (digest !== about.digest) return bad(null, 'A line was changed, left out or added.');
  return { ok: true, events, first: first?.seq ?? null, last: last?.seq ?? null, at, organisation, chained };
}

/** The hex SHA-256 of a text, with what every browser has; Node has a faster one. */
async function hashInBrowser(message) {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(message)));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function sameAsRecord(entry, record) {
  return (
    entry.seq === record.seq &&
    entry.at === new Date(record.at).toISOString() &&
    entry.commandId === record.commandId &&
    entry.event === record.event.type &&
    (entry.justification ?? '') === (record.event.justification ?? '') &&
    JSON.stringify(entry.details) === JSON.stringify(record.event)
  );
}

/** What the verdict means, in a sentence. */
export function sayVerdict(found) {
  if (!found.ok) return found.seq === null ? found.why : `Record ${found.seq}: ${found.why}`;
  const { events, first, last, at, organisation, chained } = found;
  const what = chained ? `${events} records, ${first} to ${last}, complete and` : `${events} entries`;
  const filtered = chained || !events ? '' : ' A filter chose them: that none was left out is the signer’s word.';
  return `Good: ${what} as organisation ${organisation} signed them at ${at}.${filtered}`;
}

/** The lines of a stream of bytes, without their ends. A line is all up to a line feed and nothing else. */
export async function* linesOf(chunks) {
  const decoder = new TextDecoder('utf-8', { fatal: false, ignoreBOM: true });
  let rest = '';
  for await (const chunk of chunks) {
    const parts = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = parts.pop();
    yield* parts;
  }
  if (rest) yield rest;
}
// </shared>

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [file, publicKey] = process.argv.slice(2);
  if (!file || !publicKey) {
    console.error('Usage: node verify.mjs FILE PUBLICKEY');
    process.exit(2);
  }
  const hash = (message) => createHash('sha256').update(message).digest('hex');
  const found = await verifyExport(linesOf(createReadStream(file)), publicKey, hash);
  console.log(sayVerdict(found));
  process.exit(found.ok ? 0 : 1);
}
