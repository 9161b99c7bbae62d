import { z } from 'zod';
import type { ExchangeToken } from '../../core/slack-token.ts';
import { call } from './call.ts';
import { slackClient } from './client.ts';

const reply = z.object({ access_token: z.string(), refresh_token: z.string(), expires_in: z.int().min(1) });

/** https://docs.slack.dev/authentication/using-token-rotation */
export function exchangeSlackToken(app: {
  clientId: string;
  clientSecret: string;
  apiUrl: string;
}): ExchangeToken {
  const client = slackClient({ botToken: '', apiUrl: app.apiUrl });
  return async (refreshToken) => {
    const answer = await call(
      client.oauth.v2.access({
        client_id: app.clientId,
        client_secret: app.clientSecret,
        grant_type: 'refresh_token',
        refresh_token: refreshToken,
      }),
    );
    const { access_token, refresh_token, expires_in } = reply.parse(answer);
    return { accessToken: access_token, refreshToken: refresh_token, expiresInSeconds: expires_in };
  };
}
