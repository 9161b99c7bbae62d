import type { MediaSource } from '../../core/ports.ts';
import { Permanent, Transient } from '../../core/problem.ts';

export interface MediaSettings {
  accountSid: string;
  authToken: string;
  apiUrl: string;
  timeoutSeconds?: number;
}

const TWILIO_API = 'https://api.twilio.com';

/**
 * What people send with a text, as Twilio keeps it until it is told to delete it
 * (https://www.twilio.com/docs/messaging/api/media-resource). Only addresses of our own account are asked; our key goes
 * to Twilio and not on to where Twilio sends us for the bytes.
 */
export function twilioMedia({
  accountSid,
  authToken,
  apiUrl,
  timeoutSeconds = 20,
}: MediaSettings): MediaSource {
  const authorization = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`;
  const ask = async (url: string, init: RequestInit, signal: AbortSignal) => {
    try {
      const limit = AbortSignal.any([signal, AbortSignal.timeout(timeoutSeconds * 1000)]);
      return await fetch(url, { ...init, redirect: 'manual', signal: limit });
    } catch {
      throw new Transient('twilio-unreachable');
    }
  };
  /** @throws Permanent `media-not-ours` */
  const ours = (url: string): string => {
    const path = url.startsWith(TWILIO_API) ? url.slice(TWILIO_API.length) : url.slice(apiUrl.length);
    const known = url.startsWith(TWILIO_API) || url.startsWith(`${apiUrl}/`);
    const place = new RegExp(`^/2010-04-01/Accounts/${accountSid}/Messages/\\w+/Media/\\w+$`);
    if (!known || !place.test(path)) throw new Permanent('media-not-ours');
    return apiUrl + path;
  };
  return {
    async fetch(url, bytesMax, signal) {
      const headers = { Authorization: authorization };
      let answer = await ask(ours(url), { headers }, signal);
      const elsewhere = answer.headers.get('Location');
      if (answer.status >= 300 && answer.status < 400 && elsewhere) {
        await answer.body?.cancel();
        answer = await ask(new URL(elsewhere, apiUrl).href, {}, signal);
      }
      if (answer.status === 404) return 'gone';
      if (!answer.ok) {
        await answer.body?.cancel();
        throw new Transient(`twilio-media-${answer.status}`);
      }
      return await capped(answer, bytesMax);
    },
    async forget(url, signal) {
      const answer = await ask(
        ours(url),
        { method: 'DELETE', headers: { Authorization: authorization } },
        signal,
      );
      await answer.body?.cancel();
      if (!answer.ok && answer.status !== 404) throw new Transient(`twilio-media-${answer.status}`);
    },
  };
}

async function capped(answer: Response, bytesMax: number): Promise<Uint8Array | 'too-large'> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of answer.body ?? []) {
      size += chunk.length;
      if (size > bytesMax) return 'too-large';
      chunks.push(chunk);
    }
  } catch {
    throw new Transient('twilio-unreachable');
  }
  return Buffer.concat(chunks);
}
