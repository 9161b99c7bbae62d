import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from 'node:crypto';
import type { Channel, KeyId } from '../core/privacy-request.ts';
import { Permanent } from '../core/problem.ts';
import { newId } from './new-id.ts';
import type { Db, Tx } from './tables.ts';

/**
 * Sealed columns. AES-256-GCM (NIST SP 800-38D): 12-byte random nonce, the place a value belongs to (table,
 * column, row id) as associated data, so that a value moved to another row does not open.
 *
 *   sealed value: version 1 | data key id 16 | nonce 12 | ciphertext | tag 16
 *   wrapped key:  version 1 | nonce 12 | encrypted data key 32 | tag 16   (associated data: the key's id)
 */
const VERSION = 1;
const NONCE = 12;
const TAG = 16;
const KEY = 32;
const HEADER = 1 + 16 + NONCE;
const PIECE_BYTES = 1024 * 1024;

export interface Place {
  table: string;
  column: string;
  row: string;
}

export interface MasterKey {
  /** Derived from the key, so that the same key always has the same name. */
  id: string;
  key: Buffer;
}

/** @throws Permanent `master-key-not-32-bytes` */
export function masterKey(key: Buffer): MasterKey {
  if (key.length !== KEY) throw new Permanent('master-key-not-32-bytes');
  const id = createHash('sha256').update('lawrence master key id\0').update(key).digest('hex').slice(0, 16);
  return { id, key };
}

/** A data key that was unwrapped for one piece of work. */
export class DataKey {
  readonly id: KeyId;
  readonly #key: Buffer;
  constructor(id: KeyId, key: Buffer) {
    this.id = id;
    this.#key = key;
  }

  seal(place: Place, plain: Uint8Array | string): Buffer {
    const nonce = randomBytes(NONCE);
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonce).setAAD(associated(place));
    const header = Buffer.concat([Buffer.of(VERSION), uuidBytes(this.id), nonce]);
    const bytes = typeof plain === 'string' ? Buffer.from(plain) : plain;
    const sealed = Buffer.allocUnsafe(HEADER + bytes.length + TAG);
    header.copy(sealed);
    inPieces(bytes, (piece) => cipher.update(piece), sealed.subarray(HEADER));
    cipher.final();
    cipher.getAuthTag().copy(sealed, HEADER + bytes.length);
    return sealed;
  }

  /**
   * @param allocate gives the memory that the value is opened into
   * @throws Permanent `sealed-value-unreadable` when the value was changed, moved or sealed under another key
   */
  open(place: Place, sealed: Uint8Array, allocate: (bytes: number) => Buffer = Buffer.allocUnsafe): Buffer {
    const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
    if (
      bytes.length < HEADER + TAG ||
      bytes[0] !== VERSION ||
      !bytes.subarray(1, 17).equals(uuidBytes(this.id))
    ) {
      throw new Permanent('sealed-value-unreadable');
    }
    try {
      const decipher = createDecipheriv('aes-256-gcm', this.#key, bytes.subarray(17, HEADER))
        .setAAD(associated(place))
        .setAuthTag(bytes.subarray(-TAG));
      const cipher = bytes.subarray(HEADER, -TAG);
      const plain = allocate(cipher.length);
      inPieces(cipher, (piece) => decipher.update(piece), plain);
      // Checks the tag; in this mode there are no bytes left to give.
      decipher.final();
      return plain;
    } catch {
      // The cipher's own error says nothing more, and must not carry bytes.
      throw new Permanent('sealed-value-unreadable');
    }
  }

  openText(place: Place, sealed: Uint8Array): string {
    return this.open(place, sealed).toString('utf8');
  }
}

/** A large value is worked on piece by piece: its whole would be in memory once more. */
function inPieces(from: Uint8Array, work: (piece: Uint8Array) => Buffer, to: Buffer): void {
  for (let at = 0; at < from.length; at += PIECE_BYTES) {
    work(from.subarray(at, at + PIECE_BYTES)).copy(to, at);
  }
}

export interface MintedKey {
  key: DataKey;
  row: { id: KeyId; wrapped: Buffer; master_key_id: string };
}

/** Mints, wraps and opens data keys, and makes the keyed hashes that look-ups use. */
export class Vault {
  readonly #masters: readonly MasterKey[];
  readonly #indexKey: Buffer;
  readonly current: MasterKey;

  /** @param masters the current master key first, then older ones that some data keys are still wrapped by */
  constructor(masters: readonly [MasterKey, ...MasterKey[]], indexKey: Buffer) {
    this.#masters = masters;
    this.#indexKey = indexKey;
    this.current = masters[0];
  }

  mint(): MintedKey {
    const id = newId<KeyId>();
    const plain = randomBytes(KEY);
    return { key: new DataKey(id, plain), row: { id, ...this.#wrap(id, plain) } };
  }

  /**
   * Unwraps a data key.
   * @throws Permanent `content-destroyed` when the key was destroyed, `master-key-missing` when the master key
   *   that wrapped it is not configured
   */
  async open(db: Db | Tx, id: KeyId): Promise<DataKey> {
    const row = await db
      .selectFrom('data_keys')
      .select(['wrapped', 'master_key_id'])
      .where('id', '=', id)
      .executeTakeFirst();
    if (!row?.wrapped) throw new Permanent('content-destroyed');
    return new DataKey(id, this.#unwrap(id, row.wrapped, row.master_key_id));
  }

  /** Wraps a data key anew under the current master key; the data key itself stays, so no content is touched. */
  rewrap(id: KeyId, wrapped: Buffer, masterKeyId: string): { wrapped: Buffer; master_key_id: string } {
    return this.#wrap(id, this.#unwrap(id, wrapped, masterKeyId));
  }

  /** Keyed hash of a contact in normal form, or of what else is looked up (HMAC-SHA-256): finds it without holding it. */
  fingerprint(
    channel: Channel | 'message-id' | 'domain' | 'imported-note' | 'slack-token',
    normalised: string,
  ): Buffer {
    return this.#hmac(`${channel}\0${normalised}`);
  }

  /** Keyed hash of a one-time code, bound to its challenge. */
  codeHash(challengeId: string, code: string): Buffer {
    return this.#hmac(`code:v1\0${challengeId}\0${code}`);
  }

  /** A short authenticator for reply addresses: 80 bits of HMAC-SHA-256 in lower-case base 32. */
  replyTag(requestReference: string): string {
    return base32(this.#hmac(`reply:v1\0${requestReference}`).subarray(0, 10));
  }

  #hmac(text: string): Buffer {
    return createHmac('sha256', this.#indexKey).update(text).digest();
  }

  #wrap(id: KeyId, plain: Buffer) {
    const nonce = randomBytes(NONCE);
    const cipher = createCipheriv('aes-256-gcm', this.current.key, nonce).setAAD(keyPlace(id));
    const wrapped = Buffer.concat([
      Buffer.of(VERSION),
      nonce,
      cipher.update(plain),
      cipher.final(),
      cipher.getAuthTag(),
    ]);
    return { wrapped, master_key_id: this.current.id };
  }

  #unwrap(id: KeyId, wrapped: Buffer, masterKeyId: string): Buffer {
    const master = this.#masters.find((candidate) => candidate.id === masterKeyId);
    if (!master) throw new Permanent('master-key-missing');
    try {
      const decipher = createDecipheriv('aes-256-gcm', master.key, wrapped.subarray(1, 1 + NONCE))
        .setAAD(keyPlace(id))
        .setAuthTag(wrapped.subarray(-TAG));
      return Buffer.concat([decipher.update(wrapped.subarray(1 + NONCE, -TAG)), decipher.final()]);
    } catch {
      // As above: the cipher's own error says nothing more.
      throw new Permanent('data-key-unreadable');
    }
  }
}

const associated = (place: Place) => Buffer.from(`${place.table}.${place.column}.${place.row}`);
const keyPlace = (id: KeyId) => Buffer.from(`data_keys.wrapped.${id}`);
const uuidBytes = (id: string) => Buffer.from(id.replaceAll('-', ''), 'hex');

function base32(bytes: Uint8Array): string {
  const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';
  let bits = '';
  for (const byte of bytes) bits += byte.toString(2).padStart(8, '0');
  return (bits.match(/.{5}/g) ?? []).map((five) => alphabet[Number.parseInt(five, 2)]).join('');
}
