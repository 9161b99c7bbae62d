/** `3 audit entries`, `1 audit entry`: record types are named in the plural. */
export function amount(count: number, type: string): string {
  const plural = type.replaceAll('_', ' ');
  const singular = plural.endsWith('ies') ? `${plural.slice(0, -3)}y` : plural.replace(/s$/, '');
  return `${count} ${count === 1 ? singular : plural}`;
}
