import { html } from 'hono/html';
import type { Company } from '../../core/playbook.ts';
import { type Html, layout } from './layout.ts';

/** A page that only says something. */
export function plainPage(company: Company, headline: string, says: string): Html {
  return layout(company, headline, html`<section class="sheet"><h1>${headline}</h1><p>${says}</p></section>`);
}

/** One page for every link that opens nothing, so that it does not tell which links once did. */
export const noSuchPage = (company: Company) =>
  plainPage(
    company,
    'This page is not available',
    'The link may be incomplete, or it is no longer valid. Please use the link in our latest mail to you, or reply to that mail.',
  );

export const noPackagePage = (company: Company) =>
  plainPage(
    company,
    'There is no package',
    'There is no package for this request. What we did is described in the mail that we sent you.',
  );

export const fromElsewherePage = (company: Company) =>
  plainPage(
    company,
    'Nothing was changed',
    'This form was sent from another site. Please open the page with the link in our mail and try again.',
  );

export const tooLargePage = (company: Company) =>
  plainPage(company, 'Nothing was changed', 'What was sent is too long for this form. Please try again.');
