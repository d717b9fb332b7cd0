import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { CommandFrame, PROTOCOL } from '../../core/wire/frames.ts';

/** What an older client may send has to stay readable: whoever changes the schema looks at the number, and at this. */
test('the protocol does not change without its number', () => {
  const schema = JSON.stringify(z.toJSONSchema(CommandFrame, { unrepresentable: 'any', io: 'input' }));
  const fingerprint = createHash('sha256').update(schema).digest('base64url').slice(0, 12);
  expect({ protocol: PROTOCOL, fingerprint }).toMatchInlineSnapshot(`
    {
      "fingerprint": "bNHGEAm64LNi",
      "protocol": 1,
    }
  `);
});
