// Bounded runs, so that no text makes the search slow.
const address = /([\p{L}\p{N}._%+'-]{1,64})@([\p{L}\p{N}.-]{1,253})/gu;

/** Any JSON value with its e-mail addresses shortened to `u***@domain.com`, as redaction writes them. */
export function maskAddresses<T>(value: T): T {
  if (typeof value === 'string')
    return value.replace(address, (_all, local, domain) => `${[...local][0]}***@${domain}`) as T;
  if (Array.isArray(value)) return value.map(maskAddresses) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, maskAddresses(inner)])) as T;
}
