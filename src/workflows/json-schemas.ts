import { z } from 'zod';
import { companySchema } from '../core/company.ts';
import { systemsSchema } from '../core/data-map.ts';
import { organizationsSchema } from '../core/organization.ts';
import { playbookSchema } from '../core/playbook.ts';
import { questionsSchema } from '../core/questions.ts';
import { reasonsSchema } from '../core/reasons.ts';

const SCHEMAS = {
  'playbook.json': { title: 'A playbook of Lawrence', schema: playbookSchema },
  'company.json': { title: 'The company and its Slack roles', schema: companySchema },
  'organizations.json': { title: 'Customers whose data we hold for them', schema: organizationsSchema },
  'questions.json': { title: 'Questions to requesters', schema: questionsSchema },
  'reasons.json': { title: 'Reasons, as letters say them', schema: reasonsSchema },
  'systems.json': { title: 'The data map', schema: systemsSchema },
} as const;

/** The files of `workflows/schema/`, for editors that complete and check YAML: name and text. */
export function jsonSchemas(): { name: string; text: string }[] {
  return Object.entries(SCHEMAS).map(([name, { title, schema }]) => {
    // Draft 7 is what editors' YAML plug-ins know best; input form, so that defaults need not be written.
    const json = z.toJSONSchema(schema, { target: 'draft-7', io: 'input', reused: 'inline' });
    return { name, text: `${JSON.stringify({ ...json, title }, null, 2)}\n` };
  });
}
