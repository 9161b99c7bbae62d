import type { Channel } from '../../core/privacy-request.ts';

/** A contact that its owner knows again and nobody else can use: `d•••@e•••.net`, `+1 ••• 42`. */
export function masked(channel: Channel, value: string): string {
  if (channel === 'sms') return `${value.slice(0, 2)} ••• ${value.slice(-2)}`;
  const [local = '', domain = ''] = [
    value.slice(0, value.lastIndexOf('@')),
    value.slice(value.lastIndexOf('@') + 1),
  ];
  const ending = domain.slice(domain.lastIndexOf('.'));
  return `${local.slice(0, 1)}•••@${domain.slice(0, 1)}•••${ending}`;
}
