import { isIP } from 'node:net';
import type { FastifyRequest } from 'fastify';
import type { HttpSettings } from './settings.ts';

const reads = new Set(['GET', 'HEAD', 'OPTIONS']);

export function changesState(method: string): boolean {
  return !reads.has(method);
}

/** Whether a browser sent this state change from a page that is none of ours. Holds in every mode. */
export function isForeignChange(request: FastifyRequest, settings: HttpSettings): boolean {
  if (!changesState(request.method)) return false;
  const { origin } = request.headers;
  if (origin !== undefined) return !isOurOrigin(origin, request, settings);
  return request.headers['sec-fetch-site'] === 'cross-site';
}

/**
 * Whether the cookies of a request count: not for what a page of others has loaded. Following a link from there is
 * something else, and changes nothing.
 */
export function takesCookies({ headers }: FastifyRequest): boolean {
  const isForeign = ['cross-site', 'same-site'].includes(String(headers['sec-fetch-site']));
  return !isForeign || headers['sec-fetch-mode'] === 'navigate';
}

/** Whether a browser vouches that a page of ours sent this: by Origin, or by Fetch Metadata. Needed where a cookie decides. */
export function isProvenOurs(request: FastifyRequest, settings: HttpSettings): boolean {
  const { origin } = request.headers;
  if (origin !== undefined) return isOurOrigin(origin, request, settings);
  return request.headers['sec-fetch-site'] === 'same-origin';
}

/** The public origin, an allowed one, or the very address the browser opened, where that cannot be a rebound name. */
function isOurOrigin(origin: string, request: FastifyRequest, settings: HttpSettings): boolean {
  if (ownOrigins(settings).includes(origin.toLowerCase())) return true;
  const { host } = request.headers;
  const isSame = URL.canParse(origin) && host !== undefined && new URL(origin).host === host.toLowerCase();
  return isSame && isFixedName(host);
}

/**
 * Whether the Host header is a name that no stranger's DNS can point at us: ours, an IP address, localhost, or a name
 * without a dot. Who needs no credential is otherwise open to pages that rebind their own name to this machine.
 */
export function isTrustedHost(request: FastifyRequest, settings: HttpSettings): boolean {
  const { host } = request.headers;
  if (host === undefined || isFixedName(host)) return true;
  return ownOrigins(settings).some((origin) => URL.canParse(origin) && new URL(origin).hostname === nameOf(host));
}

function ownOrigins({ publicBaseUrl, allowedOrigins }: HttpSettings): string[] {
  return [new URL(publicBaseUrl).origin, ...allowedOrigins].map((origin) => origin.toLowerCase());
}

function isFixedName(host: string): boolean {
  const name = nameOf(host);
  return isIP(name.replace(/^\[|\]$/g, '')) !== 0 || name.endsWith('.localhost') || !name.includes('.');
}

function nameOf(host: string): string {
  return host.toLowerCase().replace(/:\d+$/, '');
}

/** Where a plain http request is sent on to; null when it came by https, or asks only for our health. */
export function httpsTarget(request: FastifyRequest, settings: HttpSettings): string | null {
  if (!settings.enforceHttps || request.url.startsWith('/health')) return null;
  const forwarded = String(request.headers['x-forwarded-proto'] ?? request.protocol)
    .split(',')[0]
    ?.trim();
  return forwarded === 'https' ? null : `${settings.publicBaseUrl.replace(/^http:/, 'https:')}${request.url}`;
}
