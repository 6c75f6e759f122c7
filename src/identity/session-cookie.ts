import { createHmac, timingSafeEqual } from 'node:crypto';

export type Cookies = {
  /** What every cookie of ours begins with. */
  prefix: string;
  isSecure: boolean;
};

/** On https a browser takes `__Host-` cookies from this very host alone, for all its paths, and never sends them in plain. */
export function cookiesOf(publicBaseUrl: string): Cookies {
  const isSecure = publicBaseUrl.startsWith('https:');
  return { prefix: isSecure ? '__Host-countersign' : 'countersign', isSecure };
}

/** The library's name of the cookie that opens a session. */
export const sessionCookie = ({ prefix }: Cookies): string => `${prefix}.session_token`;

/** The value of a cookie, of a whole Cookie header. Null when there is none, or two that differ. */
export function cookieIn(header: string, name: string): string | null {
  const found = new Set<string>();
  for (const part of header.split(';')) {
    const at = part.indexOf('=');
    if (at > 0 && part.slice(0, at).trim() === name) found.add(part.slice(at + 1).trim());
  }
  const [value, other] = found;
  if (value === undefined || other !== undefined) return null;
  try {
    return decodeURIComponent(value);
  } catch {
    return null;
  }
}

/** The token of a signed cookie (`token.signature`, base64 HMAC-SHA-256); null when the signature is not ours. */
export function tokenIn(signed: string, secret: string): string | null {
  const at = signed.lastIndexOf('.');
  if (at < 1) return null;
  const token = signed.slice(0, at);
  const expected = Buffer.from(sign(token, secret));
  const given = Buffer.from(signed.slice(at + 1));
  return given.length === expected.length && timingSafeEqual(given, expected) ? token : null;
}

/** A Set-Cookie line; without `seconds` it goes with the browser's session, with 0 at once. */
export function setCookie(cookies: Cookies, name: string, value: string, seconds?: number): string {
  const life = seconds === undefined ? '' : `; Max-Age=${seconds}`;
  return `${name}=${encodeURIComponent(value)}${life}; Path=/; HttpOnly; SameSite=Lax${cookies.isSecure ? '; Secure' : ''}`;
}

/** The signed value of a token, as the library writes it too. */
export const signed = (token: string, secret: string): string => `${token}.${sign(token, secret)}`;

function sign(token: string, secret: string): string {
  return createHmac('sha256', secret).update(token).digest('base64');
}
