import type { ForwardableEmailMessage, MessageBatch } from '@cloudflare/workers-types';
import { consume } from './consume.ts';
import { receiveMail } from './receive-mail.ts';
import { readSettings } from './settings.ts';
import { sweep } from './sweep.ts';
import { webhookRoutes } from './webhooks.ts';

const webhooks = webhookRoutes();

/**
 * The Cloudflare Worker in front of the desk: takes webhooks and mail while the desk may be down, keeps their bytes in
 * R2, and hands them in by a queue until the desk has stored them.
 */
export default {
  fetch: (request: Request, env: object) => webhooks.fetch(request, env),
  email: (message: ForwardableEmailMessage, env: unknown) => receiveMail(readSettings(env), message),
  queue: (batch: MessageBatch<unknown>, env: unknown) => consume(readSettings(env), batch),
  scheduled: (_: unknown, env: unknown) => sweep(readSettings(env)),
};
