import type { Config } from './config.ts';
import { type MasterKey, masterKey, Vault } from './db/sealed.ts';

type KeySettings = Pick<Config, 'MASTER_KEY' | 'MASTER_KEYS_OLD' | 'INDEX_KEY'>;

const bytes = (secret: { reveal(): string }) => Buffer.from(secret.reveal(), 'base64');

/** The configured master keys: the current one first, then the older ones. */
export function masterKeys(config: KeySettings): [MasterKey, ...MasterKey[]] {
  const [current, ...older] = [config.MASTER_KEY, ...(config.MASTER_KEYS_OLD ?? [])];
  return [masterKey(bytes(current as { reveal(): string })), ...older.map((key) => masterKey(bytes(key)))];
}

export function openVault(config: KeySettings): Vault {
  return new Vault(masterKeys(config), bytes(config.INDEX_KEY));
}
