import { afterAll, beforeAll } from 'vitest';
import { type Postgres, startPostgres } from '../support/postgres.ts';
import { postgresPlace, sqlitePlace } from '../support/store-places.ts';
import { logContract } from './store.contract.ts';
import { secretsContract } from './store.secrets.ts';

let postgres: Postgres;

beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());

logContract('SQLite', sqlitePlace);
secretsContract('SQLite', sqlitePlace);
logContract('PostgreSQL', () => postgresPlace(postgres));
secretsContract('PostgreSQL', () => postgresPlace(postgres));
