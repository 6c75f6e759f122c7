import { createDecipheriv, createHmac, timingSafeEqual } from 'node:crypto';
import type { VaultKey } from './keys.ts';

/*
 * Reads Fernet tokens (https://github.com/fernet/spec/blob/master/Spec.md): version 0x80, a time of 64 bits, an IV of
 * 128, AES-128-CBC with PKCS #7 padding, and HMAC-SHA-256 over all of that. Nothing is written in this format.
 */

const version = 0x80;
const headBytes = 1 + 8 + 16;
const macBytes = 32;
const blockBytes = 16;
const longestClockSkewSeconds = 60;

/** What every Fernet token begins with: its version and a time before the year 2106. */
export function isFernetToken(text: string): boolean {
  return text.startsWith('gAAAAA');
}

/**
 * The plain bytes, or null when the key does not fit or the token was changed. `age` refuses tokens that are older than
 * `ttlSeconds` or come from the future.
 */
export function openFernet(
  { signing, encryption }: VaultKey['fernet'],
  token: string,
  age?: { nowSeconds: number; ttlSeconds: number },
): Buffer | null {
  const bytes = bytesOf(token);
  if (bytes === null || bytes[0] !== version) return null;
  const sealed = bytes.subarray(0, -macBytes);
  const cipherText = sealed.subarray(headBytes);
  if (cipherText.length === 0 || cipherText.length % blockBytes !== 0) return null;
  if (age !== undefined && !isOfAge(Number(bytes.readBigUInt64BE(1)), age)) return null;
  const mac = createHmac('sha256', signing).update(sealed).digest();
  if (!timingSafeEqual(mac, bytes.subarray(-macBytes))) return null;
  try {
    const decipher = createDecipheriv('aes-128-cbc', encryption, sealed.subarray(9, headBytes));
    return Buffer.concat([decipher.update(cipherText), decipher.final()]);
  } catch {
    return null;
  }
}

function isOfAge(madeSeconds: number, { nowSeconds, ttlSeconds }: { nowSeconds: number; ttlSeconds: number }): boolean {
  return madeSeconds + ttlSeconds >= nowSeconds && madeSeconds <= nowSeconds + longestClockSkewSeconds;
}

/** Strict base64url with its padding: Node's own reader skips what it does not know. */
function bytesOf(token: string): Buffer | null {
  const bytes = Buffer.from(token, 'base64url');
  const padding = '='.repeat((3 - (bytes.length % 3)) % 3);
  const isWhole = `${bytes.toString('base64url')}${padding}` === token;
  return isWhole && bytes.length >= headBytes + macBytes ? bytes : null;
}
