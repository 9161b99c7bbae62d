import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Makes the next answer of an emulator's route go wrong. */
export async function askForFault(
  { url }: { url: string },
  fault: {
    route: string;
    status: number;
    code?: number;
    times?: number;
    retryAfterSeconds?: number;
    when?: string;
  },
): Promise<void> {
  const reply = await fetch(`${url}/_emulator/faults`, { method: 'POST', body: JSON.stringify(fault) });
  if (reply.status !== 201) throw new Error(`the emulator refused the fault: ${reply.status}`);
}

/** The error that a call ends in; a call that succeeds is an error of the test. */
export async function problemOf(work: Promise<unknown>): Promise<Error> {
  const outcome = await work.then(
    () => 'it succeeded',
    (error: unknown) => error,
  );
  if (outcome instanceof Error) return outcome;
  throw new Error(String(outcome));
}

/** A vendor that answers everything with one body, for as long as `work` takes. */
export async function whileAnswering(body: string, work: (apiUrl: string) => Promise<void>): Promise<void> {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(body);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.close();
    server.closeAllConnections();
  }
}
