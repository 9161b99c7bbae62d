import { expect, test } from 'vitest';
import { lessonOf } from '../../src/journey/intake/lesson-of.ts';

const WORDS = 'Please delete my account and everything about me.';
const featuresOf = (text: string) => new Set(lessonOf({ channel: 'email', text }).features);

test('a lesson has features and the model that they belong to, and the same message gives the same ones', () => {
  const lesson = lessonOf({ channel: 'email', text: WORDS });
  expect(lesson.features.length).toBeGreaterThan(10);
  expect(lesson.model).toMatch(/^[0-9a-f]{12}$/);
  expect(lessonOf({ channel: 'email', text: WORDS })).toEqual(lesson);
});

test('a name that only this message has leaves nothing in its lesson', () => {
  const [one, other] = ['Zorvilaxa Quimbertone', 'Hjalmunda Vexborowitz'].map((name) =>
    featuresOf(`${WORDS}\n\n${name}`),
  );
  expect(one?.size).toBeGreaterThan(10);
  expect(one).toEqual(other);
});
