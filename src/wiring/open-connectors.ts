import type { Config } from '../config.ts';
import type { SystemConnector } from '../core/ports.ts';
import { fluentworksConnector } from '../vendors/fluentworks/connector.ts';
import { stripeConnector } from '../vendors/stripe/connector.ts';

/** The systems that hold personal data and whose settings are there. */
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
