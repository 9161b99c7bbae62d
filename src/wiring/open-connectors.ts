import type { Config } from '../config.ts';
import type { OptOutConnector, SystemConnector } from '../core/ports.ts';
import { fluentworksConnector } from '../vendors/fluentworks/connector.ts';
import { fluentworksOptOut } from '../vendors/fluentworks/opt-out.ts';
import { sendgridOptOut } from '../vendors/sendgrid/opt-out.ts';
import { stripeConnector } from '../vendors/stripe/connector.ts';

/** The systems that hold personal data, can be searched and erased, and whose settings are there. */
export function openConnectors(config: Config): ReadonlyMap<string, SystemConnector> {
  const connectors: SystemConnector[] = [];
  if (config.FLUENTWORKS_API_URL && config.FLUENTWORKS_API_TOKEN) {
    const token = config.FLUENTWORKS_API_TOKEN.reveal();
    connectors.push(fluentworksConnector({ apiUrl: config.FLUENTWORKS_API_URL, token }));
  }
  if (config.STRIPE_API_KEY) {
    connectors.push(
      stripeConnector({ apiKey: config.STRIPE_API_KEY.reveal(), apiUrl: config.STRIPE_API_URL }),
    );
  }
  return new Map(connectors.map((connector) => [connector.system, connector]));
}

/** The systems that can end a use of personal data, and whose settings are there. */
export function openOptOuts(config: Config): ReadonlyMap<string, OptOutConnector> {
  const connectors: OptOutConnector[] = [];
  if (config.FLUENTWORKS_API_URL && config.FLUENTWORKS_API_TOKEN) {
    const token = config.FLUENTWORKS_API_TOKEN.reveal();
    connectors.push(fluentworksOptOut({ apiUrl: config.FLUENTWORKS_API_URL, token }));
  }
  if (config.SENDGRID_API_KEY) {
    const apiKey = config.SENDGRID_API_KEY.reveal();
    connectors.push(sendgridOptOut({ apiKey, apiUrl: config.SENDGRID_API_URL }));
  }
  return new Map(connectors.map((connector) => [connector.system, connector]));
}
