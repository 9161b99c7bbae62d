import { openDatabase, openPool } from '../../src/db/database.ts';
import { migrate } from '../../src/db/migrate.ts';

/** Migrates the database that the arguments name: socket folder and database. */
const [host = '', database = ''] = process.argv.slice(2);
const pool = openPool({ connection: { host, user: 'lawrence', database }, connectionsMax: 2 }, () => {});
process.stdout.write('begins\n');
const db = openDatabase(pool);
await migrate(db);
await db.destroy();
