import { hash, randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { DatabaseSync } from 'node:sqlite';
import { WebSocketServer } from 'ws';
import { FRAME, SUB_PROTOCOL } from '../../core/wire/protocol.ts';
import { jsonFrame, readFrame, step2Frame, updateFrame } from '../../sync-server/sync/frames.ts';
import { messageOf, type Send, sender } from '../../sync-server/sync/message.ts';

/**
 * What sockets, JSON, chain and SQLite cost without Keyturn: each command is read, chained in a record of a usual size and
 * committed with its answer, together with those that arrived with it; a row of a usual size and the answer go back. Nothing
 * is checked, decided, kept in memory, indexed or shown.
 */
const db = new DatabaseSync(process.argv[2]!);
db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
  CREATE TABLE event (seq INTEGER PRIMARY KEY, record TEXT NOT NULL, hash TEXT NOT NULL);
  CREATE TABLE command (key TEXT PRIMARY KEY, answer TEXT NOT NULL) WITHOUT ROWID;`);
const begin = db.prepare('BEGIN IMMEDIATE');
const commit = db.prepare('COMMIT');
const append = db.prepare('INSERT INTO event VALUES (?, ?, ?)');
const keep = db.prepare('INSERT INTO command VALUES (?, ?)');
const ROW = updateFrame(Buffer.alloc(1_000, 46));
const EMPTY = messageOf(step2Frame(new Uint8Array([0, 0])));

type Waiting = { readonly text: string; readonly send: Send };

let waiting: Waiting[] = [];
let seq = 0;
let head = '';

function run(): void {
  const batch = waiting;
  waiting = [];
  begin.run();
  const answers = batch.map(({ text }) => {
    const { id, command } = JSON.parse(text);
    const answer = { ok: true, result: { requestId: randomUUID() } };
    const actor = { kind: 'user', userId: id, client: 'bench', access: 'admin' };
    const event = { ...command, ...answer.result, userId: id, startAt: Date.now(), endAt: Date.now() };
    const record = JSON.stringify({ seq: ++seq, at: Date.now(), actor, commandId: id, event });
    head = hash('sha256', head + record);
    append.run(seq, record, head);
    keep.run(id, JSON.stringify(answer));
    return { id, ...answer };
  });
  commit.run();
  batch.forEach(({ send }, index) => {
    send(messageOf(ROW), 'answer');
    send(messageOf(jsonFrame(FRAME.result, answers[index])));
  });
}

const server = new WebSocketServer({
  host: '127.0.0.1',
  port: 0,
  perMessageDeflate: false,
  handleProtocols: () => SUB_PROTOCOL,
});
server.on('connection', (socket, { socket: stream }) => {
  const send = sender(socket, stream);
  socket.on('message', (data: Buffer) => {
    const frame = readFrame(data);
    if (frame.kind === 'step1') send(EMPTY);
    if (frame.kind !== 'command') return;
    if (!waiting.length) setImmediate(run);
    waiting.push({ text: frame.text, send });
  });
});
server.on('listening', () => {
  process.stdout.write(`ready ${(server.address() as AddressInfo).port}\n`);
});
