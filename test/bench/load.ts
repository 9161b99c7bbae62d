import { Agent, request } from 'node:http';
import { parentPort, workerData } from 'node:worker_threads';
import { signedMails } from './mails.ts';

/**
 * The load generator, in a thread of its own: sends every mail once over kept-alive connections and reports how
 * long each took. Mails are made and signed before the clock starts.
 */
interface Load {
  url: string;
  count: number;
  connections: number;
  privateKeyPem: string;
  timestampSeconds: number;
}

const { url, count, connections, privateKeyPem, timestampSeconds } = workerData as Load;
const mails = signedMails(privateKeyPem, count, timestampSeconds);
const agent = new Agent({ keepAlive: true, maxSockets: connections });

function send(mail: (typeof mails)[number]): Promise<number> {
  return new Promise((answered, failed) => {
    const began = performance.now();
    const headers = { ...mail.headers, 'Content-Length': mail.body.length };
    const outgoing = request(url, { method: 'POST', agent, headers }, (response) => {
      response.resume().on('end', () => {
        if (response.statusCode === 200) answered(performance.now() - began);
        else failed(new Error(`answered ${response.statusCode}`));
      });
    });
    outgoing.on('error', failed).end(mail.body);
  });
}

const times: number[] = [];
const began = performance.now();
await Promise.all(
  Array.from({ length: connections }, async () => {
    for (let mail = mails.pop(); mail; mail = mails.pop()) times.push(await send(mail));
  }),
);
parentPort?.postMessage({ seconds: (performance.now() - began) / 1000, times });
agent.destroy();
