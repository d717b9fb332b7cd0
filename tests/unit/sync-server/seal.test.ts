import { createHmac, hash, randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { createHashSeal } from '../../../sync-server/store/seal.ts';

test('[H5] a seal is the HMAC-SHA-256 that others compute, whatever the key and whatever was sealed before', () => {
  for (const length of [1, 32, 64]) {
    const key = randomBytes(length);
    const seal = createHashSeal(key);
    for (let n = 0; n < 50; n++) {
      const link = hash('sha256', `record ${n}`);
      expect(seal(link)).toBe(createHmac('sha256', key).update(link).digest('hex'));
    }
  }
});
