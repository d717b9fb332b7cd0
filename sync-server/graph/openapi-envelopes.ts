import type { Row } from './exchange.ts';

const text = { type: 'string' } as const;
const nullableText = { type: ['string', 'null'] } as const;

/** What is not of one type of the API: batches and errors. */
export const ENVELOPES: Readonly<Record<string, Row>> = {
  'batch.body': {
    type: 'object',
    required: ['requests'],
    properties: {
      requests: {
        type: 'array',
        minItems: 1,
        maxItems: 20,
        items: {
          type: 'object',
          required: ['id', 'method', 'url'],
          properties: {
            id: text,
            method: { enum: ['GET', 'POST', 'PATCH', 'PUT', 'DELETE'] },
            url: text,
            headers: { type: 'object' },
            body: {},
            dependsOn: { type: 'array', items: text },
          },
        },
      },
    },
  },
  batch: {
    type: 'object',
    required: ['responses'],
    properties: {
      responses: {
        type: 'array',
        items: {
          type: 'object',
          required: ['id', 'status'],
          properties: { id: text, status: { type: 'integer' }, headers: { type: 'object' }, body: {} },
        },
      },
    },
  },
  error: {
    type: 'object',
    required: ['error'],
    additionalProperties: false,
    properties: {
      error: {
        type: 'object',
        required: ['code', 'message', 'innerError'],
        additionalProperties: false,
        properties: {
          code: text,
          message: text,
          details: {
            type: 'array',
            items: {
              type: 'object',
              required: ['code', 'message'],
              properties: { code: text, target: nullableText, message: text },
            },
          },
          innerError: {
            type: 'object',
            required: ['date', 'request-id', 'client-request-id'],
            properties: { date: text, 'request-id': text, 'client-request-id': text },
          },
        },
      },
    },
  },
};
