import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { createLog } from '../../app/log.ts';
import { reportErrorLines } from '../../app/report-errors.ts';
import { createSentryReporter } from './reporter.ts';

test('a line of level error reaches the server as one envelope, without what it says of values; no more than 20 a minute', async (t) => {
  const seen: { url: string; auth: string; lines: Record<string, unknown>[] }[] = [];
  const server = createServer(async (request, reply) => {
    const body = (await request.toArray()).join('');
    const lines = body
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    seen.push({ url: request.url ?? '', auth: String(request.headers['x-sentry-auth']), lines });
    reply.end('{}');
    if (seen.length >= 20) server.emit('enough');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const { port } = server.address() as AddressInfo;
  const dsn = `http://publickey@127.0.0.1:${port}/sub/42`;
  const reporter = createSentryReporter({ dsn, fetch, release: '0.1.0', environment: 'staging' });
  const written: string[] = [];
  const report = reportErrorLines(reporter, () => new Date('2026-11-22T10:00:00Z'));
  const log = createLog({ logLevel: 'info', logFormat: 'json' }, { write: (line) => void written.push(line) }, report);
  log.info({ msg: 'fine' });
  const enough = once(server, 'enough');
  for (let at = 0; at < 30; at++) {
    log.error({
      msg: 'request failed',
      code: 'internal_error',
      trace_id: 't1',
      message: 'of dana@example.com',
      stack: 'x',
    });
  }
  await enough;
  assert.equal(written.length, 31);
  const [{ url, auth, lines }] = seen as [(typeof seen)[0]];
  assert.equal(url, '/sub/api/42/envelope/');
  assert.match(auth, /^Sentry sentry_version=7, .*sentry_key=publickey$/);
  assert.equal(lines.length, 3);
  assert.equal(lines[0]?.event_id, lines[2]?.event_id);
  const { message, tags, environment, level } = lines[2] as Record<string, unknown>;
  assert.deepEqual([message, environment, level], ['request failed', 'staging', 'error']);
  assert.deepEqual(tags, { code: 'internal_error', trace_id: 't1' });
  assert.equal(JSON.stringify(seen).includes('dana'), false);
  assert.equal(seen.length, 20);
});

test('a server that does not answer is no error', async () => {
  const dsn = 'http://publickey@127.0.0.1:9/42';
  const reporter = createSentryReporter({ dsn, fetch, release: '0.1.0', environment: 'staging' });
  await reporter.report({ message: 'x', at: new Date(), tags: {} });
});
