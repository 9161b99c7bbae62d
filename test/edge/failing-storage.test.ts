import { beforeEach, describe, expect, test, vi } from 'vitest';
import { mailSigningKeys, signInbound } from '../../src/demo/sign-mail.ts';
import worker from '../../src/edge/worker.ts';

const keys = mailSigningKeys();
const body = Buffer.from('--xYzZY--');
const fails = async () => {
  throw new Error('no storage for dana@example.net');
};

const logged = vi.spyOn(console, 'error').mockImplementation(() => {});
beforeEach(() => logged.mockClear());

/** The Worker's bindings, as far as it gets with them. */
function bindings({ put = async () => {}, send = async (_: unknown) => {} } = {}) {
  return {
    RAW: { put },
    FORWARD: { send },
    ORIGIN_URL: 'https://desk.test',
    PUBLIC_URL: 'https://desk.test',
    EDGE_SECRETS: 'secret',
    SENDGRID_INBOUND_KEYS: keys.publicKeyBase64,
  };
}
const post = (env: object) =>
  worker.fetch(
    new Request('https://desk.test/webhooks/sendgrid/inbound', {
      method: 'POST',
      headers: signInbound(keys.privateKeyPem, Math.floor(Date.now() / 1000), body),
      body,
    }),
    env,
  );

describe('a vendor is told 503, so that it comes again, when', () => {
  test.each([
    ['R2 fails', bindings({ put: fails }), 'bucket-failed'],
    ['the queue fails', bindings({ send: fails }), 'queue-failed'],
    ['a setting is missing', { ...bindings(), EDGE_SECRETS: undefined }, 'EDGE_SECRETS'],
    ['a secret is empty', { ...bindings(), EDGE_SECRETS: ' , ' }, 'EDGE_SECRETS'],
    ['a bucket is not bound', { ...bindings(), RAW: undefined }, 'RAW'],
    ['a key is none', { ...bindings(), SENDGRID_INBOUND_KEYS: 'not a key!' }, 'sendgrid-key-faulty'],
    ['a key is of another kind', { ...bindings(), SENDGRID_INBOUND_KEYS: 'AAAA' }, 'sendgrid-key-faulty'],
  ])('%s, and the log says which', async (_, env, problem) => {
    const answer = await post(env);
    expect(answer.status).toBe(503);
    expect(answer.headers.get('Retry-After')).not.toBeNull();
    expect(await answer.text()).not.toContain('dana');
    expect(JSON.stringify(logged.mock.calls)).toContain(problem);
    expect(JSON.stringify(logged.mock.calls)).not.toContain('dana');
  });
});

test('the queue is given the key of the bytes and nothing else', async () => {
  const sent: unknown[] = [];
  const put: string[] = [];
  const env = bindings({
    put: async (...[key]: unknown[]) => void put.push(String(key)),
    send: async (job) => void sent.push(job),
  });
  expect((await post(env)).status).toBe(200);
  expect(sent).toEqual([{ key: put[0] }]);
});

test('a mail that is too large is refused for good, with the reason, before it is read', async () => {
  const reasons: string[] = [];
  const message = { rawSize: 25 * 1024 * 1024 + 1, setReject: (reason: string) => void reasons.push(reason) };
  await worker.email(message as never, bindings({ put: fails }));
  expect(reasons).toEqual(['Message too large: send it without its attachments']);
});
