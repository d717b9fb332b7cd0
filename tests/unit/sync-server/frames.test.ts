import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FRAME } from '../../../core/wire/frames.ts';
import { jsonFrame, readFrame, step2Frame, updateFrame } from '../../../sync-server/sync/frames.ts';

test('any bytes are read as some frame, and never throw', () => {
  const type = fc.constantFrom(0, 1, 2, 3, FRAME.command, FRAME.result, 250);
  const bytes = fc
    .tuple(type, fc.uint8Array({ maxLength: 200 }))
    .map(([first, rest]) => new Uint8Array([first, ...rest]));
  fc.assert(
    fc.property(fc.oneof(bytes, fc.uint8Array({ maxLength: 200 })), (frame) => {
      expect(['step1', 'update', 'awareness', 'command', 'malformed']).toContain(readFrame(frame).kind);
    }),
    { numRuns: 20_000 },
  );
});

test('a client’s document changes are named and not looked into', () => {
  const broken = new Uint8Array([255, 255, 255, 255, 255, 255, 255, 255, 255]);
  expect(readFrame(step2Frame(broken))).toEqual({ kind: 'update' });
  expect(readFrame(updateFrame(broken))).toEqual({ kind: 'update' });
  expect(readFrame(jsonFrame(FRAME.command, { id: 1 }))).toEqual({ kind: 'command', text: '{"id":1}' });
});
