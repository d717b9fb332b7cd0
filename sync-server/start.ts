import { buildExtension } from './extension-build.ts';
import { main } from './main.ts';

await buildExtension();
await main();
