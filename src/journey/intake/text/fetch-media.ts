import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { MediaSource } from '../../../core/ports.ts';
import type { InboundId, RequestId } from '../../../core/privacy-request.ts';
import { Permanent } from '../../../core/problem.ts';
import type { StepHandler } from '../../../core/step.ts';
import { askForStep } from '../../../db/steps.ts';
import type { Tx } from '../../../db/tables.ts';
import type { Journey } from '../../context.ts';
import { envelopeSchema } from '../envelope.ts';
import type { ReceivedFile } from '../message-content.ts';
import { recordEvidence } from '../record-evidence.ts';
import { storeFiles } from '../store-files.ts';
import { typeByContent } from '../type-by-content.ts';

const input = z.object({ inbound: z.string() });
const stored = z.object({ inbound: z.string(), places: z.array(z.number().int()) });
const FILE_BYTES_MAX = 5 * 1024 * 1024;

/** Asks for what came with a text to be fetched, once the text has its case. */
export async function askForMedia(tx: Tx, requestId: RequestId, inbound: InboundId, at: Temporal.Instant) {
  const name = `intake.media.${inbound}`;
  await askForStep(tx, { requestId, name, kind: 'intake.media', input: { inbound }, at });
}

/**
 * `intake.media`: fetches what came with a text from the provider and stores it as files of the message. What is too
 * large, or gone there, is counted as beyond what is kept. Then the provider is asked to forget what is stored here, and
 * only that.
 */
export function fetchMediaHandler(journey: Journey, source: MediaSource): StepHandler<Tx> {
  return async (step) => {
    const { inbound, key, urls } = await mediaOf(journey, input.parse(step.input).inbound as InboundId);
    const files: ReceivedFile[] = [];
    const places: number[] = [];
    for (const [place, url] of urls.entries()) {
      const bytes = await source.fetch(url, FILE_BYTES_MAX, step.signal);
      if (typeof bytes === 'string') continue;
      files.push(await receivedFile(bytes, place));
      places.push(place);
    }
    const message = { inbound, files, filesBeyond: urls.length - files.length };
    const blobs = await storeFiles(journey, message, key);
    const { requestId } = step;
    return {
      is: 'done',
      result: { files: files.length, beyond: message.filesBeyond },
      commit: async (tx) => {
        await blobs.insert(tx);
        await recordEvidence(journey, tx, message, key);
        const name = `intake.forget-media.${inbound.id}`;
        const asked = { inbound: inbound.id, places };
        await askForStep(tx, {
          requestId,
          name,
          kind: 'intake.forget-media',
          input: asked,
          at: journey.clock.now(),
        });
      },
    };
  };
}

/** `intake.forget-media`: has the provider delete what is stored here now. Safe to run twice. */
export function forgetMediaHandler(journey: Journey, source: MediaSource): StepHandler<Tx> {
  return async (step) => {
    const { inbound, places } = stored.parse(step.input);
    const { urls } = await mediaOf(journey, inbound as InboundId);
    const kept = urls.filter((_, place) => places.includes(place));
    for (const url of kept) await source.forget(url, step.signal);
    return { is: 'done', result: { forgotten: kept.length } };
  };
}

async function mediaOf({ db, vault }: Journey, id: InboundId) {
  const inbound = await db
    .selectFrom('inbound_messages')
    .select(['id', 'key_id', 'channel', 'received_at', 'envelope'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (!inbound) throw new Permanent('inbound-message-unknown');
  const key = await vault.open(db, inbound.key_id);
  const place = { table: 'inbound_messages', column: 'envelope', row: id };
  const envelope = envelopeSchema.parse(JSON.parse(key.openText(place, inbound.envelope)));
  if (envelope.kind !== 'text') throw new Permanent('media-of-no-text');
  return { inbound, key, urls: envelope.media.map(({ url }) => url) };
}

async function receivedFile(bytes: Uint8Array, place: number): Promise<ReceivedFile> {
  const { mime, ending } = await typeByContent(bytes);
  return {
    name: `${place + 1}${ending ? `.${ending}` : ''}`,
    type: mime,
    sha256: createHash('sha256').update(bytes).digest(),
    bytes,
  };
}
