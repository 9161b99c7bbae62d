import { createSocket, type RemoteInfo } from 'node:dgram';
import type { AddressInfo } from 'node:net';

/** Text records by name, in lower case. */
export type Zone = Readonly<Record<string, readonly string[]>>;

export interface DnsEmulator {
  /** As `DNS_SERVERS` takes it. */
  address: string;
  /** How many questions came so far. */
  questions(): number;
  close(): Promise<void>;
}

const TXT = 16;
const IN = 1;
const HEADER_BYTES = 12;
const NO_SUCH_NAME = 3;
const TTL_SECONDS = 60;

/** A name server for text records, over UDP (RFC 1035 §4): what the checks of a mail's sender ask for. */
export async function startDnsEmulator(zone: Zone): Promise<DnsEmulator> {
  const socket = createSocket('udp4');
  let questions = 0;
  socket.on('message', (message: Buffer, from: RemoteInfo) => {
    questions += 1;
    const answer = answerTo(message, zone);
    if (answer) socket.send(answer, from.port, from.address);
  });
  await new Promise<void>((up) => socket.bind(0, '127.0.0.1', up));
  const { port } = socket.address() as AddressInfo;
  return {
    address: `127.0.0.1:${port}`,
    questions: () => questions,
    close: () => new Promise((closed) => socket.close(() => closed())),
  };
}

/** `undefined` for what is no question of one name. */
export function answerTo(message: Buffer, zone: Zone): Buffer | undefined {
  if (message.length < HEADER_BYTES || message.readUInt16BE(4) !== 1) return undefined;
  const labels: string[] = [];
  let at = HEADER_BYTES;
  for (let length = message[at] ?? 0; length > 0; length = message[at] ?? 0) {
    labels.push(message.subarray(at + 1, at + 1 + length).toString('latin1'));
    at += 1 + length;
  }
  const question = message.subarray(HEADER_BYTES, at + 5);
  if (question.length < at + 5 - HEADER_BYTES) return undefined;
  const texts = zone[labels.join('.').toLowerCase()];
  const records = question.readUInt16BE(question.length - 4) === TXT ? (texts ?? []).map(textRecord) : [];
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt16BE(message.readUInt16BE(0), 0);
  // An answer, with authority, to a question that wanted recursion.
  header.writeUInt16BE(0x8580 | (texts === undefined ? NO_SUCH_NAME : 0), 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(records.length, 6);
  return Buffer.concat([header, question, ...records]);
}

/** A record of the name that stands in the question (its place is 12), in strings of at most 255 bytes. */
function textRecord(text: string): Buffer {
  const pieces = text.match(/.{1,255}/gs) ?? [''];
  const data = Buffer.concat(
    pieces.map((piece) => Buffer.from(String.fromCharCode(piece.length) + piece, 'latin1')),
  );
  const head = Buffer.alloc(12);
  head.writeUInt16BE(0xc000 | HEADER_BYTES, 0);
  head.writeUInt16BE(TXT, 2);
  head.writeUInt16BE(IN, 4);
  head.writeUInt32BE(TTL_SECONDS, 6);
  head.writeUInt16BE(data.length, 10);
  return Buffer.concat([head, data]);
}
