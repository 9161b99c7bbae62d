import { z } from 'zod';
import { RIGHTS } from '../privacy-request.ts';
import { LAWS } from './laws.ts';

/** What a law is to the company: it binds, it is kept by promise, or neither. */
const STANDINGS = ['applies', 'voluntary', 'no'] as const;

const span = z
  .union([
    z.strictObject({ days: z.int().min(1) }),
    z.strictObject({ 'business-days': z.int().min(1).describe('Monday to Friday, without public holidays') }),
  ])
  .describe('Counted from the day of receipt');
export type Span = z.infer<typeof span>;

/** What the company says of laws and dates in `workflows/company.yaml`. */
export const houseRules = {
  laws: z
    .record(z.enum(LAWS.map(({ id }) => id)), z.enum(STANDINGS))
    .describe('Whether each law binds us, is kept because we promise it, or neither'),
  targets: z
    .strictObject({
      rights: z.record(z.enum(RIGHTS), span).describe('By when we mean to answer, sooner than any law'),
      unsorted: span.describe('While it is not known what is asked for'),
      'hand-over': span.describe('To hand on what concerns data that we hold for a customer'),
      appeal: span.describe('To decide an appeal'),
    })
    .describe('House targets: they move no legal date, and one later than a law is not used there'),
  'remind-before': z
    .array(z.int().min(1))
    .describe('How many days before the working date the team is reminded'),
};
export const houseRulesSchema = z.strictObject(houseRules);
export type HouseRules = z.infer<typeof houseRulesSchema> & { 'time-zone': string };
