import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { ConnectorError, CountersignError } from '../core/errors.ts';
import { RateLimitExceeded } from '../core/limits.ts';
import { markTransaction } from '../store/transaction-scope.ts';
import type { CallLimit } from './limits/limiter.ts';
import { createOutbound, type Outbound, type OutboundOptions } from './outbound.ts';

const closers: (() => Promise<unknown> | unknown)[] = [];
after(async () => {
  for (const close of closers) await close();
});

async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(
    () => server.closeAllConnections(),
    () => server.close(),
  );
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function outboundTo(origin: string, more: Partial<OutboundOptions> = {}): Outbound {
  const outbound = createOutbound({ allowedOrigins: [origin], timeoutMs: 2_000, ...more });
  closers.unshift(() => outbound.close());
  return outbound;
}

const fails = (fault: string, applied: string) => (error: unknown) => {
  assert.ok(error instanceof ConnectorError, String(error));
  assert.deepEqual([error.fault, error.applied], [fault, applied]);
  return true;
};

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

async function echo(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method, url, headers } = request;
  response.setHeader('content-type', 'application/json');
  response.end(
    JSON.stringify({
      method,
      url,
      body: await bodyOf(request),
      type: headers['content-type'],
      agent: headers['user-agent'],
    }),
  );
}

describe('outbound', () => {
  it('carries a call as fetch would, whichever way it was made', async () => {
    const origin = await serve(echo);
    const fetch = outboundTo(origin, { userAgent: 'Countersign/1' }).fetchFor('crm');
    const said = async (...call: Parameters<typeof fetch>) =>
      (await fetch(...call)).json() as Promise<{ body: string; type: string }>;
    assert.deepEqual(await said(`${origin}/a?b=c`), { method: 'GET', url: '/a?b=c', body: '', agent: 'Countersign/1' });
    const json = { method: 'post', body: '{"ü":1}', headers: { 'content-type': 'application/json' } };
    assert.deepEqual(await said(new URL('/x', origin), json), {
      method: 'POST',
      url: '/x',
      body: '{"ü":1}',
      type: 'application/json',
      agent: 'Countersign/1',
    });
    const form = await said(
      new Request(`${origin}/token`, { method: 'POST', body: new URLSearchParams({ a: '1 2' }) }),
    );
    assert.deepEqual([form.body, form.type], ['a=1+2', 'application/x-www-form-urlencoded;charset=UTF-8']);
    assert.equal((await said(origin, { method: 'PUT', body: new Blob(['hi'], { type: 'text/x' }) })).body, 'hi');
  });

  it('answers bodies that are compressed, empty or errors as they are', async () => {
    const origin = await serve((request, response) => {
      if (request.url === '/gzip') response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('squeezed'));
      else response.writeHead(request.url === '/gone' ? 404 : 204).end();
    });
    const fetch = outboundTo(origin).fetchFor('crm');
    assert.equal(await (await fetch(`${origin}/gzip`)).text(), 'squeezed');
    assert.equal((await fetch(`${origin}/empty`)).status, 204);
    assert.equal((await fetch(`${origin}/gone`)).status, 404);
  });

  it('refuses an origin that is not allowed, without a call', async () => {
    let calls = 0;
    const other = await serve((_, response) => {
      calls += 1;
      response.end();
    });
    const fetch = outboundTo('https://api.example').fetchFor('crm');
    await assert.rejects(fetch(other), fails('rejected', 'no'));
    await assert.rejects(fetch('http://api.example'), fails('rejected', 'no'));
    assert.equal(calls, 0);
  });

  it('refuses a call inside a transaction', async () => {
    const origin = await serve(echo);
    const fetch = outboundTo(origin).fetchFor('crm');
    await assert.rejects(
      markTransaction(async () => fetch(origin)),
      (error) => error instanceof CountersignError && error.code === 'network_in_transaction',
    );
  });

  it('follows a redirect of a read within the origin and refuses any other', async () => {
    let escaped = 0;
    const other = await serve((_, response) => {
      escaped += 1;
      response.end();
    });
    const origin = await serve((request, response) => {
      const to =
        request.url === '/near' ? '/here' : request.url === '/far' ? other : request.url === '/loop' ? '/loop' : null;
      if (to === null) response.end('arrived');
      else response.writeHead(302, { location: to }).end();
    });
    const fetch = outboundTo(origin).fetchFor('crm');
    assert.equal(await (await fetch(`${origin}/near`)).text(), 'arrived');
    await assert.rejects(fetch(`${origin}/far`), fails('rejected', 'no'));
    await assert.rejects(fetch(`${origin}/loop`), fails('rejected', 'no'));
    await assert.rejects(fetch(`${origin}/near`, { method: 'POST' }), fails('rejected', 'unknown'));
    await assert.rejects(fetch(`${origin}/near`, { redirect: 'error' }), fails('rejected', 'no'));
    assert.equal((await fetch(`${origin}/far`, { redirect: 'manual' })).status, 302);
    assert.equal(escaped, 0);
  });

  it('says that a write never left when the connection was refused or the name is unknown', async () => {
    const dead = 'http://127.0.0.1:9';
    const fetch = outboundTo(dead, { allowedOrigins: [dead, 'http://nowhere.invalid'] }).fetchFor('crm');
    await assert.rejects(fetch(dead, { method: 'POST', body: 'x' }), fails('down', 'no'));
    await assert.rejects(fetch('http://nowhere.invalid', { method: 'POST', body: 'x' }), fails('down', 'no'));
  });

  it('says that a write may have happened when its answer was lost, cut or late', async () => {
    const origin = await serve((request, response) => {
      if (request.url === '/reset') request.socket.destroy();
      else if (request.url === '/half')
        response.writeHead(200, { 'content-length': '10' }).write('half', () => request.socket.destroy());
      else if (request.url === '/drip') response.write('never ends');
    });
    const outbound = outboundTo(origin, { breaker: { failures: 100 } });
    for (const path of ['/reset', '/half', '/drip', '/silent']) {
      const fetch = outbound.fetchFor('crm', { timeoutMs: 100 });
      await assert.rejects(fetch(`${origin}${path}`, { method: 'POST', body: 'x' }), fails('down', 'unknown'), path);
      await assert.rejects(fetch(`${origin}${path}`), fails('down', 'no'), path);
    }
  });

  it('takes an answer that came while the process was too busy to look', async () => {
    const origin = await serve((_request, response) => void setTimeout(() => response.end('{}'), 10));
    const call = outboundTo(origin, { timeoutMs: 300 }).fetchFor('crm')(origin);
    await new Promise((resolve) => setTimeout(resolve, 5));
    const busyUntil = performance.now() + 600;
    while (performance.now() < busyUntil);
    assert.equal((await call).status, 200);
  });

  it("passes on the caller's own abort, and does not count it as a failure", async () => {
    const origin = await serve(() => undefined);
    const outbound = outboundTo(origin, { breaker: { failures: 1 } });
    const caller = new AbortController();
    const call = outbound.fetchFor('crm')(origin, { signal: caller.signal });
    caller.abort(new Error('changed my mind'));
    await assert.rejects(call, /changed my mind/);
    assert.equal(await outbound.state('crm'), 'closed');
    await assert.rejects(outbound.fetchFor('crm')(origin, { signal: AbortSignal.timeout(20) }), fails('down', 'no'));
    assert.equal(await outbound.state('crm'), 'open');
  });

  it('lets nothing out while its breaker is open, and tells one connector from another', async () => {
    let calls = 0;
    const origin = await serve((_, response) => {
      calls += 1;
      response.writeHead(503).end();
    });
    const outbound = outboundTo(origin);
    for (let call = 0; call < 5; call += 1) assert.equal((await outbound.fetchFor('crm')(origin)).status, 503);
    assert.equal(await outbound.state('crm'), 'open');
    await assert.rejects(outbound.fetchFor('crm')(origin, { method: 'POST' }), fails('down', 'no'));
    assert.equal(calls, 5);
    assert.equal((await outbound.fetchFor('mail')(origin)).status, 503);
  });

  it('asks for leave before each call, and tells what the answer said of the limit', async () => {
    const said: string[] = [];
    const origin = await serve((request, response) => {
      said.push('called');
      if (request.url === '/near?x=1') response.writeHead(302, { location: '/here' }).end();
      else response.writeHead(429).end();
    });
    const limit: CallLimit = {
      async admit({ method, path }) {
        said.push(`${method} ${path}`);
        if (method === 'POST') throw new RateLimitExceeded('gmail', new Date(Date.now() + 5_000));
      },
      answered: ({ path }, { status }) => void said.push(`${path} ${status}`),
    };
    const outbound = outboundTo(origin, { limitOf: (name) => (name === 'gmail' ? limit : undefined) });
    assert.equal((await outbound.fetchFor('gmail')(`${origin}/near?x=1`)).status, 429);
    assert.deepEqual(said, ['GET /near', 'called', '/near 302', 'GET /here', 'called', '/here 429']);
    await assert.rejects(outbound.fetchFor('gmail')(origin, { method: 'POST' }), fails('rate_limited', 'no'));
    assert.equal(said.at(-1), 'POST /');
    assert.equal((await outbound.fetchFor('crm')(origin)).status, 429);
  });

  it('reuses its connections', async () => {
    const ports = new Set<number | undefined>();
    const origin = await serve((request, response) => {
      ports.add(request.socket.remotePort);
      response.end();
    });
    const fetch = outboundTo(origin).fetchFor('crm');
    for (let call = 0; call < 10; call += 1) await fetch(origin);
    // The pool may open a second connection before it sees that the first is idle again.
    assert.ok(ports.size <= 2, `${ports.size} connections`);
  });
});
