import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { CountersignError } from '../../core/errors.ts';
import { Secret } from '../../core/secret.ts';
import { canonicalJson } from '../canonical-json.ts';
import { isFernetToken, openFernet } from './fernet.ts';
import { type VaultKey, vaultKey } from './keys.ts';

/** Where a record stands and what for. A record opens nowhere else. */
export type VaultPlace = {
  readonly workspaceId: string;
  readonly table: string;
  readonly rowId: string;
  readonly column: string;
  readonly purpose: string;
  readonly userId: string;
  readonly service: string;
};

/** Seals secrets that have to be stored: what lies in the database is worth nothing without the keys. */
export type Vault = {
  /** The id of the key that seals. */
  readonly activeKeyId: string;
  /** The ids of all keys, the active one first. */
  readonly keyIds: readonly string[];
  /** `v1.KEY_ID.` and nonce, cipher text and tag in base64url. */
  seal(place: VaultPlace, secret: Secret): string;
  /**
   * What `seal` was given for this place; also reads Fernet tokens, which know no place. Throws `vault_key_unknown` when
   * no key here fits, `vault_record_refused` when the record was changed, cut or moved.
   */
  open(place: VaultPlace, record: string): Secret;
  /** The id of the key a record needs; null when no key here fits (Fernet tokens do not name theirs) or it is no record. */
  keyIdOf(record: string): string | null;
  /** Whether a record is in the newest format and sealed with the active key. */
  isCurrent(record: string): boolean;
};

const format = 'v1';
const nonceBytes = 12;
const tagBytes = 16;
const shape = /^v1\.([0-9a-f]{16})\.([A-Za-z0-9_-]+)$/;

/** A vault of AES-256-GCM (NIST SP 800-38D): the first key seals, every key opens. Throws `invalid_key`. */
export function createVault(secrets: readonly [Secret, ...Secret[]]): Vault {
  const keys = secrets.map(vaultKey);
  const active = keys[0] as VaultKey;
  const byId = new Map(keys.map((key) => [key.id, key]));

  return {
    activeKeyId: active.id,
    keyIds: [...byId.keys()],
    seal(place, secret) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv('aes-256-gcm', active.cipherKey, nonce, { authTagLength: tagBytes });
      cipher.setAAD(associatedData(active.id, place));
      const sealed = Buffer.concat([
        nonce,
        cipher.update(secret.reveal(), 'utf8'),
        cipher.final(),
        cipher.getAuthTag(),
      ]);
      return `${format}.${active.id}.${sealed.toString('base64url')}`;
    },
    open(place, record) {
      if (isFernetToken(record)) return openWithAny(keys, record);
      const [, keyId = '', text = ''] = shape.exec(record) ?? [];
      const key = byId.get(keyId);
      if (key === undefined) throw keyId === '' ? refused() : unknownKey(keyId);
      return openRecord(key, place, text);
    },
    keyIdOf(record) {
      if (isFernetToken(record)) return keys.find(({ fernet }) => openFernet(fernet, record) !== null)?.id ?? null;
      return shape.exec(record)?.[1] ?? null;
    },
    isCurrent: (record) => record.startsWith(`${format}.${active.id}.`),
  };
}

function openRecord(key: VaultKey, place: VaultPlace, text: string): Secret {
  const sealed = Buffer.from(text, 'base64url');
  // Another spelling of the same bytes is a change as well.
  if (sealed.length < nonceBytes + tagBytes || sealed.toString('base64url') !== text) throw refused();
  try {
    const nonce = sealed.subarray(0, nonceBytes);
    const decipher = createDecipheriv('aes-256-gcm', key.cipherKey, nonce, { authTagLength: tagBytes });
    decipher.setAAD(associatedData(key.id, place));
    decipher.setAuthTag(sealed.subarray(-tagBytes));
    const plain = Buffer.concat([decipher.update(sealed.subarray(nonceBytes, -tagBytes)), decipher.final()]);
    return new Secret(plain.toString('utf8'));
  } catch {
    throw refused();
  }
}

function openWithAny(keys: readonly VaultKey[], token: string): Secret {
  for (const { fernet } of keys) {
    const plain = openFernet(fernet, token);
    if (plain !== null) return new Secret(plain.toString('utf8'));
  }
  throw new CountersignError(
    'vault_key_unknown',
    'A stored token in Fernet format fits no key of OAUTH_ENCRYPTION_KEY, or was changed. Add its key, or connect the account again.',
  );
}

function associatedData(keyId: string, place: VaultPlace): Buffer {
  return Buffer.from(canonicalJson({ format, key_id: keyId, ...place }), 'utf8');
}

function unknownKey(keyId: string): CountersignError {
  return new CountersignError(
    'vault_key_unknown',
    `A stored token was sealed with key ${keyId}, which OAUTH_ENCRYPTION_KEY does not hold. Add that key, or connect the account again.`,
  );
}

function refused(): CountersignError {
  return new CountersignError(
    'vault_record_refused',
    'A stored token does not open where it stands: it was changed, cut or moved. Connect the account again.',
  );
}
