import { appendFileSync, closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';

/** The least a durable answer can cost: one message in, one append on disk made sure of, the message back. */
const file = process.argv[2]!;
appendFileSync(file, '');
const fd = openSync(file, 'a');
const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });
const line = Buffer.alloc(512, 46);

server.on('connection', (socket) => {
  socket.on('message', (data) => {
    writeSync(fd, line);
    fdatasyncSync(fd);
    socket.send(data as Buffer);
  });
});
server.on('listening', () => {
  process.stdout.write(`ready ${(server.address() as AddressInfo).port}\n`);
});
process.on('SIGTERM', () => {
  closeSync(fd);
  process.exit(0);
});
