import { openPool } from '../../src/db/database.ts';
import { startEmbedded } from '../../src/db/embedded.ts';

/** Owns the embedded database of a folder, with one committed row, until it is killed. */
const [folder = ''] = process.argv.slice(2);
process.stdout.write('begins\n');
const server = await startEmbedded(folder, () => {});
const pool = openPool({ ...server.address, connectionsMax: 1 }, () => {});
await pool.query('create table kept (id integer)');
await pool.query('insert into kept values (1)');
process.stdout.write('owns\n');
setInterval(() => {}, 1_000_000);
