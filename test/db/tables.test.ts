import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { TRANSITIONS } from '../../src/core/lifecycle.ts';
import { OUTCOMES, RIGHTS, STATES } from '../../src/core/privacy-request.ts';
import { tables } from '../../src/db/tables.ts';
import { testDatabase } from '../support/database.ts';

const database = testDatabase();

interface Column {
  table: string;
  column: string;
  type: string;
  nullable: boolean;
  comment: string | null;
}

async function columns(): Promise<Column[]> {
  const { rows } = await sql<Column>`
    select c.table_name as table, c.column_name as column, c.udt_name as type, c.is_nullable = 'YES' as nullable,
           col_description(format('%I.%I', c.table_schema, c.table_name)::regclass, c.ordinal_position) as comment
    from information_schema.columns c
    where c.table_schema = 'public' and c.table_name not like 'kysely%'
    order by 1, 2`.execute(database.db);
  return rows;
}

const shapes = Object.entries(tables).flatMap(([table, schema]) =>
  Object.entries(schema.shape).map(([column, shape]) => ({ table, column, shape: shape as z.ZodType })),
);
const called = ({ table, column }: { table: string; column: string }) => `${table}.${column}`;

test('tables.ts names exactly the columns that the database has, with the same nullability', async () => {
  const described = shapes.map((one) => [called(one), isNullable(one.shape)]);
  const found = (await columns()).map((one) => [called(one), one.nullable]);
  expect(described.toSorted()).toEqual(found.toSorted());
});

/** `z.custom` without a check takes anything, null too; only a wrapper makes a column nullable. */
const isNullable = (shape: z.ZodType) => shape instanceof z.ZodNullable;

test('every column whose comment speaks of personal data is sealed bytes, and says so', async () => {
  for (const { comment, type, ...one } of (await columns()).filter((column) =>
    /personal/i.test(column.comment ?? ''),
  )) {
    expect([called(one), type]).toEqual([called(one), 'bytea']);
    expect(comment).toMatch(/^personal data; sealed: ./);
  }
});

test('the sealed columns are these, and every other bytes column is a hash or a wrapped key', async () => {
  const bytes = (await columns()).filter(({ type }) => type === 'bytea');
  const sealed = bytes.filter(({ comment }) => comment?.startsWith('personal data; sealed'));
  expect(sealed.map(called)).toEqual([
    'attachments.name',
    'contacts.value',
    'declarations.content',
    'exports.name',
    'inbound_messages.authentication_details',
    'inbound_messages.claims',
    'inbound_messages.envelope',
    'inbound_messages.own_words',
    'inbound_messages.raw',
    'inbound_messages.subject',
    'outbound_messages.content',
    'outbound_messages.enclosure',
    'questions.content',
    'system_outcomes.located',
    'work_notes.content',
  ]);
  expect(bytes.filter((one) => !sealed.includes(one)).map(called)).toEqual([
    'attachments.sha256',
    'automatic_answers.address_hash',
    'automatic_answers.domain_hash',
    'challenges.code_hash',
    'contact_searches.digits_hash',
    'contact_searches.token_hash',
    'contacts.value_hash',
    'data_keys.wrapped',
    'disownings.sender_hash',
    'disownings.value_hash',
    'entry_links.digits_hash',
    'entry_links.token_hash',
    'inbound_messages.content_hash',
    'inbound_messages.message_id_hash',
    'page_tokens.token_hash',
    'request_events.hash',
    'request_events.prev_hash',
    'requests.chain_head',
    'reveals.digits_hash',
    'reveals.pass_hash',
    'reveals.token_hash',
    'sender_blocks.value_hash',
    // Secrets of ours, sealed as well; they are nobody's personal data.
    'slack_tokens.pair',
    'slack_tokens.seed_hash',
    'text_opt_outs.value_hash',
  ]);
});

test('a closed set in tables.ts and the CHECK of its column hold the same values', async () => {
  const { rows } = await sql<{ table: string; column: string; definition: string }>`
    select k.conrelid::regclass::text as table, a.attname as column, pg_get_constraintdef(k.oid) as definition
    from pg_constraint k join pg_attribute a on a.attrelid = k.conrelid and a.attnum = any (k.conkey)
    where k.contype = 'c' and array_length(k.conkey, 1) = 1`.execute(database.db);
  const sets = shapes.flatMap((one) => {
    const inner = one.shape instanceof z.ZodNullable ? one.shape.unwrap() : one.shape;
    const element = inner instanceof z.ZodArray ? inner.element : inner;
    return element instanceof z.ZodEnum
      ? [{ name: called(one), values: [...element.options].toSorted() }]
      : [];
  });
  expect(sets.length).toBeGreaterThan(10);
  for (const { name, values } of sets) {
    const check = rows.find((row) => called(row) === name && row.definition.includes('ARRAY['));
    const stored = [...(check?.definition ?? '').matchAll(/'([^']+)'::text/g)].map((match) => match[1]);
    expect([name, stored.toSorted()]).toEqual([name, values]);
  }
});

/** These close what has its outcome since it is delivering. */
const DECIDED_BEFORE: readonly string[] = ['answer.sent', 'answer.dropped'];

test('the lifecycle leads only to states that the database knows, and closes only with an outcome', () => {
  const reached = new Set(TRANSITIONS.map((transition) => transition.to).filter((to) => to !== 'same'));
  expect([...reached].toSorted()).toEqual([...STATES].toSorted());
  for (const transition of TRANSITIONS) {
    if (transition.to === 'closed' && !DECIDED_BEFORE.includes(transition.on)) {
      expect(OUTCOMES).toContain('outcome' in transition ? transition.outcome : undefined);
    }
  }
  expect(RIGHTS).toContain('delete');
});
