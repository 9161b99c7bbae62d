import { z } from 'zod';
import type { Json, JsonObject } from '../../core/json.ts';

/** Kinds of columns, as the driver reads and takes them. */
export const id = <Id extends string>() => z.custom<Id>((value) => typeof value === 'string');
export const instant = z.custom<Temporal.Instant>((value) => value instanceof Temporal.Instant);
export const bytes = z.custom<Buffer>((value) => value instanceof Uint8Array);
export const json = z.custom<Json>();
export const jsonObject = z.custom<JsonObject>();
