/** `undefined` for what is not JSON, which the schema that reads it then refuses. */
export function parseJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    // The parser's own words would quote the text.
    return undefined;
  }
}
