import { z } from 'zod';
import { OUTCOMES, STATES } from '../core/privacy-request.ts';
import { REVEAL_REASONS } from '../core/staff.ts';
import { eventRecordSchema, requestRecordSchema } from '../db/request-record.ts';
import { revealedRecordSchema } from './revealed-record.ts';

export const PAGE_SIZE = 50;
export const PAGE_SIZE_MAX = 100;

const cursor = z.string().max(200).describe('`next_cursor` of the page before');
const limit = z.coerce.number().int().min(1).max(PAGE_SIZE_MAX).default(PAGE_SIZE);
export const listQuery = z.strictObject({
  state: z.enum(STATES).optional(),
  outcome: z.enum(OUTCOMES).optional(),
  cursor: cursor.optional(),
  limit,
});
export const requestQuery = z.strictObject({
  reveal: z
    .enum(REVEAL_REASONS)
    .optional()
    .describe('Also what people wrote, as `revealed`; who read it and why is kept with the request'),
});
export const eventsQuery = z.strictObject({ cursor: cursor.optional(), limit });

export const requestInFullSchema = requestRecordSchema.extend({ revealed: revealedRecordSchema.optional() });
const nextCursor = z.string().nullable().describe('Ask again with it for the next page; null at the end');
export const requestPageSchema = z.strictObject({
  requests: z.array(requestRecordSchema),
  next_cursor: nextCursor,
});
export const eventPageSchema = z.strictObject({
  events: z.array(eventRecordSchema),
  next_cursor: nextCursor,
});
export const refusalSchema = z.strictObject({
  error: z.strictObject({ code: z.string(), message: z.string() }),
});

/** The operators' API as an OpenAPI 3.1 document, whose schemas are those that the routes are checked against. */
export function operatorsOpenApi(): object {
  const { schemas } = z.toJSONSchema(registryOf(), { uri: (id) => `#/components/schemas/${id}` });
  const refusal = (description: string) => answer(description, 'Refusal');
  const reference = {
    name: 'reference',
    in: 'path',
    required: true,
    description: 'Like FW-7K3M-92QD, in upper or lower case',
    schema: { type: 'string' },
  };
  const refusals = {
    '400': refusal('A parameter is unknown or has no sense'),
    '401': refusal('No valid token'),
  };
  const unknown = { '404': refusal('No such request') };
  return {
    openapi: '3.1.0',
    info: {
      title: 'Lawrence: operators’ API',
      version: '1.0.0',
      description:
        'Where every privacy request stands: ids, states and dates. Personal data only with `reveal`, which is kept with the request.',
    },
    security: [{ token: [] }],
    paths: {
      '/api/v1/requests': {
        get: {
          operationId: 'listRequests',
          summary: 'Requests, newest first',
          parameters: queryParameters(listQuery),
          responses: { '200': answer('A page of requests', 'RequestPage'), ...refusals },
        },
      },
      '/api/v1/requests/{reference}': {
        get: {
          operationId: 'getRequest',
          summary: 'One request',
          parameters: [reference, ...queryParameters(requestQuery)],
          responses: {
            '200': answer('The request', 'RequestInFull'),
            ...refusals,
            ...unknown,
            '410': refusal('What people wrote is destroyed'),
          },
        },
      },
      '/api/v1/requests/{reference}/events': {
        get: {
          operationId: 'listEvents',
          summary: 'What happened in a request, oldest first',
          parameters: [reference, ...queryParameters(eventsQuery)],
          responses: { '200': answer('A page of events', 'EventPage'), ...refusals, ...unknown },
        },
      },
    },
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer', description: 'API_TOKEN' } },
      schemas: Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, bare(schema)])),
    },
  };
}

function registryOf() {
  const registry = z.registry<{ id: string }>();
  const parts = {
    Request: requestRecordSchema,
    RequestInFull: requestInFullSchema,
    Event: eventRecordSchema,
    RequestPage: requestPageSchema,
    EventPage: eventPageSchema,
    Refusal: refusalSchema,
  };
  for (const [id, schema] of Object.entries(parts)) registry.add(schema, { id });
  return registry;
}

function answer(description: string, schema: string) {
  return {
    description,
    content: { 'application/json': { schema: { $ref: `#/components/schemas/${schema}` } } },
  };
}

function queryParameters(query: z.ZodObject) {
  const { properties = {} } = z.toJSONSchema(query, { io: 'input' });
  return Object.entries(properties).map(([name, schema]) => ({ name, in: 'query', required: false, schema }));
}

/** A component stands inside the document: the dialect and the address are the document's. */
function bare({ $schema: _, $id: __, id: ___, ...schema }: Record<string, unknown>) {
  return schema;
}
