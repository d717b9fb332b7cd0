import { Uuid } from '../../core/ids.ts';
import { CommandFrame, type ResultFrame } from '../../core/wire/frames.ts';
import type { Session } from '../session.ts';
import type { Submit } from '../submit.ts';

/** Reads and sends one command of a socket. Null where not even its id can be read. Never throws. */
export async function answerCommand(text: string, session: Session, submit: Submit): Promise<ResultFrame | null> {
  const json = parse(text);
  const frame = CommandFrame.safeParse(json);
  if (frame.success) return { id: frame.data.id, ...(await submit(session, frame.data)) };
  const id = Uuid.safeParse((json as { id?: unknown } | null | undefined)?.id);
  if (!id.success) return null;
  const { path, message } = frame.error.issues[0]!;
  return { id: id.data, ok: false, fault: 'malformed', detail: `${path.join('.') || 'frame'}: ${message}` };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
