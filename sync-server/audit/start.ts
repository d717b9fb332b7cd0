import { join } from 'node:path';
import { isFormat } from '../audit-export/format.ts';
import { actorOf, type Session } from '../session.ts';
import { type Audit, type AuditOptions, createAudit } from './audit.ts';
import { carrierOf } from './carriers.ts';
import { startCheckpoints } from './checkpoints.ts';
import { startSiem } from './siem.ts';

export type StartAuditOptions = AuditOptions & {
  readonly config: {
    readonly folder: string;
    readonly checkpointFolder: string | undefined;
    readonly checkpointUrl: string | undefined;
    readonly siemUrl: string | undefined;
  };
};

/** The audit of a running server: its index, its checkpoints, its stream to a SIEM. */
export function startAudit(options: StartAuditOptions): { readonly audit: Audit; stop(): Promise<void> } {
  const { handle, store, newId, onFault, config } = options;
  const audit = createAudit(options);
  audit.catchUp().catch(onFault);
  const folders = [join(config.folder, 'checkpoints'), ...(config.checkpointFolder ? [config.checkpointFolder] : [])];
  const checkpoints = startCheckpoints({ audit, folders, url: config.checkpointUrl, onFault });
  const siem = config.siemUrl
    ? startSiem({ handle, store, carry: carrierOf(config.siemUrl), node: newId(), onFault })
    : null;
  return {
    audit,
    async stop() {
      await siem?.stop();
      await checkpoints.stop();
      await audit.close();
    },
  };
}

/** The audit as a signed-in person asks for it. */
export function auditDoor(audit: Audit) {
  return {
    key: audit.key,
    page: (session: Session, asked: Readonly<Record<string, string>>) => audit.page(actorOf(session), asked),
    timeline: (session: Session, requestId: string) => audit.timeline(actorOf(session), requestId),
    export: async (session: Session, format: string, asked: Readonly<Record<string, string>>) =>
      isFormat(format) ? audit.export(actorOf(session), format, asked) : null,
  };
}
