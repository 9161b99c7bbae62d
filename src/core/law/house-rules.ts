import { z } from 'zod';
import { RIGHTS } from '../privacy-request.ts';
import { addBusinessDays } from './business-days.ts';
import { inForceOn, LAWS, LAWS_AS_OF } from './laws.ts';

/** What a law is to the company: it binds, it is kept by promise, or neither. */
const STANDINGS = ['applies', 'voluntary', 'no'] as const;

/** A number of days, every one or only those on which we work. */
export const spanSchema = z.union([
  z.strictObject({ days: z.int().min(1) }),
  z.strictObject({ 'business-days': z.int().min(1).describe('Monday to Friday, without public holidays') }),
]);
export type Span = z.infer<typeof spanSchema>;

/** The day on which a span is over, counted from the day after `from`. */
export const spanEnd = (from: Temporal.PlainDate, span: Span): Temporal.PlainDate =>
  'days' in span ? from.add(span) : addBusinessDays(from, span['business-days']);

const fromReceipt = spanSchema.describe('Counted from the day of receipt');

const SETS_A_DATE = LAWS.filter(
  (law) => law.response !== null && law.handOver === undefined && inForceOn(law, LAWS_AS_OF),
).map(({ id }) => id);

/** What the company says of laws and dates in `workflows/company.yaml`. */
export const houseRules = {
  laws: z
    .record(z.enum(LAWS.map(({ id }) => id)), z.enum(STANDINGS))
    .refine(
      (laws) => SETS_A_DATE.some((id) => laws[id] !== 'no'),
      'keep at least one law in force that says by when to answer: without one no request has a date',
    )
    .describe('Whether each law binds us, is kept because we promise it, or neither'),
  targets: z
    .strictObject({
      rights: z
        .record(z.enum(RIGHTS), fromReceipt)
        .describe('By when we mean to answer, sooner than any law'),
      unsorted: fromReceipt.describe('While it is not known what is asked for'),
      'hand-over': fromReceipt.describe('To hand on what concerns data that we hold for a customer'),
      appeal: spanSchema.describe('To decide an appeal'),
    })
    .describe('House targets: they move no legal date, and one later than a law is not used there'),
  'remind-before': z
    .array(z.int().min(1))
    .describe('How many days before the working date the team is reminded'),
};
export const houseRulesSchema = z.strictObject(houseRules);
export type HouseRules = z.infer<typeof houseRulesSchema> & { 'time-zone': string };
