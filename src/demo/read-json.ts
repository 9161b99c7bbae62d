/** A body as JSON; `undefined` for anything else, which the schema that reads it then refuses. */
export async function readJson(body: { json(): Promise<unknown> }): Promise<unknown> {
  try {
    return await body.json();
  } catch {
    // Not JSON: said by the schema's refusal.
    return undefined;
  }
}
