import { CA_AB } from './jurisdictions/ca-ab.ts';
import { CA_BC } from './jurisdictions/ca-bc.ts';
import { CA_FED } from './jurisdictions/ca-fed.ts';
import { CA_QC } from './jurisdictions/ca-qc.ts';
import { MX_FED } from './jurisdictions/mx-fed.ts';
import { US_AL } from './jurisdictions/us-al.ts';
import { US_CA } from './jurisdictions/us-ca.ts';
import { US_CO } from './jurisdictions/us-co.ts';
import { US_COPPA } from './jurisdictions/us-coppa.ts';
import { US_CT } from './jurisdictions/us-ct.ts';
import { US_DE } from './jurisdictions/us-de.ts';
import { US_FL } from './jurisdictions/us-fl.ts';
import { US_HIPAA } from './jurisdictions/us-hipaa.ts';
import { US_IA } from './jurisdictions/us-ia.ts';
import { US_IN } from './jurisdictions/us-in.ts';
import { US_KY } from './jurisdictions/us-ky.ts';
import { US_LA } from './jurisdictions/us-la.ts';
import { US_MD } from './jurisdictions/us-md.ts';
import { US_MN } from './jurisdictions/us-mn.ts';
import { US_MT } from './jurisdictions/us-mt.ts';
import { US_NE } from './jurisdictions/us-ne.ts';
import { US_NH } from './jurisdictions/us-nh.ts';
import { US_NJ } from './jurisdictions/us-nj.ts';
import { US_NV_SALE } from './jurisdictions/us-nv-sale.ts';
import { US_NV_SB370 } from './jurisdictions/us-nv-sb370.ts';
import { US_OK } from './jurisdictions/us-ok.ts';
import { US_OR } from './jurisdictions/us-or.ts';
import { US_RI } from './jurisdictions/us-ri.ts';
import { US_TN } from './jurisdictions/us-tn.ts';
import { US_TX } from './jurisdictions/us-tx.ts';
import { US_UT } from './jurisdictions/us-ut.ts';
import { US_VA } from './jurisdictions/us-va.ts';
import { US_VT } from './jurisdictions/us-vt.ts';
import { US_WA_MHMDA } from './jurisdictions/us-wa-mhmda.ts';
import type { Law, LawfulRight } from './law.ts';

/** The day on which the records were last compared with their sources. */
export const LAWS_AS_OF = Temporal.PlainDate.from('2026-11-23');

/** Every law that is known here: states and acts of the United States, then Canada, then Mexico. */
export const LAWS: readonly Law[] = [
  US_CA,
  US_VA,
  US_CO,
  US_CT,
  US_UT,
  US_TX,
  US_OR,
  US_MT,
  US_DE,
  US_IA,
  US_NE,
  US_NH,
  US_NJ,
  US_TN,
  US_MN,
  US_MD,
  US_IN,
  US_KY,
  US_RI,
  US_OK,
  US_LA,
  US_AL,
  US_VT,
  US_FL,
  US_WA_MHMDA,
  US_NV_SB370,
  US_NV_SALE,
  US_HIPAA,
  US_COPPA,
  CA_FED,
  CA_QC,
  CA_BC,
  CA_AB,
  MX_FED,
];

const BY_ID: ReadonlyMap<string, Law> = new Map(LAWS.map((law) => [law.id, law]));

/** What counts for everybody in a country, where none of its provinces has a law of its own. */
const OF_COUNTRY: { readonly [country: string]: Law } = { CA: CA_FED, MX: MX_FED };

/**
 * The law with this id, or the one that counts for everybody in a place (ISO 3166-2), in force or not: `CA-ON` has PIPEDA.
 * `null` where none is known: other countries, and states that protect some kinds of data only.
 */
export function lawOf(idOrPlace: string | null): Law | null {
  if (idOrPlace === null) return null;
  return BY_ID.get(idOrPlace) ?? OF_COUNTRY[idOrPlace.slice(0, 2)] ?? null;
}

/** Whether a law binds on that day. */
export const inForceOn = (law: Law, day: Temporal.PlainDate): boolean =>
  Temporal.PlainDate.compare(law.inForceFrom, day) <= 0;

/** Whether a law gives a right on that day. */
export function grants(law: Law, right: LawfulRight, day: Temporal.PlainDate): boolean {
  const { given, from } = law.rights[right];
  return given && inForceOn(law, day) && (from === undefined || Temporal.PlainDate.compare(from, day) <= 0);
}
