/** The name of the database, and the version of its tables that this code reads and writes; `database.ts` has them all. */
export const DATABASE = 'keyturn';
export const VERSION = 2;
