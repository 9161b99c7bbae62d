import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sampleValues } from '../../src/cli/sample-letter.ts';
import { LETTER_VALUES } from '../../src/workflows/check-letters.ts';
import { checkWorkflows } from '../../src/workflows/check-workflows.ts';
import { loadWorkflows, WORKFLOWS_FOLDER } from '../../src/workflows/load-workflows.ts';
import { printFault } from '../../src/workflows/read-yaml.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lawrence-workflows-'));
  await cp(WORKFLOWS_FOLDER, folder, { recursive: true });
});
afterEach(async () => await rm(folder, { recursive: true, force: true }));

async function edit(file: string, from: string | RegExp, to: string) {
  const text = await readFile(join(folder, file), 'utf8');
  const edited = text.replace(from, to);
  expect(edited).not.toBe(text);
  await writeFile(join(folder, file), edited);
}
/** Takes a value out of the words below a letter's front matter. */
async function blank(file: string, value: string) {
  const [before = '', matter = '', ...body] = (await readFile(join(folder, file), 'utf8')).split(/^---\n/m);
  const words = body.join('---\n');
  expect(words).toContain(`{{ ${value} }}`);
  const blanked = words.replaceAll(`{{ ${value} }}`, 'it');
  await writeFile(join(folder, file), [before, matter, blanked].join('---\n'));
}
const faults = async () => (await checkWorkflows(folder)).faults.map(printFault);

test('what stands in the repository is in order', async () => {
  expect((await checkWorkflows()).faults).toEqual([]);
});

test('a law that company.yaml does not judge, judges oddly or invents is a fault with its place', async () => {
  await edit('company.yaml', '  US-CT: applies', '  US-XX: applies');
  await edit('company.yaml', 'US-VA: voluntary', 'US-VA: maybe');
  const { faults } = await checkWorkflows(folder);
  expect(faults.map(({ path, message }) => [path, message]).sort()).toEqual([
    ['laws.US-CT', 'Invalid option: expected one of "applies"|"voluntary"|"no"'],
    ['laws.US-VA', 'Invalid option: expected one of "applies"|"voluntary"|"no"'],
    ['laws.US-XX', 'there is no such setting here'],
  ]);
});

test('a letter is read whatever program saved it, with two signs at the end of a line or a mark before the first', async () => {
  for (const file of ['letters/en/refused.md', 'letters/es/code.md']) {
    const text = await readFile(join(folder, file), 'utf8');
    await writeFile(join(folder, file), `\uFEFF${text.replaceAll('\n', '\r\n')}`);
  }
  expect(await faults()).toEqual([]);
  const { letterbook } = await loadWorkflows(folder);
  const values = sampleValues(await loadWorkflows(), 'refused', 'en');
  expect(letterbook.render('refused', 'en', values).text).not.toContain('\r');
});

test('a team that is balanced and gets no case, and a question that one language lacks, are faults with their place', async () => {
  await edit('company.yaml', 'assign: {}', 'assign: { privcy: balanced }');
  await edit('questions.yaml', /^ {6}fr: .*\n/m, '');
  expect(await faults()).toEqual([
    expect.stringMatching(/^workflows\/questions\.yaml:\d+:\d+ questions\.which-account\.asks\.fr: /),
    expect.stringMatching(/^workflows\/company\.yaml:\d+:\d+ assign\.privcy: no playbook sends a case to/),
  ]);
});

test('all faults of all files are told at once, each with its place', async () => {
  await edit('delete.yaml', 'title: Delete my data', 'title: ""');
  await edit('delete.yaml', 'needs: [locate]', 'needs: [locate, holiday]');
  await edit('delete.yaml', 'letter: deleted', 'letter: vanished');
  await edit('company.yaml', 'America/Denver', 'America/Dnver');
  await edit('systems.yaml', 'id: stripe', 'id: fluentworks');
  await edit('letters/en/code.md', '{{ code }}', '{{ cude }}');
  await writeFile(join(folder, 'broken.yaml'), 'steps: [');
  const found = await faults();
  for (const start of [
    /^workflows\/delete\.yaml:4:8 title: /,
    /^workflows\/delete\.yaml:20:\d+ steps\.1\.needs\.1: no step is named holiday/,
    /^workflows\/delete\.yaml:28:\d+ deliver\.letter: there is no letter letters\/en\/vanished\.md/,
    /^workflows\/company\.yaml:\d+:\d+ time-zone: no time zone/,
    /^workflows\/systems\.yaml:\d+:\d+ systems\.1\.id: a system named fluentworks stands above/,
    /^workflows\/letters\/en\/code\.md:\d+:\d+ there is no value cude/,
    /^workflows\/letters\/en\/code\.md:3:1 in the text \{\{ code \}\} must stand here/,
    /^workflows\/broken\.yaml:\d+:\d+ /,
  ]) {
    expect(found).toContainEqual(expect.stringMatching(start));
  }
  expect(found).toHaveLength(8);
});

describe('a fault is found:', () => {
  test('a setting that is misspelled: what is missing, and what is there instead', async () => {
    await edit('delete.yaml', 'title: Delete', 'titel: Delete');
    expect(await faults()).toEqual([
      'workflows/delete.yaml:2:1 title: is missing',
      'workflows/delete.yaml:4:8 titel: there is no such setting here',
    ]);
  });

  test('a letter that Liquid cannot read, at its own line', async () => {
    await edit('letters/en/code.md', 'Your code is', '{% nope %} Your code is');
    const text = await readFile(join(folder, 'letters/en/code.md'), 'utf8');
    const line = text.split('\n').findIndex((words) => words.includes('nope')) + 1;
    expect(await faults()).toEqual([`workflows/letters/en/code.md:${line}:1 tag "nope" not found`]);
  });

  test('a subject that is no YAML for its colon, at its own line: nothing is loaded with it', async () => {
    await edit('letters/en/refused.md', /^subject: .*$/m, 'subject: Notice: our answer');
    const found = ['workflows/letters/en/refused.md:2:1 Nested mappings are not allowed in compact mappings'];
    expect(await faults()).toEqual(found);
    const loading = await loadWorkflows(folder).catch((error) => error);
    expect(loading.faults.map(printFault)).toEqual(found);
  });

  test('a step that no system can do, and a system that does not say what it opts out of', async () => {
    await edit(
      'systems.yaml',
      'opts-out-of: [sale_and_ads, marketing, sensitive]',
      'opts-out-of: [marketing]',
    );
    expect(await faults()).toEqual([
      expect.stringMatching(
        /^workflows\/limit-sensitive\.yaml:12:\d+ steps\.0\.uses: no system in systems\.yaml/,
      ),
      expect.stringMatching(/^workflows\/opt-out\.yaml:12:\d+ steps\.0\.uses: no system in systems\.yaml/),
      expect.stringMatching(
        /^workflows\/withdraw-consent\.yaml:12:\d+ steps\.0\.uses: no system in systems\.yaml/,
      ),
    ]);
    await edit('systems.yaml', /^ *opts-out-of: \[marketing\]\n/m, '');
    expect(await faults()).toEqual([
      expect.stringMatching(/^workflows\/systems\.yaml:.*named exactly where the system can opt-out/),
    ]);
  });

  test('a lesser answer that is missing, about another right, or asks for as much', async () => {
    await edit('access.yaml', 'lesser: access-categories', 'lesser: nothing');
    expect(await faults()).toEqual([
      expect.stringMatching(/^workflows\/access\.yaml:\d+:\d+ verify\.lesser: there is no playbook nothing/),
    ]);
    await edit('access.yaml', 'lesser: nothing', 'lesser: delete');
    expect(await faults()).toEqual([
      expect.stringContaining('delete.yaml must say applies: { lesser-of: access }'),
    ]);
    await edit('access.yaml', 'lesser: delete', 'lesser: access-categories');
    await edit('access-categories.yaml', 'assurance: basic', 'assurance: strong');
    expect(await faults()).toEqual([expect.stringContaining('in the lesser playbook a basic one')]);
  });

  test('a system that does by hand what it cannot do, corrects by nobody, or holds an unknown category', async () => {
    await edit('systems.yaml', 'can: [export, correct, erase]', 'can: [export, erase]');
    await edit(
      'systems.yaml',
      'by-hand: { team: support, does: [correct] }',
      'by-hand: { team: support, does: [export] }',
    );
    await edit('systems.yaml', 'holds: [billing]', 'holds: [bills]');
    expect(await faults()).toEqual([
      expect.stringMatching(/systems\.0\.can: correct is done by hand: name the team/),
      expect.stringMatching(/systems\.4\.by-hand\.does: only what the system can do/),
      expect.stringMatching(/systems\.1\.holds\.0: no category is named bills/),
    ]);
  });

  test('a package that nobody reviewed', async () => {
    await edit('access.yaml', ', needs: [review]', '');
    expect(await faults()).toEqual([
      expect.stringContaining('package.build must come after a team.review step'),
    ]);
  });

  test('a playbook that is not named like its file', async () => {
    await edit('delete.yaml', 'playbook: delete', 'playbook: erase');
    expect(await faults()).toEqual([
      'workflows/delete.yaml:2:11 playbook: the file is named delete.yaml, so the playbook must be named delete',
    ]);
  });

  test('two playbooks for one right', async () => {
    await cp(join(folder, 'delete.yaml'), join(folder, 'erase.yaml'));
    await edit('erase.yaml', 'playbook: delete', 'playbook: erase');
    expect(await faults()).toEqual([expect.stringContaining('delete.yaml already applies to delete')]);
  });

  test('a circle among the steps', async () => {
    await edit('delete.yaml', 'uses: systems.locate', 'uses: systems.locate, needs: [cool]');
    expect(await faults()).toContainEqual(expect.stringContaining('locate and cool wait for each other'));
  });

  test('a text that is too long, or has characters that halve its room', async () => {
    await edit('letters/en/code.md', 'is your', `is your ${'very '.repeat(40)}`);
    await edit('letters/en/deleted.md', 'is done. What', 'is done — what');
    expect(await faults()).toEqual([
      'workflows/letters/en/code.md:3:1 the text fills 3 segments; there is room for 2',
      'workflows/letters/en/deleted.md:3:1 the text has characters outside the GSM alphabet: —',
    ]);
  });

  test('a letter that is missing, has no subject, cannot be read, or lacks its English', async () => {
    await rm(join(folder, 'letters/en/withdrawn.md'));
    await edit('letters/en/code.md', /^subject: .*$/m, 'betreff: x');
    await edit('letters/en/deleted.md', '{% for system', '{% fro system');
    await cp(join(folder, 'letters/en/unverified.md'), join(folder, 'letters/de/farewell.md'));
    const found = await faults();
    expect(found).toContainEqual(
      expect.stringMatching(/^workflows\/letters\/en\/withdrawn\.md:1:1 this letter is always needed/),
    );
    expect(found).toContainEqual(
      expect.stringMatching(/^workflows\/letters\/en\/code\.md:2:1 a letter begins with/),
    );
    expect(found).toContainEqual(expect.stringMatching(/^workflows\/letters\/en\/deleted\.md:12:1 .*fro/));
    expect(found).toContainEqual(
      expect.stringMatching(/^workflows\/letters\/de\/farewell\.md:1:1 every letter is needed in English/),
    );
    expect(found).toHaveLength(4);
  });

  test('a letter that a language lacks, or that says less in it than in English', async () => {
    await rm(join(folder, 'letters/es/withdrawn.md'));
    await edit('letters/fr/code.md', 'Votre code est {{ code }}', 'Votre code');
    await edit('letters/fr/code.md', /^ {2}\{\{ code \}\} est/m, '  Voici');
    await edit('letters/es/deleted.md', /^sms: >-\n.*\n/m, '');
    expect(await faults()).toEqual([
      'workflows/letters/fr/code.md:1:1 the English letter says {{ code }}, this one does not',
      'workflows/letters/fr/code.md:1:1 the English text (sms:) says {{ code }}, this one does not',
      'workflows/letters/es/deleted.md:1:1 the English letter can be texted (sms:), this one cannot',
      'workflows/letters/es/withdrawn.md:1:1 this letter is missing; English would be sent instead',
      expect.stringMatching(
        /^workflows\/letters\/fr\/code\.md:\d+:1 \{\{ code \}\} must stand here: the code/,
      ),
      expect.stringMatching(
        /^workflows\/letters\/fr\/code\.md:3:1 in the text \{\{ code \}\} must stand here/,
      ),
    ]);
  });

  test('an accent in a text, which halves its room', async () => {
    await edit('letters/es/code.md', 'es su clave', 'es su código');
    expect(await faults()).toEqual([
      'workflows/letters/es/code.md:3:1 the text has characters outside the GSM alphabet: ó',
    ]);
  });

  test('a kind of step that there is not', async () => {
    await edit('delete.yaml', 'uses: systems.erase,', 'uses: systems.shred,');
    expect(await faults()).toContainEqual(
      expect.stringMatching(/^workflows\/delete\.yaml:26:\d+ steps\.3\.uses: /),
    );
  });

  test('waits that come to more than a law allows, at the one that goes too far', async () => {
    await edit('delete.yaml', 'for: { days: 3 }', 'for: { days: 14 }');
    expect(await faults()).toEqual([
      expect.stringMatching(
        /^workflows\/delete\.yaml:25:\d+ steps\.2\.for: with this cooling-off it can take 33 days, and the law allows \d+ \(law not known, strictest clock: \S+, .*\)$/,
      ),
    ]);
  });

  test('a wait for the proof that is longer than a law allows by itself', async () => {
    await edit('delete.yaml', 'give-up-after: { days: 14 }', 'give-up-after: { days: 60 }');
    expect(await faults()).toEqual([
      expect.stringMatching(
        /^workflows\/delete\.yaml:9:\d+ verify\.give-up-after: with this wait for the proof it can take 60 days/,
      ),
    ]);
  });

  test('an appeal that nobody could answer in time', async () => {
    await edit('appeal.yaml', '{ days: 20 }]', '{ days: 40 }]');
    expect(await faults()).toEqual([
      expect.stringMatching(
        /^workflows\/appeal\.yaml:\d+:\d+ steps\.0\.remind\.2: with this last reminder it can take 54 days, and the law allows 45/,
      ),
    ]);
  });

  test('a decision that nobody may give', async () => {
    await edit('company.yaml', /^ {2}legal: legal\n/m, '');
    expect(await faults()).toEqual([
      'workflows/child.yaml:25:23 steps.2.escalate.to: it would go to nobody: company.yaml names no Slack group for the role legal',
      'workflows/delete.yaml:23:23 steps.1.escalate.to: it would go to nobody: company.yaml names no Slack group for the role legal',
    ]);
    await edit('company.yaml', /^ {2}approver: .*\n/m, '');
    await edit('company.yaml', /^ {2}admin: .*\n/m, '');
    expect(await faults()).toEqual([
      'workflows/appeal.yaml:15:25 steps.0.uses: nobody could decide this: company.yaml names no Slack group for the role approver',
      'workflows/child.yaml:25:23 steps.2.escalate.to: it would go to nobody: company.yaml names no Slack group for the role legal',
      'workflows/child.yaml:21:13 steps.2.uses: nobody could decide this: company.yaml names no Slack group for the role approver',
      'workflows/delete.yaml:23:23 steps.1.escalate.to: it would go to nobody: company.yaml names no Slack group for the role legal',
      'workflows/delete.yaml:19:13 steps.1.uses: nobody could decide this: company.yaml names no Slack group for the role approver',
    ]);
  });

  test('what a law wants a letter to say and the letter does not', async () => {
    await edit('letters/en/refused.md', '{{ reason }}', 'none');
    await edit('letters/fr/deleted.md', '{{ appeal_days }}', 'quelques');
    const found = await faults();
    expect(found).toContainEqual(
      expect.stringMatching(
        /^workflows\/letters\/en\/refused\.md:\d+:1 the law wants \{\{ reason \}\} here: the reason$/,
      ),
    );
    expect(found).toContainEqual(
      expect.stringMatching(
        /^workflows\/letters\/fr\/deleted\.md:\d+:1 the law wants \{\{ appeal_days \}\} here: the way to appeal$/,
      ),
    );
  });

  test('what a letter only asks about and does not say', async () => {
    await edit('letters/en/refused.md', ', {{ regulator }}', '');
    await edit('letters/fr/extension.md', ', {{ regulator }}', '');
    await edit('letters/es/deleted.md', '{{ system.name }}: {{ system.summary }}', 'Sistema');
    await edit('letters/es/deleted.md', '{{ kept.what }}. {{ kept.because }}', 'algo');
    expect(await faults()).toEqual([
      'workflows/letters/es/deleted.md:1:1 the English letter says {{ systems }}, this one does not',
      'workflows/letters/fr/extension.md:1:1 the English letter says {{ regulator }}, this one does not',
      expect.stringMatching(/refused\.md:\d+:1 the law wants \{\{ regulator \}\} here: the authority$/),
      expect.stringMatching(/deleted\.md:\d+:1 the law wants \{\{ systems \}\} here: what was kept and why$/),
      expect.stringMatching(/extension\.md:\d+:1 the law wants \{\{ regulator \}\} here: the authority$/),
    ]);
  });

  test('a letter that lacks what it is sent for, and on which footing it must say it', async () => {
    for (const [letter, value] of [
      ['code', 'code'],
      ['acknowledgement', 'due_on'],
      ['acknowledgement-no-code', 'due_on'],
      ['handed-over', 'organization'],
      ['organization-notice', 'requester_contact'],
    ] as const)
      await blank(`letters/en/${letter}.md`, value);
    expect(await faults()).toEqual([
      expect.stringMatching(
        /acknowledgement-no-code\.md:\d+:1 \{\{ due_on \}\} must stand here: .*11 CCR 7021/,
      ),
      expect.stringMatching(/acknowledgement\.md:\d+:1 \{\{ due_on \}\} must stand here: .*11 CCR 7021/),
      expect.stringMatching(/code\.md:\d+:1 \{\{ code \}\} must stand here: the code \(our promise/),
      expect.stringMatching(/handed-over\.md:\d+:1 \{\{ organization \}\} must stand here: who answers now/),
      expect.stringMatching(
        /organization-notice\.md:\d+:1 \{\{ requester_contact \}\} must stand here: .*45 CFR 164\.504/,
      ),
    ]);
  });

  test('a text that does not lead to the page', async () => {
    await edit('letters/en/deleted.md', '{{ page_url }}\n---', 'our page\n---');
    expect(await faults()).toEqual([
      expect.stringMatching(/^workflows\/letters\/en\/deleted\.md:3:1 the text must say \{\{ page_url \}\}/),
    ]);
  });

  test('a letter whose reply line is gone or in other words', async () => {
    await edit('letters/en/refused.md', /^##-.*\n/m, '');
    await edit('letters/fr/code.md', '##- Écrivez', '## Écrivez');
    expect(await faults()).toEqual([
      expect.stringMatching(
        /^workflows\/letters\/en\/refused\.md:7:1 the letter must begin with the line ##- Please/,
      ),
      expect.stringMatching(
        /^workflows\/letters\/fr\/code\.md:6:1 the letter must begin with the line ##- Écrivez/,
      ),
    ]);
  });

  test('a reason without its words in a language', async () => {
    await edit('reasons.yaml', /^ {4}fr: Nous avons reçu.*\n/m, '');
    expect(await faults()).toEqual([
      expect.stringMatching(/^workflows\/reasons\.yaml:\d+:\d+ extension\.many-requests\.fr: is missing$/),
    ]);
  });

  test('an appeal without its decision, or a decision without an appeal', async () => {
    await edit('appeal.yaml', 'applies: { kind: appeal }', 'applies: { right: access }');
    expect(await faults()).toContainEqual(
      expect.stringMatching(
        /^workflows\/appeal\.yaml:15:25 steps\.0\.uses: there is no appeal to decide here$/,
      ),
    );
  });

  test('a kind of message, or of hand-over, that no playbook is for', async () => {
    await rm(join(folder, 'legal-process.yaml'));
    await rm(join(folder, 'phi-hand-over.yaml'));
    expect(await faults()).toEqual([
      'workflows:1:1 no playbook says applies: { kind: legal }',
      'workflows:1:1 no playbook says applies: { hand-over: covered-entity }',
    ]);
  });

  test('a right that no playbook is for, also a child’s to have its data deleted', async () => {
    for (const file of ['delete', 'child', 'opt-out', 'access', 'access-categories'])
      await rm(join(folder, `${file}.yaml`));
    expect((await faults()).toSorted()).toEqual([
      'workflows:1:1 no playbook says applies: { right: access }',
      'workflows:1:1 no playbook says applies: { right: delete }',
      'workflows:1:1 no playbook says applies: { right: delete, minor: true }',
      'workflows:1:1 no playbook says applies: { right: opt_out }',
    ]);
  });

  test('a second playbook for the same, where one for a minor’s is another', async () => {
    await edit('child.yaml', ', minor: true', '');
    expect(await faults()).toContainEqual(
      expect.stringMatching(/delete\.yaml:\d+:\d+ applies\.right: child\.yaml already applies to delete$/),
    );
  });

  test('a playbook that ends with a letter about something else, or with one that goes out by itself', async () => {
    await edit('appeal.yaml', 'letter: appeal-decided', 'letter: closed');
    await edit('phi-hand-over.yaml', 'letter: handed-over', 'letter: closed');
    await edit('delete.yaml', 'letter: deleted', 'letter: refused');
    expect(await faults()).toEqual([
      expect.stringMatching(
        /^workflows\/appeal\.yaml:16:\d+ deliver\.letter: .*what fits is appeal-decided$/,
      ),
      expect.stringMatching(/^workflows\/delete\.yaml:28:\d+ deliver\.letter: refused is sent by itself/),
      expect.stringMatching(
        /^workflows\/phi-hand-over\.yaml:\d+:\d+ deliver\.letter: .*fits is handed-over$/,
      ),
    ]);
  });

  test('evidence that is gone before a law lets it go, and content that outlasts it', async () => {
    await edit('opt-out.yaml', 'keep-evidence: { years: 6 }', 'keep-evidence: { months: 1 }');
    await edit('delete.yaml', 'keep-content: { months: 24 }', 'keep-content: { years: 7 }');
    expect(await faults()).toEqual([
      expect.stringMatching(
        /^workflows\/delete\.yaml:\d+:\d+ close\.keep-content: content is kept no longer/,
      ),
      expect.stringMatching(
        /^workflows\/opt-out\.yaml:.* close\.keep-evidence: .* for 72 months \(US-HIPAA, records\)$/,
      ),
      expect.stringMatching(/^workflows\/opt-out\.yaml:.* close\.keep-content: content is kept no longer/),
    ]);
    await edit('company.yaml', 'US-HIPAA: applies', 'US-HIPAA: no');
    expect(await faults()).toContainEqual(expect.stringContaining('for 24 months (US-CA, records)'));
  });

  test('a house target later than the law, which would never count', async () => {
    await edit('company.yaml', 'access: { days: 20 }', 'access: { days: 90 }');
    await edit('company.yaml', 'hand-over: { business-days: 2 }', 'hand-over: { days: 60 }');
    expect(await faults()).toEqual([
      expect.stringMatching(
        /^workflows\/company\.yaml:\d+:\d+ targets\.rights\.access: the target for access, 90 days, is later than the law/,
      ),
      expect.stringMatching(
        / targets\.hand-over: the target for hand-over, 60 days, is later than .*US-HIPAA/,
      ),
    ]);
  });

  test('a time zone that there is not, or no law that sets a date: nothing is loaded with it', async () => {
    await edit('company.yaml', 'America/Denver', 'America/Denvr');
    await edit('company.yaml', /: (applies|voluntary)\b/g, ': no');
    const found = [
      expect.stringMatching(/^workflows\/company\.yaml:6:12 time-zone: no time zone has this name/),
      expect.stringMatching(/^workflows\/company\.yaml:\d+:\d+ laws: keep at least one law/),
    ];
    expect(await faults()).toEqual(found);
    const loading = await loadWorkflows(folder).catch((error) => error);
    expect(loading.faults.map(printFault)).toEqual(found);
  });

  test('a team that nobody else names', async () => {
    await edit('child.yaml', 'team: privacy, remind', 'team: privcy, remind');
    await edit('opt-out.yaml', 'team: baa', 'team: bba');
    expect(await faults()).toEqual([
      expect.stringMatching(
        /^workflows\/child\.yaml:\d+:\d+ steps\.0\.team: nobody else names the team privcy$/,
      ),
      expect.stringMatching(
        /^workflows\/opt-out\.yaml:\d+:\d+ route\.0\.team: nobody else names the team bba$/,
      ),
    ]);
  });

  test('a file that is missing', async () => {
    await rm(join(folder, 'systems.yaml'));
    expect(await faults()).toEqual(['workflows/systems.yaml:1:1 this file is missing']);
  });
});

test('the values that letters may use are those that letters are given', async () => {
  const given = sampleValues(await loadWorkflows(), 'refused', 'en');
  expect(Object.keys(given).toSorted()).toEqual([...LETTER_VALUES].toSorted());
});
