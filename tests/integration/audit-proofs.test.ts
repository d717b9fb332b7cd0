import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { createServer as createTlsServer } from 'node:tls';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Viewer } from '../../sync-server/audit/audit.ts';
import { carrierOf } from '../../sync-server/audit/carriers.ts';
import { startCheckpoints } from '../../sync-server/audit/checkpoints.ts';
import { type SiemOptions, startSiem } from '../../sync-server/audit/siem.ts';
import type { Checkpoint } from '../../sync-server/audit-export/signing.ts';
import { holdsCheckpoint } from '../../sync-server/audit-export/signing.ts';
import { type AuditDesk, auditDesk, liveThrough, OPERATOR } from '../support/audit-desk.ts';
import { cliOn } from '../support/cli.ts';
import { sharedLease } from '../support/shared-lease.ts';
import { until } from '../support/until.ts';

const VERIFY = 'sync-server/audit-export/verify.mjs';
let desk: AuditDesk;
let root: Viewer;
let home: string;
let lines: readonly string[];
const closing: (() => unknown)[] = [];

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'keyturn-proofs-'));
  desk = await auditDesk();
  root = (await liveThrough(desk)).root as Viewer;
  lines = (await exported({})).trimEnd().split('\n');
});
afterAll(async () => {
  await desk.close();
  rmSync(home, { recursive: true });
});
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function exported(asked: Readonly<Record<string, string>>): Promise<string> {
  const answer = await desk.audit.export(root, 'jsonl', asked);
  if (!answer.ok) throw new Error(answer.code);
  let whole = '';
  for await (const piece of answer.pieces) whole += piece;
  return whole;
}

/** Runs the stand-alone command on these lines, in an empty environment and folder. */
async function verify(given: readonly string[], key = desk.audit.key) {
  const file = join(home, 'export.jsonl');
  writeFileSync(file, given.map((line) => `${line}\n`).join(''));
  const alone = join(home, 'verify.mjs');
  writeFileSync(alone, readFileSync(VERIFY));
  const child = spawn(process.execPath, [alone, file, key], { cwd: home, env: {} });
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { code, out: (out + err).trim() };
}

test('[U7] an export as it was written is good, whole or of a span of time; of a filter its lines are', async () => {
  const whole = await verify(lines);
  expect(whole).toMatchObject({ code: 0, out: expect.stringMatching(/^Good: \d+ records, 1 to \d+, complete/) });
  const from = JSON.parse(lines[20]!).at;
  const part = await verify((await exported({ from })).trimEnd().split('\n'));
  expect(part).toMatchObject({ code: 0, out: expect.stringMatching(/^Good: \d+ records, (?!1 )\d+ to \d+, complete/) });
  const filtered = await verify((await exported({ result: 'denied' })).trimEnd().split('\n'));
  expect(filtered).toMatchObject({ code: 0, out: expect.stringContaining('A filter chose them') });
  const none = await verify((await exported({ from: '2031-01-01' })).trimEnd().split('\n'));
  expect(none).toMatchObject({ code: 0, out: expect.stringContaining('0 entries') });
});

const edit = (at: number, change: (line: string) => string) => lines.with(at, change(lines[at]!));

test.each<readonly [string, () => readonly string[], RegExp]>([
  [
    'an edited record',
    () => edit(9, (line) => line.replaceAll('contoso.example', 'evil.example')),
    /^Record 10: .*changed/,
  ],
  ['an edited first record', () => edit(0, (line) => line.replaceAll('Contoso', 'Fabrikam')), /^Record 1: .*changed/],
  ['a removed record', () => lines.toSpliced(4, 1), /^Record 5: .*missing/],
  ['a removed first record', () => lines.slice(1), /^Record 1: .*missing/],
  ['a swapped pair', () => lines.with(6, lines[7]!).with(7, lines[6]!), /^Record 7: .*not in its place/],
  ['a cut end', () => lines.slice(0, -4).concat(lines.at(-1)!), /^Record \d+: .*end was cut/],
  ['a missing last line', () => lines.slice(0, -1), /^Record \d+: .*no signed last line/],
  ['a line after the end', () => [...lines, lines[3]!], /something after/],
  ['a repeated record', () => lines.toSpliced(3, 0, lines[3]!), /^Record 5: .*missing or not in its place/],
  [
    'words beside an untouched record',
    () => edit(9, (line) => line.replace(/"details":\{/, '"details":{"x":1,')),
    /^Record 10: .*other things/,
  ],
  [
    'a name beside an untouched record',
    () => edit(9, (line) => line.replace(/"actor":"[^"]*"/, '"actor":"nobody"')),
    /A line was changed/,
  ],
  [
    'another signature',
    () => edit(lines.length - 1, (line) => line.replace(/"signature":"..../, '"signature":"AAAA')),
    /not signed with this key/,
  ],
])('[U7] %s is found', async (_, given, said) => {
  expect(await verify(given())).toMatchObject({ code: 1, out: expect.stringMatching(said) });
});

test('[U7] a whole new chain does not pass, nor does another key', async () => {
  const { createHash } = await import('node:crypto');
  let previous = '0'.repeat(64);
  const forged = lines.slice(0, -1).map((line) => {
    const entry = JSON.parse(line.replaceAll('alice@', 'mallory@'));
    previous = createHash('sha256')
      .update(previous + entry.record)
      .digest('hex');
    return JSON.stringify({ ...entry, hash: previous });
  });
  expect(await verify([...forged, lines.at(-1)!])).toMatchObject({
    code: 1,
    out: expect.stringContaining('not the ones'),
  });
  const other = Buffer.alloc(32, 7).toString('base64');
  expect(await verify(lines, other)).toMatchObject({
    code: 1,
    out: expect.stringContaining('not signed with this key'),
  });
  expect(await verify(lines, 'nonsense')).toMatchObject({ code: 1, out: expect.stringContaining('44 characters') });
});

test('[U7] the page verifies by the very same code and can reach nothing', () => {
  const shared = /\/\/ <shared>[\s\S]*?\/\/ <\/shared>/.exec(readFileSync(VERIFY, 'utf8'))![0];
  const page = readFileSync('sync-server/audit-export/verify.html', 'utf8');
  expect(page).toContain(shared);
  expect(page).toContain("default-src 'none'");
  expect(page).not.toMatch(/\b(src|href)=/);
});

test('[U6] checkpoints are written to each folder and posted, once for each growth of the log, and hold', async () => {
  const posted: Checkpoint[] = [];
  const receiver = createHttpServer((request, response) => {
    void text(request).then((body) => {
      posted.push(JSON.parse(body));
      response.end();
    });
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => receiver.once('listening', resolve));
  closing.push(() => receiver.close());
  const folders = [join(home, 'one'), join(home, 'two')];
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;
  const onFault = (fault: unknown) => expect.fail(String(fault));
  const checkpoints = startCheckpoints({ audit: desk.audit, folders, url, onFault });
  await checkpoints.make();
  await checkpoints.make();
  await desk.must(OPERATOR, { type: 'CreateGroup', name: `Group ${desk.handle.state.seq}` });
  await checkpoints.stop();
  expect(posted.map(({ seq }) => seq)).toEqual([desk.handle.state.seq - 1, desk.handle.state.seq]);
  for (const folder of folders) {
    const kept = readdirSync(folder)
      .sort()
      .map((name): Checkpoint => JSON.parse(readFileSync(join(folder, name), 'utf8')));
    expect(kept).toEqual(posted);
  }
  const [first, last] = posted as [Checkpoint, Checkpoint];
  expect(await desk.store.verify(first)).toMatchObject({ ok: true });
  expect(holdsCheckpoint(last, desk.audit.key)).toBe(true);
  for (const forged of [{ seq: last.seq - 1 }, { hash: first.hash }, { at: first.at + 1 }, { organisation: 'x' }])
    expect(holdsCheckpoint({ ...last, ...forged }, desk.audit.key)).toBe(false);
});

test('[U8] a lease that could not be asked for is asked for again, also where nothing more happens', async () => {
  const { handle } = desk;
  let asked = 0;
  let newest = 0;
  const siem = startSiem({
    handle,
    store: {
      ...fromTheStart().store,
      async lease() {
        if (asked++ === 0) throw new Error('away');
        return true;
      },
    },
    async carry(entries) {
      newest = entries.at(-1)!.entry.seq;
    },
    node: 'one',
    onFault: () => {},
    wait: 1,
  });
  closing.push(() => siem.stop());
  await until(() => newest === handle.state.seq);
});

test('[U6] a place that cannot be reached is said and tried again, and keeps no other from its checkpoint', async () => {
  const faults: unknown[] = [];
  const folder = join(home, 'three');
  const url = 'http://127.0.0.1:1/';
  const checkpoints = startCheckpoints({
    audit: desk.audit,
    folders: [folder],
    url,
    onFault: (fault) => faults.push(fault),
  });
  await checkpoints.make();
  await checkpoints.stop();
  expect(faults).toHaveLength(2);
  expect(readdirSync(folder)).toHaveLength(1);
});

test('[U6] a folder that answers nothing holds up nobody, and is tried again once it does', async () => {
  const faults: string[] = [];
  const folders = [join(home, 'silent'), join(home, 'answers')] as const;
  const onFault = (fault: unknown) => faults.push(String(fault));
  const checkpoints = startCheckpoints({ audit: desk.audit, folders, url: undefined, patience: 50, onFault });
  mkdirSync(folders[0]);
  const pipe = join(folders[0], `checkpoint-${String(desk.handle.state.seq).padStart(12, '0')}.json.new`);
  // To open it for writing waits for whoever reads it.
  execFileSync('mkfifo', [pipe]);
  await checkpoints.make();
  await checkpoints.make();
  expect(faults).toEqual([
    expect.stringMatching(/silent did not take a checkpoint within 50 ms/),
    expect.stringMatching(/silent has not taken an earlier checkpoint yet/),
  ]);
  expect(readdirSync(folders[1])).toHaveLength(1);
  await readFile(pipe);
  rmSync(pipe, { force: true });
  await until(async () => {
    await checkpoints.make();
    return existsSync(pipe.replace(/\.new$/, ''));
  });
  await checkpoints.stop();
});

test('[U6] the command line makes a checkpoint and refuses one that was changed', async () => {
  const keyturn = cliOn(join(home, 'data'));
  expect(await keyturn('org apply sync-server/demo/contoso.yaml')).toMatchObject({ code: 0 });
  const made = await keyturn('audit checkpoint');
  const checkpoint: Checkpoint = JSON.parse(made.out);
  expect(holdsCheckpoint(checkpoint, (await keyturn('audit key')).out.trim())).toBe(true);
  const file = join(home, 'checkpoint.json');
  writeFileSync(file, made.out);
  expect(await keyturn(`audit verify --checkpoint ${file}`)).toMatchObject({ code: 0 });
  writeFileSync(file, JSON.stringify({ ...checkpoint, hash: 'f'.repeat(64) }));
  const refused = await keyturn(`audit verify --checkpoint ${file}`);
  expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('was changed, or is not signed') });
  const jsonl = (await keyturn('audit export --format jsonl')).out;
  expect(await verify(jsonl.trimEnd().split('\n'), checkpoint.key)).toMatchObject({ code: 0 });
});

/** Streams the desk's log to an address; gives what `settle` left undone as faults. */
function streamTo(carry: SiemOptions['carry']) {
  const faults: unknown[] = [];
  const { handle, store } = desk;
  const siem = startSiem({ handle, store, carry, node: 'one', onFault: (fault) => faults.push(fault), wait: 60_000 });
  closing.push(() => siem.stop());
  return { siem, faults };
}

/** A clean place in the stream for each test. */
function fromTheStart(): Pick<SiemOptions, 'store'> {
  let place: number | null = null;
  const deliveries = {
    ...desk.store.deliveries,
    cursor: async () => place,
    advance: async (_: string, seq: number) => {
      place = seq;
    },
  };
  return { store: { ...desk.store, deliveries } };
}

test('[U8] a webhook gets every entry in order; what it did not take is sent again, also by the next process', async () => {
  const bodies: string[] = [];
  let refuse = 1;
  const receiver = createHttpServer((request, response) => {
    void text(request).then((body) => {
      response.statusCode = refuse-- > 0 ? 503 : 204;
      if (response.statusCode === 204) bodies.push(body);
      response.end();
    });
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => receiver.once('listening', resolve));
  closing.push(() => receiver.close());
  const carry = carrierOf(`http://127.0.0.1:${(receiver.address() as AddressInfo).port}/in`);
  const one = streamTo(carry);
  await one.siem.settle();
  expect(one.faults).toHaveLength(1);
  await one.siem.stop();
  const two = streamTo(carry);
  await desk.must(OPERATOR, { type: 'CreateGroup', name: `Group ${desk.handle.state.seq}` });
  await two.siem.settle();
  const seqs = bodies.flatMap((body) =>
    body
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).seq),
  );
  expect(seqs).toEqual(Array.from({ length: desk.handle.state.seq }, (_, index) => index + 1));
  expect(two.faults).toEqual([]);
});

test('[U8] a node that stops gives the stream to another at once', async () => {
  const { lease, holder } = sharedLease();
  const options = {
    handle: desk.handle,
    store: { ...desk.store, lease },
    carry: async () => {},
    onFault: console.error,
  };
  const leaving = startSiem({ ...options, node: 'leaving' });
  await leaving.settle();
  expect(holder()).toBe('leaving');
  await leaving.stop();
  const staying = startSiem({ ...options, node: 'staying' });
  await staying.settle();
  expect(holder()).toBe('staying');
  await staying.stop();
});

test('[U8] a syslog server gets RFC 5424 messages over TLS; a connection it cuts short is not counted as taken', async () => {
  const [key, cert] = certificate();
  let cut = true;
  const taken: string[] = [];
  const server = createTlsServer({ key, cert }, (socket) => {
    socket.on('error', () => {});
    if (cut) {
      cut = false;
      socket.once('data', () => socket.destroy());
    } else
      void text(socket).then(
        (received) => taken.push(received),
        () => {},
      );
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  closing.push(() => server.close());
  const address = `syslog+tls://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { handle } = desk;
  const faults: unknown[] = [];
  const options = { handle, ...fromTheStart(), node: 'one', onFault: (fault: unknown) => faults.push(fault), wait: 1 };
  const untrusted = startSiem({ ...options, wait: 60_000, carry: carrierOf(address) });
  await untrusted.settle();
  await untrusted.stop();
  expect(String(faults[0])).toMatch(/self.signed|certificate/i);
  const siem = startSiem({ ...options, carry: carrierOf(address, { ca: cert }) });
  closing.push(() => siem.stop());
  await expect.poll(() => messagesOf(taken.join('')).length).toBe(handle.state.seq);
  const messages = messagesOf(taken.join(''));
  const form = /^<10[0-9]|110>1 \d{4}-\d\d-\d\dT[\d:.]+Z \S+ keyturn \d+ \w+ - \ufeffCEF:0\|Keyturn\|/;
  expect(messages.filter((message) => !form.test(message))).toEqual([]);
  const seqs = messages.map((message) => Number(/ externalId=(\d+) /.exec(message)![1]));
  expect(seqs).toEqual(seqs.map((_, index) => index + 1));
  expect(faults).toHaveLength(2);
});

/** The messages of a stream where each has its length in bytes before it. */
function messagesOf(stream: string): readonly string[] {
  const bytes = Buffer.from(stream);
  const messages: string[] = [];
  let at = 0;
  while (at < bytes.length) {
    const space = bytes.indexOf(' ', at);
    const length = Number(bytes.toString('utf8', at, space));
    messages.push(bytes.toString('utf8', space + 1, space + 1 + length));
    at = space + 1 + length;
  }
  return messages;
}

function certificate(): readonly [key: string, cert: string] {
  const [key, cert] = [join(home, 'key.pem'), join(home, 'cert.pem')];
  const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1', '-days', '2', '-nodes'];
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'];
  execFileSync('openssl', ['req', '-x509', ...curve, '-keyout', key, '-out', cert, ...subject], { stdio: 'ignore' });
  return [readFileSync(key, 'utf8'), readFileSync(cert, 'utf8')];
}
