import { createHash } from 'node:crypto';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** A user's id: a UUID as it is, in lower case; any other text as a UUID (version 5, RFC 9562) in the workspace's namespace. */
export function userIdOf(workspaceId: string, text: string): string {
  const trimmed = text.trim();
  return uuid.test(trimmed) ? trimmed.toLowerCase() : uuidV5(workspaceId, trimmed);
}

/** The UUID of a name within a namespace (RFC 9562, version 5). */
export function uuidV5(namespace: string, name: string): string {
  const space = Buffer.from(namespace.replaceAll('-', ''), 'hex');
  const hash = createHash('sha1').update(space).update(name, 'utf8').digest().subarray(0, 16);
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x50;
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80;
  const hex = hash.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
