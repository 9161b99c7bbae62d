/**
 * What a provider reports of a letter that it took, in order of gravity: reports come late, twice and in any order,
 * so the gravest one counts.
 */
export const DELIVERIES = ['deferred', 'delivered', 'spam', 'failed', 'dropped', 'bounced'] as const;
export type Delivery = (typeof DELIVERIES)[number];

/** The person did not get it, or threw it to the spam: somebody must know. */
const LOST: readonly Delivery[] = ['spam', 'failed', 'dropped', 'bounced'];

export const isLost = (delivery: Delivery): boolean => LOST.includes(delivery);

export const isGraver = (delivery: Delivery, than: Delivery | null): boolean =>
  than === null || DELIVERIES.indexOf(delivery) > DELIVERIES.indexOf(than);

/** `5.1.1` (RFC 3463 §2) or a provider's error number; anything else could hold an address. */
const CODE = /^(?:[245]\.\d{1,3}\.\d{1,3}|\d{3,6})$/;

export const deliveryCode = (reported: string | undefined): string | null =>
  reported !== undefined && CODE.test(reported) ? reported : null;
