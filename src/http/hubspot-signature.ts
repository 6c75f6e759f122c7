import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

export type SignedRequest = {
  method: string;
  /** The public URI HubSpot called: `https://`, host, path and query in their original order and encoding. */
  uri: string;
  /** The body as received, byte by byte. */
  rawBody: Buffer;
  /** Header names in lower case, as Node gives them. */
  headers: IncomingHttpHeaders;
  /** The secrets in force: one, or two while a secret is being changed. */
  secrets: readonly string[];
  now: Date;
};

export type SignatureVerdict =
  | { ok: true; scheme: 'v2' | 'v3' }
  | { ok: false; reason: 'no_secret' | 'missing' | 'unsupported' | 'malformed' | 'stale' | 'mismatch' };

const maxAgeMs = 5 * 60 * 1000;
/** HubSpot decodes these in the URI before it signs, and no others. */
const decodedInUri = /%(?:3A|2F|3F|40|21|24|27|28|29|2A|2C|3B)/gi;

/**
 * Whether HubSpot signed this request with one of the secrets. v3 decides whenever a header of it is present; else v2;
 * v1 is never accepted, as it does not cover the URI. Source: HubSpot, "Validating requests", and contracts 1.7.
 */
export function verifyHubSpotSignature(request: SignedRequest): SignatureVerdict {
  const { headers, secrets } = request;
  if (!secrets.some((secret) => secret !== '')) return { ok: false, reason: 'no_secret' };
  if ('x-hubspot-signature-v3' in headers || 'x-hubspot-request-timestamp' in headers) return verifyV3(request);
  if (headers['x-hubspot-signature'] === undefined) return { ok: false, reason: 'missing' };
  return verifyV2(request);
}

function verifyV3({ method, uri, rawBody, headers, secrets, now }: SignedRequest): SignatureVerdict {
  const signature = headers['x-hubspot-signature-v3'];
  const timestamp = headers['x-hubspot-request-timestamp'];
  if (signature === undefined || timestamp === undefined) return { ok: false, reason: 'missing' };
  if (typeof signature !== 'string' || !/^[A-Za-z0-9+/]{43}=$/.test(signature))
    return { ok: false, reason: 'malformed' };
  if (typeof timestamp !== 'string' || !/^\d{10,16}$/.test(timestamp)) return { ok: false, reason: 'malformed' };
  if (Math.abs(now.getTime() - Number(timestamp)) > maxAgeMs) return { ok: false, reason: 'stale' };
  const signedUri = uri.replace(decodedInUri, decodeURIComponent);
  const given = Buffer.from(signature, 'base64');
  const expected = (secret: string): Buffer =>
    createHmac('sha256', secret)
      .update(`${method.toUpperCase()}${signedUri}`)
      .update(rawBody)
      .update(timestamp)
      .digest();
  return matches(given, secrets, expected) ? { ok: true, scheme: 'v3' } : { ok: false, reason: 'mismatch' };
}

function verifyV2({ method, uri, rawBody, headers, secrets }: SignedRequest): SignatureVerdict {
  const signature = headers['x-hubspot-signature'];
  const version = headers['x-hubspot-signature-version'];
  if (version !== undefined && version !== 'v2') return { ok: false, reason: 'unsupported' };
  if (typeof signature !== 'string' || !/^[0-9a-f]{64}$/i.test(signature)) return { ok: false, reason: 'malformed' };
  const given = Buffer.from(signature, 'hex');
  const expected = (secret: string): Buffer =>
    createHash('sha256').update(`${secret}${method.toUpperCase()}${uri}`).update(rawBody).digest();
  return matches(given, secrets, expected) ? { ok: true, scheme: 'v2' } : { ok: false, reason: 'mismatch' };
}

/** Tries every secret and compares in constant time, so that the time taken tells nothing. */
function matches(given: Buffer, secrets: readonly string[], expected: (secret: string) => Buffer): boolean {
  let found = false;
  for (const secret of secrets) {
    if (secret === '') continue;
    const digest = expected(secret);
    if (digest.length === given.length && timingSafeEqual(digest, given)) found = true;
  }
  return found;
}
