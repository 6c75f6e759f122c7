import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import type { PageFile, PageFiles } from '../../src/http/page-files.ts';
import { createApiTemplate, openApi, production, type StoreTemplate } from '../support/api.ts';

let template: StoreTemplate;
before(async () => {
  template = await createApiTemplate();
});

const file = (type: string, text: string): PageFile => {
  const plain = Buffer.from(text);
  return { type, plain, br: brotliCompressSync(plain), gzip: gzipSync(plain) };
};
const script = 'console.log("the page");';
const page: PageFiles = {
  document: file('text/html; charset=utf-8', '<!doctype html><title>Countersign</title>'),
  parts: new Map([['index-abc123.js', file('text/javascript; charset=utf-8', script)]]),
};
const browser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

describe('the page', () => {
  it('answers at every address of its own, to browsers alone', async (test) => {
    const { server } = await openApi(test, template, { page });
    for (const url of ['/', '/queue/due/some-draft', '/safety?x=1']) {
      const answer = await server.inject({ url, headers: browser });
      assert.equal(answer.statusCode, 200, url);
      assert.match(answer.body, /<!doctype html>/);
      assert.equal(answer.headers['cache-control'], 'no-cache');
    }
    assert.equal((await server.inject({ url: '/' })).json().service, 'countersign');
    assert.equal((await server.inject({ url: '/queue' })).statusCode, 404);
    for (const url of ['/api/nothing', '/assets/nothing.js', '/auth/nothing']) {
      assert.equal((await server.inject({ url, headers: browser })).statusCode, 404, url);
    }
    assert.equal((await server.inject({ method: 'POST', url: '/queue', headers: browser })).statusCode, 404);
  });

  it('runs no script, style or frame but its own, and no HTML made of strings', async (test) => {
    const { server } = await openApi(test, template, { page });
    const policy = String((await server.inject({ url: '/', headers: browser })).headers['content-security-policy']);
    const rules = new Map(policy.split('; ').map((rule) => [rule.split(' ')[0], rule.split(' ').slice(1).join(' ')]));
    assert.equal(rules.get('default-src'), "'none'");
    assert.equal(rules.get('script-src'), "'self'");
    assert.equal(rules.get('style-src'), "'self'");
    assert.equal(rules.get('frame-ancestors'), "'none'");
    assert.equal(rules.get('base-uri'), "'none'");
    assert.equal(rules.get('require-trusted-types-for'), "'script'");
    assert.doesNotMatch(policy, /unsafe|https?:|\*|data:/);
  });

  it('gives its parts compressed, for a year, and to callers without credential too', async (test) => {
    const { server } = await openApi(test, template, { page, settings: { ...production, enforceHttps: false } });
    const url = '/assets/index-abc123.js';
    const packed = await server.inject({ url, headers: { 'accept-encoding': 'gzip, deflate, br' } });
    assert.equal(packed.headers['content-encoding'], 'br');
    assert.equal(brotliDecompressSync(packed.rawPayload).toString(), script);
    assert.equal(packed.headers['cache-control'], 'public, max-age=31536000, immutable');
    assert.equal(packed.headers['x-content-type-options'], 'nosniff');
    const older = await server.inject({ url, headers: { 'accept-encoding': 'gzip' } });
    assert.equal(gunzipSync(older.rawPayload).toString(), script);
    const plain = await server.inject({ url });
    assert.equal(plain.body, script);
    assert.match(String(plain.headers['content-type']), /^text\/javascript/);
  });

  it('says plainly where it was not built', async (test) => {
    const { server } = await openApi(test, template);
    assert.match((await server.inject({ url: '/', headers: browser })).body, /<h1>Countersign<\/h1>/);
    assert.equal((await server.inject({ url: '/queue', headers: browser })).statusCode, 404);
  });

  it('is told who looks and what may happen here', async (test) => {
    const { server } = await openApi(test, template, { verbSettings: { timeZone: 'Europe/Berlin' } });
    const start = (await server.inject({ url: '/api/desk' })).json();
    assert.deepEqual(start.me, {
      kind: 'person',
      id: '00000000-0000-4000-8000-000000000002',
      name: 'local-operator',
      role: 'admin',
    });
    assert.equal(start.mode, 'draft_only');
    assert.equal(start.time_zone, 'Europe/Berlin');
  });
});
