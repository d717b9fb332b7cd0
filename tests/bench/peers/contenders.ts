import { existsSync as exists } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import { type Child, startCommand } from '../../support/child.ts';
import { type Person, type Prepared, startServer } from '../../support/prepared.ts';
import { openReader, type Reader } from './reader.ts';

/** A running server that people read documents from, behind its own protocol. */
export type Contender = {
  readonly child: Child;
  /** Opens the room of one person and waits for its document. */
  open(person: Person, onUpdate?: () => void): Promise<Reader>;
  stop(): Promise<void>;
};

export type Start = (prepared: Prepared, contentFile: string) => Promise<Contender>;

const MEASURED = ['--no-warnings', '--expose-gc', '--import', join(import.meta.dirname, 'gc-on-signal.ts')];
const EMPTY = new Uint8Array([0]);

export const startKeyturn: Start = async (prepared) => {
  const child = await startServer(prepared, {}, [], MEASURED);
  return {
    child,
    open: ({ token }, onUpdate) =>
      openReader({
        url: `${child.ready}/sync/me`,
        protocols: ['keyturn.v1', `bearer.${token}`],
        first: [syncFrame([], 0, EMPTY)],
        skip: 0,
        ...(onUpdate ? { onUpdate } : {}),
      }),
    stop: () => child.stop(),
  };
};

export const startHocuspocus: Start = async (_, contentFile) => {
  const child = await startPeer('hocuspocus-server.ts', '@hocuspocus/server@4.7.0', contentFile);
  return {
    child,
    open({ userId }, onUpdate) {
      const name = prefix(userId);
      const token = encoding.createEncoder();
      encoding.writeUint8Array(token, name);
      encoding.writeVarUint(token, 2);
      encoding.writeVarUint(token, 0);
      encoding.writeVarString(token, 'token');
      const first = [encoding.toUint8Array(token), syncFrame(name, 0, EMPTY)];
      return openReader({
        url: child.ready,
        protocols: [],
        first,
        skip: name.length,
        ...(onUpdate ? { onUpdate } : {}),
      });
    },
    stop: () => child.stop('SIGKILL'),
  };
};

export const startYWebsocketServer: Start = async (_, contentFile) => {
  const child = await startPeer('y-websocket-server.ts', '@y/websocket-server@0.1.1', contentFile);
  return {
    child,
    open: ({ userId }, onUpdate) =>
      openReader({
        url: `${child.ready}/${userId}`,
        protocols: [],
        first: [syncFrame([], 0, EMPTY)],
        skip: 0,
        ...(onUpdate ? { onUpdate } : {}),
      }),
    stop: () => child.stop('SIGKILL'),
  };
};

/** A change of one row of a document, from a new writer, as a peer's client sends it. */
export function changeFrame(userId: string | null, row: object): Uint8Array {
  const doc = new Y.Doc();
  doc.getMap('active').set('change', row);
  return syncFrame(userId === null ? [] : prefix(userId), 2, Y.encodeStateAsUpdate(doc));
}

function startPeer(script: string, wanted: string, contentFile: string): Promise<Child> {
  const name = wanted.slice(0, wanted.lastIndexOf('@'));
  const found = createRequire(import.meta.url)
    .resolve.paths(name)
    ?.some((folder) => exists(join(folder, name)));
  if (!found) throw new Error(`This bench needs a peer: npm install --save-dev --save-exact ${wanted}`);
  const path = join(import.meta.dirname, script);
  return startCommand([process.execPath, ...MEASURED, path, contentFile], {}, /^ready (\S+)/m);
}

function prefix(name: string): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarString(encoder, name);
  return encoding.toUint8Array(encoder);
}

function syncFrame(before: Uint8Array | readonly number[], type: number, content: Uint8Array): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeUint8Array(encoder, Uint8Array.from(before));
  encoding.writeVarUint(encoder, 0);
  encoding.writeVarUint(encoder, type);
  encoding.writeVarUint8Array(encoder, content);
  return encoding.toUint8Array(encoder);
}
