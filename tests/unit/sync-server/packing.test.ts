import { expect, test } from 'vitest';
import { pack, unpack } from '../../../sync-server/packing.ts';

test('what is packed comes out again, and everybody else gets their turn after a few pieces', async () => {
  let made = 0;
  function* pieces() {
    for (; made < 200; made++) yield `${made} ${'x'.repeat(20_000)};`;
  }
  const perTurn: number[] = [];
  let before = 0;
  let over = false;
  const watch = () => {
    perTurn.push(made - before);
    before = made;
    if (!over) setImmediate(watch);
  };
  setImmediate(watch);
  const packed = await pack(pieces());
  over = true;
  expect(unpack(packed).split(';')).toHaveLength(201);
  expect(made).toBe(200);
  expect(Math.max(...perTurn)).toBeLessThanOrEqual(5);
});
