import { DATA_POINTS } from '../db/declarations.ts';
import type { DeclarationForm } from '../journey/verify/sign-declaration.ts';

export const DATA_POINT_NUMBERS: readonly number[] = Array.from(
  { length: DATA_POINTS },
  (_, index) => index + 1,
);

/** The declaration as its form sends it. */
export function readDeclaration(body: string): DeclarationForm {
  const fields = new URLSearchParams(body);
  return {
    name: fields.get('name') ?? '',
    points: DATA_POINT_NUMBERS.map((n) => fields.get(`point-${n}`) ?? ''),
    agreed: fields.get('agreed') === 'yes',
  };
}
