import { expect, test } from 'vitest';
import { fixtureReader } from '../../support/read-fixture.ts';
import { WORST_MAILS } from '../../support/worst-mails.ts';

const read = fixtureReader();

test.each(WORST_MAILS)(
  '$name comes to its end, and something can be done with it',
  async ({ make, problem }) => {
    const mail = await read(make());
    expect(mail.problem).toBe(problem);
    expect(mail.author?.value ?? DANA).toBe(DANA);
  },
);

test('the reader goes on with the next mail after each of them', async () => {
  const mail = await read(Buffer.from('From: dana.ruiz@example.net\r\n\r\nPlease delete my account'));
  expect(mail.ownWords).toBe('Please delete my account');
});

const DANA = 'dana.ruiz@example.net';
