import fc from 'fast-check';
import * as encoding from 'lib0/encoding';
import { expect, test } from 'vitest';
import { createBytes } from '../../../sync-server/sync/bytes.ts';

test('writes what lib0 writes, in one run after the other', () => {
  const bytes = createBytes();
  const long = fc.string({ unit: 'grapheme', minLength: 10_000, maxLength: 40_000 });
  const text = fc.oneof({ weight: 20, arbitrary: fc.string({ unit: 'grapheme' }) }, { weight: 1, arbitrary: long });
  fc.assert(
    fc.property(fc.jsonValue(), fc.nat(2 ** 31), text, fc.nat(127), (value, number, said, byte) => {
      const ours = bytes.run(() => {
        bytes.json(value);
        bytes.number(number * 2 ** 20);
        bytes.text(said);
        bytes.byte(byte);
        bytes.chunk(Buffer.from(said));
      });
      const written = encoding.encode((encoder) => {
        encoding.writeVarString(encoder, JSON.stringify(value));
        encoding.writeVarUint(encoder, number * 2 ** 20);
        encoding.writeVarString(encoder, said);
        encoding.writeUint8(encoder, byte);
        encoding.writeVarUint8Array(encoder, Buffer.from(said));
      });
      expect(Buffer.compare(ours, written)).toBe(0);
    }),
    { numRuns: 500 },
  );
});
