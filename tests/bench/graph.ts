import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Writable } from 'node:stream';
import { createHttpServer } from '../../sync-server/http/server.ts';
import { createLog } from '../../sync-server/log.ts';
import { startTestServer } from '../support/server.ts';
import { atMost, type Bench, median } from './figure.ts';

const ROLES = 500;
const WARM = 100;
const MEASURED = 300;
const PATH =
  "/v1.0/roleManagement/directory/roleEligibilityScheduleInstances/filterByCurrentUser(on='principal')?$expand=roleDefinition";

/** Reading one's own eligibility beside the same server sending the same JSON, which it only has to write. */
export const graph: Bench = {
  name: 'graph',
  async run() {
    const server = await startTestServer();
    const alice = await server.user('alice');
    for (let at = 0; at < ROLES; at++) await server.assign(await server.role(`Role ${at}`), alice);
    const answer: object = (await (await server.fetch(PATH, { token: alice.token })).json()) as object;
    const log = createLog(new Writable({ write: (_chunk, _encoding, done) => done() }), 'debug');
    const floor = createHttpServer({
      routes: [{ method: 'GET', path: '/*', access: 'session', handle: () => ({ status: 200, body: answer }) }],
      authenticate: server.app.identity.authenticate,
      stands: server.app.identity.stands,
      newId: randomUUID,
      https: false,
      log,
    });
    await new Promise<void>((resolve) => floor.listen(0, '127.0.0.1', resolve));
    const agent = new Agent({ keepAlive: true });
    const get = (url: string) => timeOf(url, alice.token, agent);
    const floorUrl = `http://127.0.0.1:${(floor.address() as AddressInfo).port}/`;
    const ours: number[] = [];
    const least: number[] = [];
    // Turn by turn, so that whatever else the machine does meets both alike.
    for (let at = -WARM; at < MEASURED; at++) {
      const one = await get(encodeURI(`${server.url}${PATH}`));
      const other = await get(floorUrl);
      if (at < 0) continue;
      ours.push(one);
      least.push(other);
    }
    agent.destroy();
    floor.close();
    await server.close();
    return [atMost(`graph: own eligibility, ${ROLES} roles, p50`, median(ours), 'ms', { floor: median(least) }, 3)];
  },
};

function timeOf(url: string, token: string, agent: Agent): Promise<number> {
  const started = performance.now();
  return new Promise((resolve, reject) => {
    const asked = request(url, { agent, headers: { authorization: `Bearer ${token}` } }, (answer) => {
      if (answer.statusCode !== 200) reject(new Error(`answered ${answer.statusCode}`));
      answer.resume();
      answer.on('end', () => resolve(performance.now() - started));
    });
    asked.on('error', reject);
    asked.end();
  });
}
