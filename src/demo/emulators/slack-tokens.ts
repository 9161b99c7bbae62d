import type { SlackWorkspace } from './slack-workspace.ts';

const LIVES_SECONDS = 12 * 3600;

/** Which bot tokens serve, as https://docs.slack.dev/authentication/using-token-rotation has it: each refresh token once. */
export class SlackTokens {
  readonly #workspace: Pick<SlackWorkspace, 'botToken' | 'rotation' | 'clock'>;
  readonly #ends = new Map<string, Temporal.Instant>();
  #refreshToken: string | undefined;
  #count = 0;

  constructor(workspace: Pick<SlackWorkspace, 'botToken' | 'rotation' | 'clock'>) {
    this.#workspace = workspace;
    this.#refreshToken = workspace.rotation?.refreshToken;
  }

  serves(authorization: string | undefined): boolean {
    const { rotation, botToken, clock } = this.#workspace;
    if (!rotation) return authorization === `Bearer ${botToken}`;
    const ends = this.#ends.get(authorization?.replace('Bearer ', '') ?? '');
    return ends !== undefined && Temporal.Instant.compare(clock.now(), ends) < 0;
  }

  exchange(body: Record<string, unknown>): object {
    const { rotation, clock } = this.#workspace;
    if (body.client_id !== rotation?.clientId || body.client_secret !== rotation?.clientSecret)
      return { ok: false, error: 'invalid_client_id' };
    if (body.grant_type !== 'refresh_token' || body.refresh_token !== this.#refreshToken)
      return { ok: false, error: 'invalid_refresh_token' };
    this.#count += 1;
    const access_token = `xoxe.xoxb-${this.#count}`;
    this.#refreshToken = `xoxe-${this.#count}`;
    this.#ends.set(access_token, clock.now().add({ seconds: LIVES_SECONDS }));
    return {
      ok: true,
      access_token,
      refresh_token: this.#refreshToken,
      expires_in: LIVES_SECONDS,
      token_type: 'bot',
    };
  }
}
