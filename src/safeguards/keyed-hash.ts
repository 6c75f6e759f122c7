import { createHash, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import type { Secret } from '../core/secret.ts';

/** What a hash is for: one made for one purpose is none for another. */
export type HashPurpose = 'erased_address' | 'unsubscribe' | 'approval_link';

export type KeyedHash = {
  /** The hash by the key in force, lower-case hex, with the key's id. */
  of(purpose: HashPurpose, text: string): { hash: string; keyId: string };
  /** The hash by each key, the one in force first: what was stored under a former key is found by it. */
  byEach(purpose: HashPurpose, text: string): { hash: string; keyId: string }[];
  /** Whether one of the keys made this hash; constant time. */
  matches(purpose: HashPurpose, text: string, hash: string): boolean;
};

/** Hashes that nobody without SECRET_KEY can make or try out. The first secret is in force, former ones are still known. */
export function createKeyedHash(secrets: readonly [Secret, ...Secret[]]): KeyedHash {
  const keysOf = (purpose: HashPurpose) =>
    secrets.map((secret) => {
      const bytes = hkdfSync('sha256', secret.reveal(), '', `countersign ${purpose}`, 32);
      const key = Buffer.from(bytes);
      return { key, keyId: createHash('sha256').update(key).digest('hex').slice(0, 16) };
    });
  const keys = {
    erased_address: keysOf('erased_address'),
    unsubscribe: keysOf('unsubscribe'),
    approval_link: keysOf('approval_link'),
  };
  const byEach: KeyedHash['byEach'] = (purpose, text) =>
    keys[purpose].map(({ key, keyId }) => ({
      hash: createHmac('sha256', key).update(text, 'utf8').digest('hex'),
      keyId,
    }));
  return {
    byEach,
    of: (purpose, text) => byEach(purpose, text)[0] as { hash: string; keyId: string },
    matches(purpose, text, hash) {
      const given = Buffer.from(hash, 'utf8');
      const made = byEach(purpose, text).map((one) => Buffer.from(one.hash, 'utf8'));
      return made.filter((one) => one.length === given.length && timingSafeEqual(one, given)).length > 0;
    },
  };
}
