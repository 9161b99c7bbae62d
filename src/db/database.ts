import {
  type CompiledQuery,
  type DatabaseConnection,
  Kysely,
  PostgresDialect,
  PostgresDriver,
  type QueryResult,
} from 'kysely';
import pg from 'pg';
import { toDatabaseFailure } from './failure.ts';
import type { Db, Tables, Tx } from './tables.ts';

export interface DatabaseAddress {
  /** `postgres://…`, or a socket folder for the embedded server. */
  connection: { connectionString: string } | { host: string; user: string; database: string };
  connectionsMax: number;
}

const TIMESTAMPTZ = 1184;

/** PostgreSQL prints `2026-11-24 14:00:00.123+00`; Temporal wants the ISO 8601 form. */
function parseInstant(text: string): Temporal.Instant {
  return Temporal.Instant.from(text.replace(' ', 'T'));
}

const types = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === TIMESTAMPTZ && format !== 'binary' ? parseInstant : pg.types.getTypeParser(oid, format as 'text'),
} as pg.CustomTypesConfig;

/**
 * Opens a pool. A server that goes away ends connections with an `error` event; without a listener that would end
 * the process, so it is told to `onError` and the next query opens a new connection.
 */
export function openPool(
  address: DatabaseAddress,
  onError: (code: string) => void,
  searchPath?: string,
): pg.Pool {
  const pool = new pg.Pool({
    ...address.connection,
    max: address.connectionsMax,
    connectionTimeoutMillis: 5_000,
    types,
    options: `-c timezone=UTC${searchPath ? ` -c search_path=${searchPath}` : ''}`,
  });
  const tell = (error: Error) => onError(toDatabaseFailure(error).code);
  pool.on('error', tell);
  // The pool listens to idle connections only; one that dies between two statements of a transaction is ours.
  pool.on('connect', (client) => client.on('error', tell));
  return pool;
}

/** Kysely over a pool; every error leaves it rebuilt without values, every Instant enters it as text. */
export function openDatabase(pool: pg.Pool): Db {
  pool.on('connect', prepareByText);
  class Driver extends PostgresDriver {
    override async acquireConnection(): Promise<DatabaseConnection> {
      try {
        return withoutValues(await super.acquireConnection());
      } catch (error) {
        throw toDatabaseFailure(error);
      }
    }
  }
  class Dialect extends PostgresDialect {
    override createDriver() {
      return new Driver({ pool });
    }
  }
  return new Kysely<Tables>({ dialect: new Dialect({ pool }) });
}

/** Beyond this many different statements the rest are sent unprepared: a connection keeps every plan it has. */
const PREPARED_MAX = 500;
const names = new Map<string, string>();

/**
 * Has a connection plan each statement once: the same text is sent under the same name, and PostgreSQL keeps its
 * plan. Parsing and planning cost more than running for the short statements of a step.
 */
function prepareByText(client: pg.PoolClient): void {
  const query = client.query.bind(client) as (config: unknown, values?: unknown[]) => unknown;
  client.query = ((text: unknown, values?: unknown) => {
    const parameters = Array.isArray(values) && values.length > 0 ? values : undefined;
    const name = typeof text === 'string' && parameters ? nameOf(text) : undefined;
    return name ? query({ name, text, values: parameters }) : query(text, values as unknown[]);
  }) as typeof client.query;
}

function nameOf(text: string): string | undefined {
  const known = names.get(text);
  if (known !== undefined || names.size >= PREPARED_MAX) return known;
  const name = `s${names.size + 1}`;
  names.set(text, name);
  return name;
}

const wrapped = new WeakMap<DatabaseConnection, DatabaseConnection>();

function withoutValues(connection: DatabaseConnection): DatabaseConnection {
  const known = wrapped.get(connection);
  if (known) return known;
  const execute = connection.executeQuery.bind(connection);
  connection.executeQuery = async <Row>(query: CompiledQuery): Promise<QueryResult<Row>> => {
    try {
      return await execute<Row>({ ...query, parameters: query.parameters.map(toParameter) });
    } catch (error) {
      throw toDatabaseFailure(error);
    }
  };
  wrapped.set(connection, connection);
  return connection;
}

function toParameter(value: unknown): unknown {
  return value instanceof Temporal.Instant ? value.toString() : value;
}

/** One transaction or nothing; `tx` is handed on, never ambient. */
export function inTransaction<Result>(db: Db, work: (tx: Tx) => Promise<Result>): Promise<Result> {
  return db.transaction().execute(work);
}
