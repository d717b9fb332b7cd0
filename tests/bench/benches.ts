import { activation } from './activation.ts';
import { audit } from './audit.ts';
import { connections } from './connections.ts';
import { due } from './due.ts';
import { fanOut } from './fan-out.ts';
import type { Bench } from './figure.ts';
import { graph } from './graph.ts';
import { nodes } from './nodes.ts';
import { popup } from './popup.ts';
import { start } from './start.ts';
import { throughput } from './throughput.ts';

/** All benchmarks, in the order they are run. */
export const BENCHES: readonly Bench[] = [
  activation,
  throughput,
  connections,
  fanOut,
  start,
  due,
  nodes,
  audit,
  graph,
  popup,
];
