import type { RequestId } from '../../core/privacy-request.ts';
import type { StaffGate } from '../../core/staff.ts';
import type { Journey } from '../../journey/context.ts';
import { recordRefusal } from '../../journey/record-refusal.ts';
import { readValue } from '../card/button-value.ts';
import { readMoreValue } from '../card/more-menu.ts';
import { REFUSED_STAFF } from '../words/refusal-words.ts';

/** Roles that were not read for so long decide nothing any more. */
const ROLES_FRESH_MINUTES = 15;

/** Decides from our own table who may act: being in the channel is no authority. */
export function staffGate(journey: Journey): StaffGate {
  return {
    async mayAct(userId, roles) {
      const account = await journey.db
        .selectFrom('staff')
        .selectAll()
        .where('user_id', '=', userId)
        .executeTakeFirst();
      if (!account) return { ok: false, because: 'unknown' };
      if (account.refused !== null) return { ok: false, because: account.refused };
      const oldest = journey.clock.now().subtract({ minutes: ROLES_FRESH_MINUTES });
      if (Temporal.Instant.compare(account.synced_at, oldest) < 0)
        return { ok: false, because: 'stale-roles' };
      return roles.some((role) => account.roles.includes(role))
        ? { ok: true }
        : { ok: false, because: 'no-role' };
    },
    async refused(press, action, because) {
      const about = readValue(press.value) ?? readMoreValue(press.value);
      if (about) await recordRefusal(journey, about.requestId as RequestId, press.userId, action, because);
      else journey.log.warn({ user: press.userId, action, because }, 'staff action refused');
      return REFUSED_STAFF[because];
    },
  };
}
