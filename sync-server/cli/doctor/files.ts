import { accessSync, constants, existsSync, statfsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../../config.ts';
import { isOpenToOthers } from '../../store/secret-key.ts';
import { LOG_FILE } from '../../store/sqlite-file.ts';
import { type Finding, well, wrong } from './finding.ts';

const NEEDED_NODE = 24;
const MEGABYTE = 2 ** 20;
/** Bytes; some hundred thousand events. */
const LEAST_ROOM = 100 * MEGABYTE;

export function checkNode(version: string = process.versions.node): Finding {
  const what = `Node ${version}`;
  if (Number(version.split('.')[0]) >= NEEDED_NODE) return well(what);
  return wrong(`${what} is too old`, `run "npm ci" and start with "npm start", which brings Node ${NEEDED_NODE}`);
}

export function checkFolder({ folder }: Config): Finding {
  if (!existsSync(folder)) return well(`data folder ${folder} is made on the first start`);
  if (!statSync(folder).isDirectory()) return wrong(`${folder} is a file`, 'set KEYTURN_DATA to a folder of its own');
  try {
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch {
    return wrong(`data folder ${folder} cannot be written`, `give it to the server's user: chown -R <user> ${folder}`);
  }
  return privately('data folder', folder, '700');
}

export function checkKeyFile({ secretKeyFile, databaseUrl, folder }: Config): Finding {
  if (!existsSync(secretKeyFile)) {
    const what = `secret key ${secretKeyFile} is absent`;
    if (databaseUrl) return { how: 'unneeded', what, fix: 'made on the first start, where the log is empty' };
    if (existsSync(join(folder, LOG_FILE))) return wrong(what, 'bring it from its backup: the log was sealed with it');
    return well(`secret key ${secretKeyFile} is made on the first start`);
  }
  return privately('secret key', secretKeyFile, '600');
}

/** Whether there is room for the log to grow. */
export function checkRoom({ folder }: Pick<Config, 'folder'>): Finding {
  if (!existsSync(folder)) return well('room is looked for on the first start');
  const { bavail, bsize } = statfsSync(folder);
  const free = `${Math.floor((bavail * bsize) / MEGABYTE)} MB free on the disk of ${folder}`;
  return bavail * bsize < LEAST_ROOM
    ? wrong(`only ${free}`, 'make room: on a full disk nothing is recorded')
    : well(free);
}

/** Whether checkpoints can be kept where they are meant to be, beside the data folder; null where that is nowhere. */
export function checkCheckpointFolder({ checkpointFolder: folder }: Config): Finding | null {
  if (!folder) return null;
  if (!existsSync(folder)) return well(`checkpoint folder ${folder} is made with the first checkpoint`);
  if (!statSync(folder).isDirectory()) return wrong(`${folder} is a file`, 'set KEYTURN_CHECKPOINT_DIR to a folder');
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
    return well(`checkpoint folder ${folder}`);
  } catch {
    return wrong(`checkpoint folder ${folder} cannot be written`, "give it to the server's user, or mount it writable");
  }
}

function privately(name: string, path: string, mode: string): Finding {
  if (!isOpenToOthers(path)) return well(`${name} ${path}`);
  return wrong(`${name} ${path} can be read by others on this machine`, `chmod ${mode} ${path}`);
}
