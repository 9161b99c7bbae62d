import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AUTHORITIES, agentRule, mayAct, type Shown } from '../../src/core/authority.ts';
import { LAWS, lawOf } from '../../src/core/law/laws.ts';
import { RIGHTS } from '../../src/core/privacy-request.ts';

describe('what an agent must show', () => {
  test.each([
    ['US-CA', ['delete'], 'permission-and-confirmation'],
    ['US-CA', ['opt_out'], 'permission'],
    ['US-CO', ['opt_out'], 'permission'],
    ['US-CO', ['access'], 'confirmation'],
    ['US-VA', ['opt_out'], 'confirmation'],
    ['CA-QC', ['access'], 'permission-and-confirmation'],
    [null, ['opt_out'], 'permission-and-confirmation'],
  ] as const)('under %s for %j is: %s', (law, rights, rule) => {
    expect(agentRule(lawOf(law), rights)).toBe(rule);
  });
});

const shown: fc.Arbitrary<Shown> = fc.record({
  actorProven: fc.boolean(),
  authority: fc.option(fc.constantFrom(...AUTHORITIES)),
  subjectNamed: fc.boolean(),
  subjectConfirmed: fc.boolean(),
});
const rule = fc
  .tuple(fc.constantFrom(...LAWS, null), fc.subarray([...RIGHTS], { minLength: 1 }))
  .map(([law, rights]) => agentRule(law, rights));

describe('whatever the law and whatever is asked,', () => {
  test('nobody acts for a person who is not named', () => {
    fc.assert(
      fc.property(fc.constantFrom('agent', 'parent'), rule, shown, (actor, needs, given) => {
        const unnamed = { ...given, subjectNamed: false, subjectConfirmed: false };
        expect(mayAct(actor, needs, unnamed)).toBe(false);
      }),
    );
  });

  test('an agent acts only by the person’s own word, a power of attorney, or a permission that the law lets suffice', () => {
    fc.assert(
      fc.property(rule, shown, (needs, given) => {
        if (!mayAct('agent', needs, given)) return;
        const permitted = needs === 'permission' && given.authority === 'permission';
        expect(given.subjectConfirmed || given.authority === 'power_of_attorney' || permitted).toBe(true);
      }),
    );
  });

  test('a parent acts only once staff have found the relation in order', () => {
    fc.assert(
      fc.property(rule, shown, (needs, given) => {
        if (mayAct('parent', needs, given)) expect(given.authority).toBe('parental_relation');
      }),
    );
  });
});
