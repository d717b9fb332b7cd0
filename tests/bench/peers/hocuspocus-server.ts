import { filled, peerModule } from './content.ts';

type Hocuspocus = {
  readonly Server: new (
    settings: object,
  ) => { listen(port: number): Promise<unknown>; readonly address: { readonly port: number } };
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
await server.listen(0);
process.stdout.write(`ready http://127.0.0.1:${server.address.port}\n`);
process.on('SIGTERM', () => process.exit(0));
