import { generateKeyPairSync, sign } from 'node:crypto';

/** A key pair as SendGrid makes it for a webhook: P-256, the public half in base64 DER SPKI. */
export function mailSigningKeys(): { privateKeyPem: string; publicKeyBase64: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  return {
    privateKeyPem: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
    publicKeyBase64: publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
  };
}

export function signInbound(privateKeyPem: string, timestampSeconds: number, body: Uint8Array) {
  const timestamp = String(timestampSeconds);
  const signature = sign('sha256', Buffer.concat([Buffer.from(timestamp), body]), privateKeyPem);
  return {
    'X-Twilio-Email-Event-Webhook-Signature': signature.toString('base64'),
    'X-Twilio-Email-Event-Webhook-Timestamp': timestamp,
  };
}

export interface InboundForm {
  to: string;
  from?: string;
}

const BOUNDARY = 'xYzZY';

/** A mail in the form that SendGrid's raw mode posts. */
export function inboundForm(
  rawMail: Buffer,
  { to, from = '' }: InboundForm,
): { body: Buffer; contentType: string } {
  const fields: [string, string | Buffer][] = [
    ['dkim', '{@example.net : pass}'],
    ['email', rawMail],
    ['to', to],
    ['from', from],
    ['sender_ip', '192.0.2.7'],
    ['envelope', JSON.stringify({ to: [to], from })],
    ['charsets', JSON.stringify({ to: 'UTF-8', from: 'UTF-8', subject: 'UTF-8' })],
    ['SPF', 'pass'],
  ];
  const chunks = fields.flatMap(([name, value]) => [
    Buffer.from(`--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n`),
    Buffer.from(value as string),
    Buffer.from('\r\n'),
  ]);
  const body = Buffer.concat([...chunks, Buffer.from(`--${BOUNDARY}--\r\n`)]);
  return { body, contentType: `multipart/form-data; boundary=${BOUNDARY}` };
}
