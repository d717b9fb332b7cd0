import { activation } from './activation.ts';
import { audit } from './audit.ts';
import { connections } from './connections.ts';
import { fanOut } from './fan-out.ts';
import type { Bench } from './figure.ts';
import { graph } from './graph.ts';
import { popup } from './popup.ts';
import { throughput } from './throughput.ts';

/** All benchmarks, in the order they are run. */
export const BENCHES: readonly Bench[] = [activation, throughput, connections, fanOut, audit, graph, popup];
