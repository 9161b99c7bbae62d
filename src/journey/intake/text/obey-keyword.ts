import type { RequestId } from '../../../core/privacy-request.ts';
import { recordEvent } from '../../../db/apply-event.ts';
import type { Tx } from '../../../db/tables.ts';
import { liftOptOut, optOut } from '../../../db/text-opt-outs.ts';
import type { Journey } from '../../context.ts';
import type { Author } from '../message-content.ts';
import type { Keyword } from './keywords.ts';

/**
 * Does what a keyword says: STOP ends all texts to a number at once and moves its open cases to mail, or to a human
 * where they have no address; START lifts that for them all; HELP is answered by the provider.
 */
export async function obeyKeyword(
  { vault, clock }: Pick<Journey, 'vault' | 'clock'>,
  tx: Tx,
  { channel, value }: Author,
  keyword: Keyword,
): Promise<void> {
  if (keyword === 'help') return;
  const at = clock.now();
  const hash = vault.fingerprint(channel, value);
  const starts = keyword === 'start';
  if (starts && !(await liftOptOut(tx, hash, at))) return;
  if (!starts) await optOut(tx, hash, at);
  for (const { id, hasMail } of await openRequestsOf(tx, hash)) {
    const event = starts
      ? ({ type: 'texts.resumed' } as const)
      : ({ type: 'texts.stopped', reachable: hasMail } as const);
    await recordEvent(tx, id, { event, actor: 'requester', at });
  }
}

async function openRequestsOf(tx: Tx, hash: Buffer): Promise<{ id: RequestId; hasMail: boolean }[]> {
  const rows = await tx
    .selectFrom('contacts')
    .innerJoin('requests', 'requests.id', 'contacts.request_id')
    .select(['requests.id'])
    .select((eb) =>
      eb
        .exists(
          eb
            .selectFrom('contacts as mail')
            .select('mail.id')
            .whereRef('mail.request_id', '=', 'requests.id')
            .where('mail.channel', '=', 'email')
            .where((or) => or.or([or('mail.source', '=', 'sender'), or('mail.proven_at', 'is not', null)])),
        )
        .as('hasMail'),
    )
    .where('contacts.value_hash', '=', hash)
    .where('contacts.channel', '=', 'sms')
    .where('requests.state', '<>', 'closed')
    .execute();
  return rows.map(({ id, hasMail }) => ({ id, hasMail: Boolean(hasMail) }));
}
