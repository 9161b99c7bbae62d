import { createHash } from 'node:crypto';
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';

/** The server's half of RFC 6455, as far as an emulator needs it: text in whole frames, ping, close. */
export interface WebSockets {
  /** Sends to one of those that are connected; `false` when nobody is. */
  send(text: string): boolean;
  connected(): boolean;
  /** Cuts every connection. */
  drop(): void;
}

/** RFC 6455 §1.3. */
const HANDSHAKE_KEY = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const TEXT = 0x1;
const CLOSE = 0x8;
const PING = 0x9;
const PONG = 0xa;
const FINAL = 0x80;

export function webSockets(
  server: Server,
  path: string,
  on: { opened(send: (text: string) => void): void; text(text: string): void },
): WebSockets {
  const open = new Set<Duplex>();
  server.on('upgrade', (request: IncomingMessage, socket: Duplex) => {
    const key = request.headers['sec-websocket-key'];
    if (request.url !== path || key === undefined) {
      socket.end('HTTP/1.1 404 Not Found\r\n\r\n');
      return;
    }
    const accept = createHash('sha1').update(`${key}${HANDSHAKE_KEY}`).digest('base64');
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
    open.add(socket);
    const gone = () => open.delete(socket);
    socket.on('close', gone).on('error', gone);
    let rest = Buffer.alloc(0);
    socket.on('data', (bytes: Buffer) => {
      rest = Buffer.concat([rest, bytes]);
      for (let frame = readFrame(rest); frame; frame = readFrame(rest)) {
        rest = rest.subarray(frame.bytes);
        if (frame.opcode === TEXT) on.text(frame.payload.toString('utf8'));
        if (frame.opcode === PING) socket.write(writeFrame(PONG, frame.payload));
        if (frame.opcode === CLOSE) socket.end(writeFrame(CLOSE, frame.payload));
      }
    });
    on.opened((text) => socket.write(writeFrame(TEXT, Buffer.from(text))));
  });
  return {
    send(text) {
      const [socket] = open;
      return socket?.write(writeFrame(TEXT, Buffer.from(text))) !== undefined;
    },
    connected: () => open.size > 0,
    drop() {
      for (const socket of open) socket.destroy();
      open.clear();
    },
  };
}

/** RFC 6455 §5.2; clients mask what they send. `undefined` until all of it is there. */
function readFrame(bytes: Buffer): { opcode: number; payload: Buffer; bytes: number } | undefined {
  if (bytes.length < 2) return undefined;
  const opcode = (bytes[0] ?? 0) & 0x0f;
  const short = (bytes[1] ?? 0) & 0x7f;
  const lengthBytes = short === 126 ? 2 : short === 127 ? 8 : 0;
  const head = 2 + lengthBytes + 4;
  if (bytes.length < head) return undefined;
  const length =
    lengthBytes === 2 ? bytes.readUInt16BE(2) : lengthBytes === 8 ? Number(bytes.readBigUInt64BE(2)) : short;
  if (bytes.length < head + length) return undefined;
  const mask = bytes.subarray(head - 4, head);
  const payload = Buffer.from(bytes.subarray(head, head + length));
  for (const [at, byte] of payload.entries()) payload[at] = byte ^ (mask[at % 4] ?? 0);
  return { opcode, payload, bytes: head + length };
}

function writeFrame(opcode: number, payload: Buffer): Buffer {
  const { length } = payload;
  const head = Buffer.alloc(length < 126 ? 2 : length < 65_536 ? 4 : 10);
  head[0] = FINAL | opcode;
  if (length < 126) head[1] = length;
  else if (length < 65_536) {
    head[1] = 126;
    head.writeUInt16BE(length, 2);
  } else {
    head[1] = 127;
    head.writeBigUInt64BE(BigInt(length), 2);
  }
  return Buffer.concat([head, payload]);
}
