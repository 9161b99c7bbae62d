/** Runs of digits that spaces or single hyphens may divide, as people copy and type codes. */
const DIGIT_RUN = /\d+(?:[ \u00a0\u202f\-\u2010-\u2015]\d+)*/g;
const DIVIDER = /[ \u00a0\u202f\-\u2010-\u2015]/;
/** 2026-11-24 and 24-11-2026 have eight digits as well. */
const DATE_SHAPES = new Set(['4,2,2', '2,2,4']);

/** Different numbers of so many digits in a text, without their dividers. Longer numbers hold no code. */
export function findCodes(text: string, digits: number): string[] {
  const found = new Set<string>();
  for (const [run] of text.normalize('NFKC').matchAll(DIGIT_RUN)) {
    const groups = run.split(DIVIDER);
    const whole = groups.filter((group) => group.length === digits);
    for (const code of whole) found.add(code);
    const shape = groups.map((group) => group.length).join();
    if (whole.length === 0 && groups.join('').length === digits && !DATE_SHAPES.has(shape)) {
      found.add(groups.join(''));
    }
  }
  return [...found];
}
