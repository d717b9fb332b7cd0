import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { messageOf, sender } from '../../../sync-server/sync/message.ts';

const LENGTHS = [0, 1, 125, 126, 65_535, 65_536, 200_000];
const bytesOf = (length: number) => new Uint8Array(length).map((_, at) => at % 251);
let server: WebSocketServer;

beforeAll(async () => {
  server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });
  await new Promise((resolve) => server.once('listening', resolve));
  server.on('connection', (socket, request) => {
    const send = sender(socket, request.socket);
    for (const length of LENGTHS) send(messageOf(bytesOf(length)));
    socket.send('between');
    send(messageOf(bytesOf(3)));
    socket.close(1000);
    send(messageOf(bytesOf(4)));
  });
});
afterAll(() => server.close());

test('messages of every length arrive whole and in order, among the socket’s own, and none after its close', async () => {
  const socket = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const arrived: unknown[] = [];
  socket.on('message', (data: Buffer, isBinary) => arrived.push(isBinary ? new Uint8Array(data) : String(data)));
  const code = await new Promise((resolve) => socket.once('close', resolve));
  expect(code).toBe(1000);
  expect(arrived).toEqual([...LENGTHS.map(bytesOf), 'between', bytesOf(3)]);
});
