import type { Context } from 'hono';

/** RFC 6266: to be saved under its name (RFC 8187), whatever it says it is. */
export function save(
  c: Context,
  { name, bytes }: { name: string; bytes: Buffer },
  type = 'application/octet-stream',
): Response {
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  c.header('Content-Type', type);
  c.header('Content-Disposition', `attachment; filename="file"; filename*=UTF-8''${encoded}`);
  return c.body(new Uint8Array(bytes));
}
