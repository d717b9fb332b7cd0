import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ACTIVITIES } from '../../core/audit-activities.ts';
import { Command } from '../../core/commands.ts';
import { nextDueAt } from '../../core/due.ts';
import { AUDIT_FORMATS, type AuditFormat } from '../../core/events.ts';
import { DAY } from '../../core/time.ts';
import { liveThrough, OPERATOR, type Stage } from '../support/audit-desk.ts';
import { startBareServer } from '../support/server.ts';
import { openSocket, type Socket } from '../support/socket.ts';
import { until } from '../support/until.ts';

/** The names of entra-pim §8.2 as the audit's own page lists them: recorded here, and not. */
const README = readFileSync('sync-server/audit/README.md', 'utf8');
const [recorded, others] = README.slice(README.indexOf('## What is recorded'), README.indexOf('## Proving it'))
  .split('Not recorded under these names')
  .map((part) => [...part.matchAll(/^\| `([^`]+)` /gm)].map(([, name]) => name!)) as [string[], string[]];

type Server = Awaited<ReturnType<typeof startBareServer>>;
let server: Server;
let reader: string;
const sockets = new Map<string, Socket>();

beforeAll(async () => {
  server = await startBareServer();
  const cast = await liveThrough(stageOf(server));
  reader = await tokenOf((cast.reader as { userId: string }).userId);
}, 120_000);
afterAll(async () => {
  for (const socket of sockets.values()) socket.close();
  await server?.close();
});

/** A token that outlives the story. */
async function tokenOf(userId: string): Promise<string> {
  const ask = { userId, access: 'admin', life: 400 * DAY, client: 'test', actor: OPERATOR } as const;
  return (await server.app.identity.createToken(ask)).token;
}

/** The story goes through the doors people have: the set-up page, and a socket for each of them. */
function stageOf({ app, url, now, pass }: Server): Stage {
  const setUp = async (ask: { organisation: string; upn: string; name: string }) => {
    const fields = { ...ask, code: app.setupCode!, password: 'root-has-a-long-password' };
    const response = await fetch(`${url}/setup`, {
      method: 'POST',
      headers: { origin: url, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(fields),
    });
    expect(response.status).toBe(200);
    return { userId: app.handle.state.by.upn.get(ask.upn)! };
  };
  return {
    get now() {
      return now();
    },
    async must(actor, command) {
      if (command.type === 'SetUp') return setUp(command);
      if (actor.kind !== 'user') throw new Error(`${command.type}: people act in this story`);
      const { userId } = actor;
      const socket = sockets.get(userId) ?? openSocket(url, 'me', { token: await tokenOf(userId) });
      sockets.set(userId, socket);
      const answer = await socket.command(Command.parse(command));
      if (!answer.ok) throw new Error(`${command.type}: ${JSON.stringify(answer)}`);
      return answer.result as Readonly<Record<string, string>>;
    },
    async pass(ms) {
      await pass(ms);
      const due = () => nextDueAt(app.handle.state) ?? Number.POSITIVE_INFINITY;
      await until(() => due() > now(), 'the server’s clock has done what was due');
    },
  };
}

async function ask(path: string): Promise<string> {
  const response = await server.fetch(path, { token: reader });
  expect(response.status, path).toBe(200);
  return response.text();
}

const lines = (text: string) => text.trimEnd().split('\n').filter(Boolean);
/** What each format calls an entry's activity, without what ends the file. */
const ACTIVITIES_IN: Readonly<Record<AuditFormat, (text: string) => readonly string[]>> = {
  csv: (text) => parse<Record<string, string>>(text, { columns: true }).map((row) => row.activity!),
  jsonl: (text) => lines(text).flatMap((line) => JSON.parse(line).activity ?? []),
  ocsf: (text) => lines(text).map((line) => JSON.parse(line).activity_name),
  cef: (text) => lines(text).map((line) => line.split(/(?<!\\)\|/)[5]!),
};

test('[U2] the page about the audit names every activity of Entra once, and only such as there are', () => {
  expect(recorded.length + others.length).toBeGreaterThan(70);
  expect(new Set([...recorded, ...others]).size).toBe(recorded.length + others.length);
  expect(recorded.filter((name) => !ACTIVITIES.includes(name))).toEqual([]);
  expect(others.filter((name) => ACTIVITIES.includes(name))).toEqual([]);
});

test.each(recorded)(
  '[U2] [U3] “%s” happens on a running server, and is found by its name and in each export',
  async (name) => {
    const asked = `activity=${encodeURIComponent(name)}`;
    const { entries } = JSON.parse(await ask(`/audit?${asked}`));
    expect(entries.length).toBeGreaterThan(0);
    expect(entries.every(({ activity }: { activity: string }) => activity === name)).toBe(true);
    for (const format of AUDIT_FORMATS) {
      const found = ACTIVITIES_IN[format](await ask(`/audit/export?format=${format}&${asked}`));
      expect(found.length, format).toBeGreaterThanOrEqual(entries.length);
      expect(new Set(found), format).toEqual(new Set([name]));
    }
  },
);

test('[U2] an entry about an alert says which, and who put it aside and why', async () => {
  const { entries } = JSON.parse(await ask(`/audit?activity=${encodeURIComponent('Deactivate PIM alert')}`));
  expect(entries).toMatchObject([
    {
      actor: { name: 'root@contoso.example', client: 'test' },
      subject: { name: 'no_mfa_on_activation' },
      category: 'RoleManagement',
      justification: 'Until the tokens arrive',
    },
  ]);
});
