import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import type * as Y from 'yjs';
import { fill, peerModule } from './content.ts';

type YWebsocketServer = {
  setPersistence(persistence: object): void;
  setupWSConnection(socket: unknown, request: unknown): void;
};

/** @y/websocket-server as its own script starts it, with its documents from memory. */
const { setPersistence, setupWSConnection } = await peerModule<YWebsocketServer>('@y/websocket-server/utils');
setPersistence({ bindState: async (_name: string, doc: Y.Doc) => fill(doc), writeState: async () => {} });
const http = createServer();
const sockets = new WebSocketServer({ noServer: true });
sockets.on('connection', setupWSConnection);
http.on('upgrade', (request, stream, head) => {
  sockets.handleUpgrade(request, stream, head, (socket) => sockets.emit('connection', socket, request));
});
http.listen(0, '127.0.0.1', () => {
  process.stdout.write(`ready http://127.0.0.1:${(http.address() as AddressInfo).port}\n`);
});
process.on('SIGTERM', () => process.exit(0));
