import { z } from 'zod';
import { readJson } from '../read-json.ts';

const faultSchema = z.strictObject({
  /** `POST /v1/things/{id}`, or the path alone for every method. */
  route: z.string().regex(/^([A-Z]+ )?\//),
  status: z.int().min(400).max(599),
  /** The vendor's own number for it, where it has such. */
  code: z.int().optional(),
  times: z.int().min(1).max(1000).default(1),
  /** Sent as `Retry-After`. */
  retryAfterSeconds: z.int().min(0).optional(),
  /** `after`: the work is done and only the answer is lost. `hang`: no answer before the caller gives up. */
  when: z.enum(['before', 'after', 'hang']).default('before'),
});
export type Fault = z.infer<typeof faultSchema>;

/** What `POST /_emulator/faults` asked for: the next answers of a route go wrong. */
export class Faults {
  #pending: Fault[] = [];

  /** The answer to `POST /_emulator/faults`. */
  async accept(request: Request): Promise<Response> {
    const fault = faultSchema.safeParse(await readJson(request));
    if (!fault.success) return Response.json({ error: z.prettifyError(fault.error) }, { status: 400 });
    this.#pending.push(fault.data);
    return Response.json({ ok: true }, { status: 201 });
  }

  /** Serves a request, unless a fault was asked for its route; `refuse` draws the refusal as the vendor does. */
  async around(
    request: Request,
    serve: () => Response | Promise<Response>,
    refuse: (fault: Fault) => Response,
    closing: AbortSignal,
  ): Promise<Response> {
    const fault = this.#take(request.method, new URL(request.url).pathname);
    if (!fault) return await serve();
    if (fault.when === 'after') await serve();
    if (fault.when === 'hang') await ended(AbortSignal.any([request.signal, closing]));
    const refusal = refuse(fault);
    if (fault.retryAfterSeconds !== undefined) {
      refusal.headers.set('retry-after', String(fault.retryAfterSeconds));
    }
    return refusal;
  }

  #take(method: string, path: string): Fault | undefined {
    const fault = this.#pending.find(({ route }) => matches(route, method, path));
    if (!fault) return undefined;
    fault.times -= 1;
    this.#pending = this.#pending.filter(({ times }) => times > 0);
    return fault;
  }
}

function matches(route: string, method: string, path: string): boolean {
  const [pattern = '', wanted] = route.split(' ').reverse();
  if (wanted !== undefined && wanted !== method) return false;
  const parts = pattern.split('/');
  const given = path.split('/');
  return (
    parts.length === given.length &&
    parts.every((part, at) => /^(\{.+\}|:.+)$/.test(part) || part === given[at])
  );
}

function ended(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
