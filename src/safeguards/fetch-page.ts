import { lookup } from 'node:dns/promises';
import { type buildConnector as Build, buildConnector, Client, type Dispatcher } from 'undici';
import { CountersignError } from '../core/errors.ts';
import { insideTransaction } from '../store/transaction-scope.ts';
import { type PageAddress, publicAddresses, type Resolve, readPageAddress, refusedPage } from './fetch-page-address.ts';
import { readText, requireText } from './fetch-page-text.ts';
import { isLoopbackAddress, isPublicAddress } from './outbound-public-address.ts';

export type PageFetcherOptions = {
  /** Asked at every call; reading strangers' pages is off unless this says otherwise. */
  isOn: () => boolean;
  resolve?: Resolve;
  log?: { debug(details: object, message: string): void };
  userAgent?: string;
  /** Limit of a whole call with all its redirects (5,000). */
  timeoutMs?: number;
  /** For tests alone: loopback counts as public, and connections go to this port. */
  testOnly?: { loopbackPort: number };
};

/** The page as it came: `url` after redirects, `contentType` the media type alone. */
export type Page = { url: string; contentType: string; text: string };

const maxRedirects = 3;
const maxBytes = 2 * 1024 * 1024;
const defaultTimeoutMs = 5_000;

/**
 * Makes the one function that reads a page whose address a stranger gave. It connects to the very addresses it has
 * judged, so that a name cannot mean another machine a moment later, and sends neither cookies nor credentials. Throws
 * CountersignError: `page_refused` for good, `page_unavailable` when the site fails; `details.reason` says which.
 */
export function createPageFetcher(options: PageFetcherOptions): (address: string) => Promise<Page> {
  return async (address) => {
    if (insideTransaction()) {
      throw new CountersignError('network_in_transaction', 'No network call may be made inside a transaction.');
    }
    const started = performance.now();
    let outcome: unknown = 'read';
    try {
      if (!options.isOn()) throw refusedPage('switched_off', 'Reading web pages is switched off.');
      return await follow(options, readPageAddress(address));
    } catch (error) {
      const known = asOutcome(error);
      outcome = known.details.reason;
      throw known;
    } finally {
      // Neither address nor host: both are the stranger's.
      options.log?.debug({ outcome, duration_ms: Math.round(performance.now() - started) }, 'page');
    }
  };
}

async function follow(options: PageFetcherOptions, first: PageAddress): Promise<Page> {
  const limit = new AbortController();
  const late = () => limit.abort(new DOMException('Time limit', 'TimeoutError'));
  const timer = setTimeout(late, options.timeoutMs ?? defaultTimeoutMs);
  try {
    let target = first;
    for (let hops = 0; ; hops += 1) {
      const found = await visit(options, target, limit.signal);
      if ('text' in found) return found;
      if (hops === maxRedirects) throw refusedPage('redirects', 'That address redirects too often.');
      target = readPageAddress(found.location, target.url);
    }
  } finally {
    clearTimeout(timer);
  }
}

async function visit(
  options: PageFetcherOptions,
  { url, hostname }: PageAddress,
  signal: AbortSignal,
): Promise<Page | { location: string }> {
  const resolving = publicAddresses(hostname, options.resolve ?? resolveName, (ip) => mayConnect(options, ip));
  const client = new Client(url.origin, {
    connect: connectorTo(options, hostname, await orLate(resolving, signal)),
    allowH2: false,
    maxResponseSize: maxBytes,
    pipelining: 0,
  });
  try {
    const answer = await client.request({
      method: 'GET',
      path: `${url.pathname}${url.search}`,
      headers: headersFor(options, url, hostname),
      signal,
    });
    return await readAnswer(url, answer);
  } finally {
    await client.destroy();
  }
}

async function readAnswer(url: URL, answer: Dispatcher.ResponseData): Promise<Page | { location: string }> {
  const header = (name: string) => {
    const value = answer.headers[name];
    return typeof value === 'string' ? value : '';
  };
  const { statusCode, body } = answer;
  // What is left unread ends with its connection; an error event nobody waits for would end the process.
  body.on('error', () => {});
  if (statusCode >= 300 && statusCode < 400 && header('location') !== '') return { location: header('location') };
  if (statusCode !== 200) throw unavailable(`status_${statusCode}`);
  const contentType = requireText(header('content-type'));
  const kind = { contentType: header('content-type'), contentEncoding: header('content-encoding') };
  return { url: url.href, contentType, text: await readText(body, kind, maxBytes) };
}

/** Connects to one of these addresses and no other, under the page's name in TLS; looks once more where it ended up. */
function connectorTo(options: PageFetcherOptions, hostname: string, addresses: readonly string[]): Build.connector {
  const pinned = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
  const connect = buildConnector({
    allowH2: false,
    autoSelectFamily: true,
    maxCachedSessions: 0,
    lookup: (_name, wanted, done) => {
      if (wanted.all) return done(null, pinned);
      return done(null, pinned[0]?.address ?? '', pinned[0]?.family ?? 4);
    },
  });
  const port = options.testOnly === undefined ? {} : { port: String(options.testOnly.loopbackPort) };
  return (target, done) =>
    connect({ ...target, hostname, ...port }, (...[error, socket]) => {
      if (error !== null) return done(error, null);
      if (mayConnect(options, socket.remoteAddress ?? '')) return done(null, socket);
      socket.destroy();
      done(refusedPage('not_public', 'That address is not on the public internet.'), null);
    });
}

function mayConnect({ testOnly }: PageFetcherOptions, address: string): boolean {
  return isPublicAddress(address) || (testOnly !== undefined && isLoopbackAddress(address));
}

function headersFor({ userAgent = 'Countersign' }: PageFetcherOptions, url: URL, hostname: string) {
  const port = url.port === '' ? '' : `:${url.port}`;
  const accept = 'text/html,application/xhtml+xml,text/plain;q=0.9';
  const host = `${hostname.includes(':') ? `[${hostname}]` : hostname}${port}`;
  return { host, accept, 'accept-encoding': 'gzip, br', 'user-agent': userAgent };
}

/** The system's resolver: hosts file and DNS, IPv4 and IPv6. */
const resolveName: Resolve = async (hostname) => (await lookup(hostname, { all: true })).map(({ address }) => address);

/** The system's resolver cannot be stopped, only left behind. */
async function orLate<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const giveUp = () => reject(signal.reason);
  signal.addEventListener('abort', giveUp, { once: true });
  if (signal.aborted) giveUp();
  try {
    return await Promise.race([promise, late]);
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}

function asOutcome(error: unknown): CountersignError {
  if (error instanceof CountersignError) return error;
  const { name, code } = error as { name?: unknown; code?: unknown };
  if (code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE') return refusedPage('too_large', 'That page is too long.');
  return unavailable(name === 'TimeoutError' ? 'timeout' : String(code ?? name), error);
}

function unavailable(reason: string, cause?: unknown): CountersignError {
  return new CountersignError('page_unavailable', 'That page cannot be read at the moment.', { reason }, cause);
}
