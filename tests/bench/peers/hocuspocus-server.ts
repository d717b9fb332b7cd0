import { freePort } from '../../support/free-port.ts';
import { filled, peerModule } from './content.ts';

type Hocuspocus = {
  readonly Server: new (settings: object) => { listen(port: number): Promise<unknown> };
};

/** @hocuspocus/server as its guide says, with its documents from memory and a token asked for. */
const { Server } = await peerModule<Hocuspocus>('@hocuspocus/server');
const server = new Server({
  address: '127.0.0.1',
  quiet: true,
  stopOnSignals: false,
  async onAuthenticate({ token }: { token: string }) {
    if (token !== 'token') throw new Error('not signed in');
  },
  onLoadDocument: async () => filled(),
});
// It takes no port 0.
const port = await freePort();
await server.listen(port);
process.stdout.write(`ready http://127.0.0.1:${port}\n`);
process.on('SIGTERM', () => process.exit(0));
