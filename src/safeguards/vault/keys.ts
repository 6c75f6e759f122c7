import { hkdfSync } from 'node:crypto';
import { CountersignError } from '../../core/errors.ts';
import type { Secret } from '../../core/secret.ts';

/** A key of the vault. Its id tells keys apart and gives away nothing of them. */
export type VaultKey = {
  /** 16 lower-case hex digits. */
  readonly id: string;
  /** AES-256-GCM. */
  readonly cipherKey: Buffer;
  /** The same 32 bytes as Fernet uses them: the first half signs, the second encrypts. */
  readonly fernet: { readonly signing: Buffer; readonly encryption: Buffer };
};

/**
 * A key from its Fernet form: 32 bytes in urlsafe base64 (https://github.com/fernet/spec/blob/master/Spec.md). Cipher
 * key and id are derived (HKDF-SHA-256, RFC 5869), so that no two uses share a key. Throws `invalid_key`.
 */
export function vaultKey(key: Secret): VaultKey {
  const bytes = Buffer.from(key.reveal(), 'base64url');
  if (bytes.length !== 32) throw new CountersignError('invalid_key', 'A key of OAUTH_ENCRYPTION_KEY has not 32 bytes.');
  const derived = (use: string, length: number) =>
    Buffer.from(hkdfSync('sha256', bytes, '', `countersign vault v1 ${use}`, length));
  return {
    id: derived('key id', 8).toString('hex'),
    cipherKey: derived('aes-256-gcm', 32),
    fernet: { signing: bytes.subarray(0, 16), encryption: bytes.subarray(16) },
  };
}
