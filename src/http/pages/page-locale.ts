import type { Company } from '../../core/company.ts';
import type { Language } from '../../core/language.ts';
import { inWords } from '../../journey/in-words.ts';
import { en } from './words/en.ts';
import { es } from './words/es.ts';
import { fr } from './words/fr.ts';
import type { PageWords } from './words/page-words.ts';

const PAGE_WORDS: Record<Language, PageWords> = { en, es, fr };

/** What every page needs to be written: whose it is, and the words and dates of its reader. */
export interface PageLocale {
  company: Company;
  language: Language;
  words: PageWords;
  day(at: Temporal.Instant): string;
  moment(at: Temporal.Instant): string;
}

export function pageLocale(company: Company, language: Language): PageLocale {
  return { company, language, words: PAGE_WORDS[language], ...inWords(language, company['time-zone']) };
}
