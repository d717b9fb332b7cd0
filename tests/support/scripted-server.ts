import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { type CommandFrame, FRAME, PROTOCOL } from '../../core/wire/frames.ts';
import type { View } from '../../core/wire/rows.ts';
import { createDocument, type Document } from '../../sync-server/sync/document.ts';
import { jsonFrame, readFrame, step2Frame, updateFrame } from '../../sync-server/sync/frames.ts';

/** One socket a client opened. */
export type Peer = {
  readonly room: string;
  readonly token: string;
  readonly socket: WebSocket;
  /** Commands in the order they came. */
  readonly commands: readonly CommandFrame[];
  answer(frame: { id: string } & Record<string, unknown>): void;
};

/** A server that does what a test says, for what the real one does only in bad hours. */
export type ScriptedServer = {
  readonly url: string;
  readonly peers: readonly Peer[];
  /** The commands of all sockets, in the order they came. */
  readonly commands: readonly CommandFrame[];
  /** Bytes of documents sent so far. */
  readonly sentBytes: number;
  /** The HTTP requests that came: method and path, and the JSON body. */
  readonly requests: readonly { readonly what: string; readonly body: unknown; readonly headers: unknown }[];
  /** What each room shows; connected clients are told. A new epoch forgets the old document. */
  show(room: string, view: View, epoch?: number): void;
  /** Closes each new socket at once with this code; null takes them again. */
  refuse(code: number | null): void;
  /** From now on new sockets are taken and nothing is ever said on them, as by a proxy whose server hangs. */
  hush(): void;
  /** Closes all open sockets. */
  closeAll(code: number): void;
  stop(): Promise<void>;
};

export type Script = {
  readonly onHttp?: (request: IncomingMessage, body: unknown) => { status: number; body?: unknown; headers?: object };
  readonly onCommand?: (peer: Peer, frame: CommandFrame) => void;
  readonly protocol?: number;
  /** Ms its clock is ahead of this machine's. */
  readonly ahead?: number;
};

export async function scriptedServer(script: Script = {}): Promise<ScriptedServer> {
  const documents = new Map<string, Document>();
  const peers: Peer[] = [];
  const commands: CommandFrame[] = [];
  const requests: { what: string; body: unknown; headers: unknown }[] = [];
  const now = () => Date.now() + (script.ahead ?? 0);
  let refusal: number | null = null;
  let sentBytes = 0;
  let hushed = false;

  const http = createServer(async (request, response) => {
    const body = await bodyOf(request);
    requests.push({ what: `${request.method} ${request.url}`, body, headers: request.headers });
    const answer = script.onHttp?.(request, body) ?? { status: 404 };
    reply(response, answer);
  });
  const sockets = new WebSocketServer({
    server: http,
    handleProtocols: (offered) => [...offered].find((protocol) => !protocol.startsWith('bearer.')) ?? false,
  });

  sockets.on('connection', (socket, request) => {
    if (refusal !== null) return socket.close(refusal);
    if (hushed) return;
    const own: CommandFrame[] = [];
    const room = request.url!.replace('/sync/', '');
    const peer: Peer = {
      room,
      token: request.headers['sec-websocket-protocol']!.split('bearer.')[1]!,
      socket,
      commands: own,
      answer: (frame) => socket.send(jsonFrame(FRAME.result, frame)),
    };
    peers.push(peer);
    const document = documents.get(room)!;
    const protocol = script.protocol ?? PROTOCOL;
    socket.send(jsonFrame(FRAME.hello, { epoch: document.epoch, protocol, serverTime: new Date(now()).toISOString() }));
    socket.on('message', (data: Buffer) => {
      const frame = readFrame(data);
      if (frame.kind === 'step1') {
        const clock = document.clockOf(frame.stateVector);
        if (clock === null) return socket.close(4409, document.epoch);
        const update = document.since(clock);
        sentBytes += update.byteLength;
        socket.send(step2Frame(update));
      }
      if (frame.kind === 'command') {
        const command = JSON.parse(frame.text) as CommandFrame;
        own.push(command);
        commands.push(command);
        script.onCommand?.(peer, command);
      }
    });
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));

  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    peers,
    commands,
    get sentBytes() {
      return sentBytes;
    },
    requests,
    show(room, view, epoch) {
      const known = documents.get(room);
      if (!known || epoch !== undefined) {
        documents.set(room, createDocument(epoch ?? 4711, view, now()));
        return;
      }
      const update = known.write(view, now());
      if (!update) return;
      for (const { socket, room: theirs } of peers) if (theirs === room) socket.send(updateFrame(update));
    },
    refuse(code) {
      refusal = code;
    },
    hush() {
      hushed = true;
    },
    closeAll(code) {
      for (const socket of sockets.clients) socket.close(code);
    },
    async stop() {
      for (const socket of sockets.clients) socket.terminate();
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text ? JSON.parse(text) : null;
}

function reply(
  response: ServerResponse,
  { status, body, headers = {} }: { status: number; body?: unknown; headers?: object },
) {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(body === undefined ? '' : JSON.stringify(body));
}
