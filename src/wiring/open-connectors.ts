import type { Config } from '../config.ts';
import type { ExportConnector, OptOutConnector, SystemConnector } from '../core/ports.ts';
import { fluentworksConnector } from '../vendors/fluentworks/connector.ts';
import { fluentworksExport } from '../vendors/fluentworks/export.ts';
import { fluentworksOptOut } from '../vendors/fluentworks/opt-out.ts';
import { sendgridExport } from '../vendors/sendgrid/export.ts';
import { sendgridOptOut } from '../vendors/sendgrid/opt-out.ts';
import { stripeConnector } from '../vendors/stripe/connector.ts';
import { stripeExport } from '../vendors/stripe/export.ts';
import { twilioExport } from '../vendors/twilio/export.ts';

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

/** The systems whose records of a person can be copied, and whose settings are there. */
export function openExports(config: Config): ReadonlyMap<string, ExportConnector> {
  const connectors: ExportConnector[] = [];
  if (config.FLUENTWORKS_API_URL && config.FLUENTWORKS_API_TOKEN) {
    const token = config.FLUENTWORKS_API_TOKEN.reveal();
    connectors.push(fluentworksExport({ apiUrl: config.FLUENTWORKS_API_URL, token }));
  }
  if (config.STRIPE_API_KEY) {
    connectors.push(stripeExport({ apiKey: config.STRIPE_API_KEY.reveal(), apiUrl: config.STRIPE_API_URL }));
  }
  if (config.SENDGRID_API_KEY) {
    const apiKey = config.SENDGRID_API_KEY.reveal();
    connectors.push(sendgridExport({ apiKey, apiUrl: config.SENDGRID_API_URL }));
  }
  const [token] = config.TWILIO_AUTH_TOKENS ?? [];
  if (config.TWILIO_ACCOUNT_SID && token) {
    const settings = { accountSid: config.TWILIO_ACCOUNT_SID, apiUrl: config.TWILIO_API_URL };
    connectors.push(twilioExport({ ...settings, authToken: token.reveal() }));
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
