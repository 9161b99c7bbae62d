/** A refusal as the contract words it (RFC 9457). */
export function problem(status: number, title: string): Response {
  return new Response(JSON.stringify({ type: 'about:blank', title, status }), {
    status,
    headers: {
      'content-type': 'application/problem+json',
      ...(status === 429 ? { 'retry-after': '1' } : {}),
    },
  });
}
