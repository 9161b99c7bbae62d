import type { Hono } from 'hono';
import type { Config } from '../config.ts';
import type { InboundMessage } from '../core/inbound-message.ts';
import type { StepQueue } from '../core/ports.ts';
import { createApp } from '../http/app.ts';
import { edgeWebhookRoute } from '../http/edge-webhook.ts';
import { healthRoutes } from '../http/health.ts';
import { metricsRoute } from '../http/metrics.ts';
import { operatorsApi } from '../http/operators-api.ts';
import { readiness } from '../http/readiness.ts';
import { requesterPages } from '../http/requester-pages.ts';
import { sendgridEventsRoute } from '../http/sendgrid-events.ts';
import { sendgridInboundRoute } from '../http/sendgrid-inbound.ts';
import type { Journey } from '../journey/context.ts';
import { recordDelivery } from '../journey/deliver/record-delivery.ts';
import { acceptMessage } from '../journey/intake/accept-message.ts';
import { revealNow } from '../journey/reveal/reveal-now.ts';
import { readDeliveryEvents } from '../vendors/sendgrid/delivery-events.ts';
import { readInboundParse } from '../vendors/sendgrid/inbound-parse.ts';
import { signatureVerifier } from '../vendors/sendgrid/verify-signature.ts';
import { signatureClock } from './signature-clock.ts';

/** Every route of the desk. What a vendor that is switched off would serve is not there at all. */
export function webApp(
  config: Config,
  journey: Journey,
  { queue, slack, texts, routes, crash }: WebParts,
): Hono {
  const { db, clock, log, company } = journey;
  const { route: metricsPage, metrics } = metricsRoute(db, clock);
  const own = [
    healthRoutes(readiness(db, queue)),
    metricsPage,
    operatorsApi({
      db,
      apiToken: config.API_TOKEN,
      company,
      reveal: (id, reason) => revealNow(journey, id, { reason, by: 'api', actor: 'operator' }),
    }),
    requesterPages(journey),
  ];
  const webhooks: Hono[] = [...texts.webhooks];
  if (config.SENDGRID_INBOUND_KEYS) {
    webhooks.push(
      sendgridInboundRoute({
        clock: signatureClock,
        log,
        verify: signatureVerifier(config.SENDGRID_INBOUND_KEYS),
        read: readInboundParse,
        accept: async (mail) => {
          const accepted = await acceptMessage(journey, mail, 'sendgrid');
          crash?.('after-message-stored');
          return accepted;
        },
      }),
    );
  }
  if (config.SENDGRID_EVENT_KEYS) {
    webhooks.push(
      sendgridEventsRoute({
        clock: signatureClock,
        log,
        verify: signatureVerifier(config.SENDGRID_EVENT_KEYS),
        read: readDeliveryEvents,
        record: (event) => recordDelivery(journey, event),
      }),
    );
  } else {
    log.warn({}, 'letters that come back are not seen: SENDGRID_EVENT_KEYS is not set');
  }
  own.push(...webhooks);
  if (config.EDGE_SECRETS) {
    const secrets = config.EDGE_SECRETS.map((secret) => secret.reveal());
    const accept = (message: InboundMessage) => acceptMessage(journey, message, 'edge');
    own.push(edgeWebhookRoute({ clock: signatureClock, log, secrets, routes: webhooks, accept }));
  }
  return createApp({ routes: [...own, ...slack.routes, ...routes], log, metrics });
}

interface WebParts {
  queue: StepQueue;
  slack: { routes: readonly Hono[] };
  texts: { webhooks: readonly Hono[] };
  routes: readonly Hono[];
  /** Tests stop the process once a message is stored. */
  crash: ((point: 'after-message-stored') => void) | undefined;
}
