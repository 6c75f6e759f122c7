import assert from 'node:assert/strict';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createSocketServer } from 'node:net';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, it, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { privateNames, trickyAddresses } from '../../tests/support/tricky-addresses.ts';
import { currentEnvironment } from '../config.ts';
import { CountersignError } from '../core/errors.ts';
import { markTransaction } from '../store/transaction-scope.ts';
import { createPageFetcher, type PageFetcherOptions } from './fetch-page.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const isOn = () => true;

/** No other name may be looked up, so that no test ever leaves this machine. */
const resolve = async (hostname: string) => {
  const addresses = privateNames[hostname];
  if (addresses !== undefined) return addresses;
  throw new Error(`${hostname} was looked up`);
};

/** Fails unless it is refused for this reason. */
async function refuses(text: string, reason: string, options: Partial<PageFetcherOptions> = {}): Promise<void> {
  const fetchPage = createPageFetcher({ isOn, resolve, ...options });
  await assert.rejects(fetchPage(text), (error: unknown) => {
    assert.ok(error instanceof CountersignError, String(error));
    assert.deepEqual([error.code, error.details.reason], ['page_refused', reason], text);
    return true;
  });
}

/** Counts the connections that are begun while `body` runs. */
async function connectionsDuring(body: () => Promise<void>): Promise<number> {
  let begun = 0;
  const count = () => {
    begun += 1;
  };
  subscribe('undici:client:beforeConnect', count);
  try {
    await body();
  } finally {
    unsubscribe('undici:client:beforeConnect', count);
  }
  return begun;
}

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A real server on loopback that stands for every public host. */
async function site(t: TestContext, answer: Answer, more: Partial<PageFetcherOptions> = {}) {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const loopbackPort = (server.address() as AddressInfo).port;
  const onSite = async () => ['127.0.0.1'];
  return createPageFetcher({ isOn, resolve: onSite, testOnly: { loopbackPort }, ...more });
}

const html = { 'content-type': 'text/html; charset=utf-8' };

describe('addresses that strangers give', () => {
  for (const [reason, addresses] of Object.entries(trickyAddresses)) {
    it(`are refused without a connection: ${reason}, ${addresses.length} ways`, async () => {
      const begun = await connectionsDuring(async () => {
        for (const address of addresses) await refuses(address, reason);
      });
      assert.equal(begun, 0);
    });
  }

  it('are refused in the website field of the injection set', (t) => {
    const file = join(root, '../shared/injection/dev-inputs.jsonl');
    if (!existsSync(file)) {
      assert.notEqual(currentEnvironment().values.CI, 'true', `${file} is missing`);
      return t.skip('THE INJECTION SET IS NOT HERE: NOT TESTED');
    }
    const rows = readFileSync(file, 'utf8').trim().split('\n');
    const websites = rows
      .map((row) => JSON.parse(row) as { channel: string; goal: string; text: string })
      .filter(({ channel, goal }) => channel === 'lead_form.website' && goal === 'ssrf_fetch');
    assert.ok(websites.length > 0);
    return connectionsDuring(async () => {
      const fetchPage = createPageFetcher({ isOn, resolve });
      for (const { text } of websites) await assert.rejects(fetchPage(text), { code: 'page_refused' }, text);
    }).then((begun) => assert.equal(begun, 0));
  });

  it('are not even looked up while reading pages is off', async () => {
    let asked = 0;
    const count = async () => {
      asked += 1;
      return [];
    };
    await refuses('https://a.example/', 'switched_off', { isOn: () => false, resolve: count });
    assert.equal(asked, 0);
  });

  it('are not read inside a transaction', async () => {
    const fetchPage = createPageFetcher({ isOn, resolve });
    await assert.rejects(
      markTransaction(async () => fetchPage('https://a.example/')),
      { code: 'network_in_transaction' },
    );
  });
});

describe('a page', () => {
  it('is read from the address that was judged, under its own name, with nothing that tells who asks', async (t) => {
    const seen: IncomingMessage[] = [];
    const fetchPage = await site(t, (request, response) => {
      seen.push(request);
      response.writeHead(200, { ...html, 'set-cookie': 'a=b' }).end('<p>Grüße</p>');
    });
    for (const path of ['/', '/again']) await fetchPage(`http://Spokechain.example.${path}?q=1#part`);
    const page = await fetchPage('http://spokechain.example/a?b=c');
    assert.deepEqual(page, {
      url: 'http://spokechain.example/a?b=c',
      contentType: 'text/html',
      text: '<p>Grüße</p>',
    });
    const { headers, method, url } = seen.at(-1) as IncomingMessage;
    assert.deepEqual([method, url, headers.host], ['GET', '/a?b=c', 'spokechain.example']);
    assert.deepEqual(Object.keys(headers).sort(), ['accept', 'accept-encoding', 'connection', 'host', 'user-agent']);
    assert.equal(seen[0]?.headers.host, 'spokechain.example');
  });

  it('is asked for by name in TLS too', async (t) => {
    const server = createSocketServer((socket) => {
      socket.once('data', (hello) => {
        server.emit('hello', hello.toString('latin1'));
        socket.destroy();
      });
    }).listen(0, '127.0.0.1');
    t.after(() => server.close());
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const hello = once(server, 'hello');
    const fetchPage = createPageFetcher({ isOn, resolve: async () => ['127.0.0.1'], testOnly: { loopbackPort: port } });
    await assert.rejects(fetchPage('https://secure.example/'), { code: 'page_unavailable' });
    assert.match(String(await hello), /secure\.example/);
  });

  it('is resolved once a hop: a name that means another machine a moment later changes nothing', async (t) => {
    const answers = [['127.0.0.1'], ['10.0.0.1']];
    let asked = 0;
    const rebinding = async () => {
      asked += 1;
      return answers[asked - 1] ?? [];
    };
    const fetchPage = await site(t, (_request, response) => response.writeHead(200, html).end('first'), {
      resolve: rebinding,
    });
    assert.equal((await fetchPage('http://rebind.example/')).text, 'first');
    assert.equal(asked, 1);
    // The second call asks anew, and the answer is judged anew.
    await assert.rejects(fetchPage('http://rebind.example/'), { code: 'page_refused' });
  });

  it('may redirect three times, and each stop is judged as the first was', async (t) => {
    const paths: string[] = [];
    const answer: Answer = (request, response) => {
      paths.push(request.url ?? '');
      const [, kind = '', left = ''] = (request.url ?? '').split('/');
      if (kind === 'hops' && left !== '0') response.writeHead(302, { location: `/hops/${Number(left) - 1}` }).end();
      else if (kind === 'to') response.writeHead(301, { location: decodeURIComponent(left) }).end();
      else response.writeHead(200, html).end('arrived');
    };
    const judged = async (hostname: string) =>
      hostname.startsWith('site') ? ['127.0.0.1'] : (privateNames[hostname] ?? []);
    const fetchPage = await site(t, answer, { resolve: judged });
    assert.equal((await fetchPage('http://site.example/hops/3')).url, 'http://site.example/hops/0');
    await assert.rejects(fetchPage('http://site.example/hops/4'), { code: 'page_refused' });
    const targets = {
      'http://site-two.example/x': null,
      'http://10.0.0.1/': 'not_public',
      'http://169.254.169.254/': 'not_public',
      'http://[::ffff:10.0.0.1]/': 'not_public',
      '//2852039166/': 'not_public',
      'http://private.example/': 'not_public',
      'http://localhost/': 'not_public',
      'http://site.example:22/': 'port',
      'ftp://site.example/': 'scheme',
      'file:///etc/passwd': 'scheme',
      'data:text/html,x': 'scheme',
      'http://user@site.example/': 'user_info',
      'http://[': 'no_address',
    };
    for (const [to, reason] of Object.entries(targets)) {
      paths.length = 0;
      const going = fetchPage(`http://site.example/to/${encodeURIComponent(to)}`);
      if (reason === null) assert.equal((await going).text, 'arrived');
      else {
        await assert.rejects(going, (error: CountersignError) => error.details.reason === reason, to);
        assert.equal(paths.length, 1, to);
      }
    }
  });

  it('comes in the charset it was written in', async (t) => {
    const bodies: Record<string, [string, Uint8Array]> = {
      '/header': ['text/plain; charset=ISO-8859-1', Buffer.from('Grüße', 'latin1')],
      '/quoted': ['text/html; Charset="windows-1252"', Buffer.from('Grüße', 'latin1')],
      '/meta': ['text/html', Buffer.from('<meta charset=latin1>Grüße', 'latin1')],
      '/old-meta': ['text/html', Buffer.from('<meta http-equiv=x content="text/html; charset=latin1">Grüße', 'latin1')],
      '/mark': ['text/plain; charset=latin1', Buffer.from('\ufeffGrüße', 'utf8')],
      '/sixteen': ['text/plain', Buffer.from('\ufeffGrüße', 'utf16le')],
      '/unknown': ['text/plain; charset=klingon', Buffer.from('Grüße', 'utf8')],
      '/none': ['text/plain', Buffer.from('Grüße', 'utf8')],
    };
    const fetchPage = await site(t, ({ url }, response) => {
      const [type, bytes] = bodies[url ?? ''] ?? ['', ''];
      response.writeHead(200, { 'content-type': type }).end(bytes);
    });
    for (const path of Object.keys(bodies)) assert.match((await fetchPage(`http://a.example${path}`)).text, /Grüße$/);
  });

  it('is unpacked, but never beyond two megabytes, however small it came', async (t) => {
    const bomb = Buffer.alloc(64 * 1024 * 1024);
    const packed: Record<string, [string, Uint8Array]> = {
      '/gzip': ['gzip', gzipSync('squeezed')],
      '/br': ['br', brotliCompressSync('squeezed')],
      '/deflate': ['deflate', deflateSync('squeezed')],
      '/bomb-gzip': ['gzip', gzipSync(bomb)],
      '/bomb-br': ['br', brotliCompressSync(bomb, { params: { 1: 3 } })],
      '/layers': ['gzip, gzip', gzipSync(gzipSync('squeezed'))],
      '/broken': ['gzip', Buffer.from('no gzip at all')],
      '/cut': ['gzip', gzipSync('squeezed'.repeat(99)).subarray(0, 20)],
      '/long': ['identity', Buffer.alloc(2 * 1024 * 1024 + 1, 32)],
      '/full': ['identity', Buffer.alloc(2 * 1024 * 1024, 32)],
    };
    const fetchPage = await site(t, ({ url }, response) => {
      const [encoding, bytes] = packed[url ?? ''] ?? ['', ''];
      response.writeHead(200, { ...html, 'content-encoding': encoding }).end(bytes);
    });
    const outcome = async (path: string) => {
      const read = fetchPage(`http://a.example${path}`);
      return read.then(
        ({ text }) => (text.length > 99 ? text.length : text),
        ({ code, details }: CountersignError) => `${code}: ${details.reason}`,
      );
    };
    for (const path of ['/gzip', '/br', '/deflate']) assert.equal(await outcome(path), 'squeezed');
    for (const path of ['/bomb-gzip', '/bomb-br', '/long'])
      assert.equal(await outcome(path), 'page_refused: too_large');
    assert.equal(await outcome('/layers'), 'page_refused: encoding');
    assert.equal(await outcome('/full'), 2 * 1024 * 1024);
    for (const path of ['/broken', '/cut']) assert.match(String(await outcome(path)), /^page_unavailable: Z_/);
  });

  it('that is no text, no success or never ends is no page', async (t) => {
    const fetchPage = await site(
      t,
      ({ url }, response) => {
        if (url === '/image') response.writeHead(200, { 'content-type': 'image/png' }).end('x');
        else if (url === '/untyped') response.writeHead(200).end('x');
        else if (url === '/drip') response.writeHead(200, html).write('never ends');
        else if (url === '/endless') endless().pipe(response.writeHead(200, html));
        else if (url !== '/silent') response.writeHead(Number(url?.slice(1))).end();
      },
      { timeoutMs: 150 },
    );
    const reasons = {
      image: 'type',
      untyped: 'type',
      404: 'status_404',
      302: 'status_302',
      500: 'status_500',
      204: 'status_204',
      endless: 'too_large',
      drip: 'timeout',
      silent: 'timeout',
    };
    for (const [path, reason] of Object.entries(reasons)) {
      await assert.rejects(
        fetchPage(`http://a.example/${path}`),
        (e: CountersignError) => e.details.reason === reason,
        path,
      );
    }
    const never = createPageFetcher({ isOn, timeoutMs: 50, resolve: () => new Promise(() => {}) });
    await assert.rejects(never('http://a.example/'), (error: CountersignError) => error.details.reason === 'timeout');
    const unknown = createPageFetcher({ isOn, resolve: async () => Promise.reject(new Error('ENOTFOUND')) });
    await assert.rejects(unknown('http://a.example/'), { code: 'page_unavailable' });
  });
});

/** Spaces without end, as fast as they are taken. */
function endless(): Readable {
  return new Readable({
    read() {
      this.push(Buffer.alloc(65_536, 32));
    },
  });
}

it('no part of the product opens the door that is for tests', () => {
  const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .filter((file) => /\btestOnly\b|\bloopbackPort\b/.test(readFileSync(join(root, 'src', file), 'utf8')));
  assert.deepEqual(files, ['safeguards/fetch-page.ts']);
});
