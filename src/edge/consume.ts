import type { Message, MessageBatch } from '@cloudflare/workers-types';
import { z } from 'zod';
import { toProblem } from '../core/problem.ts';
import { forward } from './forward.ts';
import { retryDelaySeconds } from './retry-delay.ts';
import type { EdgeSettings } from './settings.ts';
import { markUndelivered } from './undelivered.ts';

const DEAD_QUEUE = 'lawrence-edge-dead';
const job = z.object({ key: z.string() });

/** The queue's consumer, and that of its dead letters. One message that fails does not hold up the others. */
export async function consume(settings: EdgeSettings, batch: MessageBatch<unknown>): Promise<void> {
  const work = batch.queue === DEAD_QUEUE ? bury : deliver;
  for (const message of batch.messages) {
    const { data } = job.safeParse(message.body);
    if (data) await work(settings, data.key, message);
    else {
      console.error({ event: 'not ours', message: message.id });
      message.ack();
    }
  }
}

async function deliver(settings: EdgeSettings, key: string, message: Message): Promise<void> {
  const forwarded = await forward(settings, key).catch(failed);
  if (forwarded.ok) return message.ack();
  console.warn({ event: 'not delivered', key, tries: message.attempts, problem: forwarded.problem });
  message.retry({ delaySeconds: retryDelaySeconds(message.attempts, settings.RETRY_SECONDS) });
}

/** The message stays in R2, where the sweep keeps handing it in; the marker shows that it still waits. */
async function bury(settings: EdgeSettings, key: string, message: Message): Promise<void> {
  try {
    await markUndelivered(settings, key, 'tries-exhausted');
    message.ack();
  } catch (error) {
    console.error({ event: 'undelivered', key, problem: toProblem(error).code });
    message.retry({ delaySeconds: retryDelaySeconds(message.attempts, settings.RETRY_SECONDS) });
  }
}

const failed = (error: unknown) => ({ ok: false, problem: toProblem(error).code }) as const;
