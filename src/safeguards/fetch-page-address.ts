import { isIP } from 'node:net';
import { CountersignError } from '../core/errors.ts';
import { isPublicAddress } from './outbound-public-address.ts';

/** The IP addresses of a name, all of them. Throws when there is none. */
export type Resolve = (hostname: string) => Promise<readonly string[]>;

export type PageAddress = {
  url: URL;
  /** The name or the IP address, without brackets and without a dot at its end. */
  hostname: string;
};

/** A page that will not be fetched whatever the world answers; `reason` is one word for the log. */
export function refusedPage(reason: string, sentence: string): CountersignError {
  return new CountersignError('page_refused', sentence, { reason });
}

const longestAddress = 2_048;
const schemes = ['http:', 'https:'];
const ports = ['', '80', '443'];

/**
 * Names that mean something on this machine or in its network only (RFC 6761, 6762, 7686, 8375, 9476, and ICANN's
 * `internal`). A name without a dot means whatever the network's search list makes of it.
 */
const localNames = /(?:^|\.)(?:localhost|local|localdomain|internal|intranet|lan|home\.arpa|arpa|onion|alt)$/;

/**
 * Takes an address from a stranger apart, once: all that follows uses the parts, never the text. `base` is the page
 * that redirected here. Throws `page_refused`.
 */
export function readPageAddress(text: string, base?: URL): PageAddress {
  const url = text.length <= longestAddress ? URL.parse(text, base) : null;
  if (url === null) throw refusedPage('no_address', 'That is no web address.');
  if (!schemes.includes(url.protocol)) throw refusedPage('scheme', 'Only http and https pages are read.');
  if (url.username !== '' || url.password !== '') {
    throw refusedPage('user_info', 'Web addresses with a user name are not read.');
  }
  if (!ports.includes(url.port)) throw refusedPage('port', 'Only web pages on ports 80 and 443 are read.');
  const hostname = url.hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');
  if (isIP(hostname) === 0 && (!hostname.includes('.') || localNames.test(hostname))) throw notPublic();
  return { url, hostname };
}

/**
 * The addresses to connect to. A name counts as public only when every address it has is: one that also has a private
 * one is either a mistake or an attack. Throws `page_refused`, or what `resolve` throws.
 */
export async function publicAddresses(
  hostname: string,
  resolve: Resolve,
  isAllowed: (address: string) => boolean = isPublicAddress,
): Promise<readonly string[]> {
  const addresses = isIP(hostname) === 0 ? await resolve(hostname) : [hostname];
  if (addresses.length === 0 || !addresses.every(isAllowed)) throw notPublic();
  return addresses;
}

function notPublic(): CountersignError {
  return refusedPage('not_public', 'That address is not on the public internet.');
}
