import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import type { Config } from '../config.ts';
import type { OperationInput, OperationName, OperationOutput } from '../operator.ts';
import { Refused } from './cli.ts';

/** What a running server leaves in its data folder, readable by its own user alone. */
const ServerFile = z.object({ url: z.string(), token: z.string() });

export type RunningServer = {
  readonly url: string;
  ask<Name extends OperationName>(name: Name, input: OperationInput<Name>): Promise<OperationOutput<Name>>;
};

/**
 * The server that runs on this data folder, or null. One that ended without cleaning up counts as none, also where another one
 * has its port by now.
 */
export async function findRunningServer({ folder }: Config): Promise<RunningServer | null> {
  const file = readServerFile(join(folder, 'server.json'));
  if (!file || !(await answers(file.url)) || !(await isOurs(file))) return null;
  return {
    url: file.url,
    async ask(name, input) {
      const response = await fetch(`${file.url}/operator/${name}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${file.token}`, 'content-type': 'application/json' },
        body: JSON.stringify(input),
      });
      const body = await response.text();
      if (response.ok) return JSON.parse(body);
      throw new Refused(messageOf(body));
    },
  };
}

function readServerFile(path: string): z.infer<typeof ServerFile> | null {
  try {
    return ServerFile.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return null;
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(3_000) })).ok;
  } catch {
    return false;
  }
}

/** A server of other data refuses the token; one of this data has no operation of that name. */
async function isOurs({ url, token }: z.infer<typeof ServerFile>): Promise<boolean> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const asked = { method: 'POST', headers, body: '{}', signal: AbortSignal.timeout(3_000) };
  try {
    return (await fetch(`${url}/operator/is_it_you`, asked)).status === 404;
  } catch {
    return false;
  }
}

function messageOf(body: string): string {
  try {
    return String(JSON.parse(body).error.message);
  } catch {
    return body.trim();
  }
}
