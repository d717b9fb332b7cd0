import { readConfig } from '../config.ts';
import { findChromium } from '../demo/chromium.ts';
import { readArguments } from './arguments.ts';
import type { CliCommand } from './cli.ts';
import { checkCheckpointFolder, checkFolder, checkKeyFile, checkNode, checkRoom } from './doctor/files.ts';
import { type Finding, well } from './doctor/finding.ts';
import { checkLog } from './doctor/log.ts';
import { checkPort, checkPublicUrl, checkReceivers, checkSmtp } from './doctor/network.ts';
import { findRunningServer } from './running-server.ts';

const MARK = { well: '✓', wrong: '✕', unneeded: '–' } as const;

export const doctor: CliCommand = {
  usage: 'doctor',
  async run(args, cli) {
    readArguments(args, {});
    const config = readConfig(cli.env);
    const runningAt = (await findRunningServer(config))?.url ?? null;
    const findings = [
      checkNode(),
      checkFolder(config),
      checkRoom(config),
      checkKeyFile(config),
      await checkLog(cli, config),
      await checkPort(config, runningAt),
      await checkPublicUrl(config, runningAt),
      await checkSmtp(config),
      ...(await checkReceivers(config)),
      checkCheckpointFolder(config) ?? [],
      checkChromium(cli.env),
    ].flat();
    for (const finding of findings) await cli.out(`${MARK[finding.how]} ${words(finding)}\n`);
    return findings.some(({ how }) => how === 'wrong') ? 1 : 0;
  },
};

function checkChromium(env: NodeJS.ProcessEnv): Finding {
  const path = findChromium(env);
  if (path) return well(`Chromium ${path}`);
  return { how: 'unneeded', what: 'no Chromium for "npm run demo"', fix: 'install one or set CHROME_PATH to its path' };
}

function words(finding: Finding): string {
  return finding.how === 'well' ? finding.what : `${finding.what}: ${finding.fix}`;
}
