/** The bot token as it is now; asked for at each call, since it may have been exchanged. */
export type CurrentToken = () => Promise<string>;

export interface FreshTokens {
  accessToken: string;
  refreshToken: string;
  expiresInSeconds: number;
}

/** Exchanges a refresh token, which ends with it. @throws Transient, Permanent */
export type ExchangeToken = (refreshToken: string) => Promise<FreshTokens>;
