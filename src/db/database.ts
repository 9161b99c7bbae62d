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
/** What PostgreSQL answers when a kept plan no longer fits its tables (SQLSTATE 0A000). */
const FEATURE_NOT_SUPPORTED = '0A000';

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
let generation = 1;

/**
 * Has a connection plan each statement once: the same text goes under the same name, and PostgreSQL keeps its plan.
 * Kysely hands the statement on to `pg`, which takes a name with the text, but Kysely's type knows the text only.
 */
function prepared({ sql, parameters }: CompiledQuery): string {
  if (parameters.length === 0) return sql;
  if (!names.has(sql) && names.size >= PREPARED_MAX) return sql;
  const name = names.get(sql) ?? `s${generation}_${names.size + 1}`;
  names.set(sql, name);
  return { name, text: sql } as unknown as string;
}

/** A migration by a newer program changed what a plan returns (0A000): every statement is planned anew. */
function forgetPlans(): void {
  names.clear();
  generation += 1;
}

const wrapped = new WeakMap<DatabaseConnection, DatabaseConnection>();

function withoutValues(connection: DatabaseConnection): DatabaseConnection {
  const known = wrapped.get(connection);
  if (known) return known;
  const execute = connection.executeQuery.bind(connection);
  connection.executeQuery = async <Row>(query: CompiledQuery): Promise<QueryResult<Row>> => {
    try {
      return await execute<Row>({
        ...query,
        sql: prepared(query),
        parameters: query.parameters.map(toParameter),
      });
    } catch (error) {
      if ((error as { code?: string }).code === FEATURE_NOT_SUPPORTED) forgetPlans();
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
