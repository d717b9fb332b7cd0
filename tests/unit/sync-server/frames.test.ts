import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FRAME } from '../../../core/wire/frames.ts';
import { createBucket } from '../../../sync-server/sync/bucket.ts';
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

test('a bucket lets a burst through and then its rate', () => {
  const bucket = createBucket(20, 40, 0);
  const taken = (at: number) => {
    let count = 0;
    while (bucket.take(at)) count++;
    return count;
  };
  expect(taken(0)).toBe(40);
  expect(taken(49)).toBe(0);
  expect(taken(1_000)).toBe(20);
  expect(taken(500)).toBe(0);
  expect(taken(60_000)).toBe(40);
});
