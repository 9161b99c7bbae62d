import type { StaffModal } from '../../core/staff.ts';

/** A modal that only says something, such as why nothing was changed. */
export function noticeModal(text: string): StaffModal {
  return {
    type: 'modal',
    title: { type: 'plain_text', text: 'Privacy requests' },
    close: { type: 'plain_text', text: 'Close' },
    blocks: [{ type: 'section', text: { type: 'plain_text', text } }],
  };
}
