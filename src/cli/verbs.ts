import { queueCheck } from './queue-check.ts';
import { slackCheck } from './slack-check.ts';
import type { Verb } from './verb.ts';
import { auditVerify } from './verbs/audit-verify.ts';
import { classify } from './verbs/classify.ts';
import { docket } from './verbs/docket.ts';
import { doctor } from './verbs/doctor.ts';
import { importVerb } from './verbs/import.ts';
import { keysRotate } from './verbs/keys-rotate.ts';
import { lawShow } from './verbs/law-show.ts';
import { lettersPreview } from './verbs/letters-preview.ts';
import { manifest } from './verbs/manifest.ts';
import { migrateVerb } from './verbs/migrate.ts';
import { playbookCheck } from './verbs/playbook-check.ts';
import { playbookDiff } from './verbs/playbook-diff.ts';
import { playbookExplain } from './verbs/playbook-explain.ts';
import { requestsList } from './verbs/requests-list.ts';
import { requestsShow } from './verbs/requests-show.ts';

/** Everything that operators can ask, in the order of the usage text. */
export const verbs: readonly Verb[] = [
  migrateVerb,
  doctor([queueCheck, slackCheck]),
  classify,
  requestsList,
  requestsShow,
  docket,
  importVerb,
  playbookCheck,
  playbookExplain,
  playbookDiff,
  lettersPreview,
  lawShow,
  auditVerify,
  keysRotate,
  manifest,
];
