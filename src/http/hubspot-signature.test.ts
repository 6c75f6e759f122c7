import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { type SignedRequest, verifyHubSpotSignature } from './hubspot-signature.ts';

const secret = ['an', 'invented', 'signing', 'secret'].join('-');
const now = new Date('2025-11-21T09:00:00Z');
const uri = 'https://hooks.example.com/api/webhooks/hubspot/events?src=hs%3Aapp%2Fv3&x=%28a%29&note=a%20b%26c';
const signedUri = 'https://hooks.example.com/api/webhooks/hubspot/events?src=hs:app/v3&x=(a)&note=a%20b%26c';
const body = '[{"eventId":2,"propertyName":"firstname","propertyValue":"Zoë 🦊"}]';

const v3 = (over: string, key = secret): string => createHmac('sha256', key).update(over).digest('base64');
const v2 = (over: string): string => createHash('sha256').update(over).digest('hex');
const at = (ms: number): string => String(now.getTime() + ms);

function request(headers: SignedRequest['headers'], more: Partial<SignedRequest> = {}): SignedRequest {
  return { method: 'POST', uri, rawBody: Buffer.from(body), headers, secrets: [secret], now, ...more };
}

function v3Headers(timestamp: string, signature = v3(`POST${signedUri}${body}${timestamp}`)): SignedRequest['headers'] {
  return { 'x-hubspot-signature-v3': signature, 'x-hubspot-request-timestamp': timestamp };
}

test('a v3 signature over the decoded URI, the raw UTF-8 bytes and the timestamp is accepted', () => {
  assert.deepEqual(verifyHubSpotSignature(request(v3Headers(at(0)))), { ok: true, scheme: 'v3' });
});

test('percent signs that HubSpot does not decode stay: lower-case codes of listed ones are decoded too', () => {
  const lower = request(v3Headers(at(0)), { uri: uri.replace('%3A', '%3a').replace('%2F', '%2f') });
  assert.equal(verifyHubSpotSignature(lower).ok, true);
  const undecoded = request(v3Headers(at(0), v3(`POST${uri}${body}${at(0)}`)));
  assert.deepEqual(verifyHubSpotSignature(undecoded), { ok: false, reason: 'mismatch' });
});

test('v3 holds for exactly five minutes, backwards and forwards', () => {
  for (const ms of [-300_000, 300_000]) assert.equal(verifyHubSpotSignature(request(v3Headers(at(ms)))).ok, true);
  for (const ms of [-300_001, 300_001]) {
    assert.deepEqual(verifyHubSpotSignature(request(v3Headers(at(ms)))), { ok: false, reason: 'stale' });
  }
});

test('either secret is accepted while one replaces the other, and a third is not', () => {
  const headers = v3Headers(at(0), v3(`POST${signedUri}${body}${at(0)}`, 'the next one'));
  assert.equal(verifyHubSpotSignature(request(headers, { secrets: [secret, 'the next one'] })).ok, true);
  assert.equal(verifyHubSpotSignature(request(headers, { secrets: [secret] })).ok, false);
});

test('without a secret nothing is accepted, not even what an empty secret signs', () => {
  const headers = v3Headers(at(0), v3(`POST${signedUri}${body}${at(0)}`, ''));
  for (const secrets of [[], ['']]) {
    assert.deepEqual(verifyHubSpotSignature(request(headers, { secrets })), { ok: false, reason: 'no_secret' });
  }
  assert.equal(verifyHubSpotSignature(request(headers, { secrets: ['', secret] })).ok, false);
});

test('v3 decides whenever a header of it is present: a good v2 does not rescue a bad or half v3', () => {
  const good = { 'x-hubspot-signature': v2(`${secret}POST${uri}${body}`), 'x-hubspot-signature-version': 'v2' };
  assert.deepEqual(verifyHubSpotSignature(request(good)), { ok: true, scheme: 'v2' });
  const wrong = { ...good, ...v3Headers(at(0), v3('something else')) };
  assert.deepEqual(verifyHubSpotSignature(request(wrong)), { ok: false, reason: 'mismatch' });
  const half = { ...good, 'x-hubspot-request-timestamp': at(0) };
  assert.deepEqual(verifyHubSpotSignature(request(half)), { ok: false, reason: 'missing' });
});

test('v2 covers method, URI and body: each change breaks it', () => {
  const headers = { 'x-hubspot-signature': v2(`${secret}POST${uri}${body}`) };
  assert.equal(verifyHubSpotSignature(request(headers)).ok, true);
  for (const change of [{ method: 'PUT' }, { uri: `${uri}&a=1` }, { rawBody: Buffer.from(`${body} `) }]) {
    assert.deepEqual(verifyHubSpotSignature(request(headers, change)), { ok: false, reason: 'mismatch' });
  }
});

test('v1 is never accepted, by its version header or in the disguise of v2', () => {
  const signature = v2(`${secret}${body}`);
  const named = request({ 'x-hubspot-signature': signature, 'x-hubspot-signature-version': 'v1' });
  assert.deepEqual(verifyHubSpotSignature(named), { ok: false, reason: 'unsupported' });
  const unnamed = request({ 'x-hubspot-signature': signature });
  assert.deepEqual(verifyHubSpotSignature(unnamed), { ok: false, reason: 'mismatch' });
});

test('odd headers are refused without an exception', () => {
  const time = at(0);
  const refused: [SignedRequest['headers'], string][] = [
    [{}, 'missing'],
    [{ 'x-hubspot-signature': '' }, 'malformed'],
    [{ 'x-hubspot-signature': 'zz'.repeat(32) }, 'malformed'],
    [v3Headers(time, ''), 'malformed'],
    [v3Headers(time, 'short'), 'malformed'],
    [v3Headers('soon'), 'malformed'],
    [v3Headers('1e13'), 'malformed'],
    [v3Headers('-1'), 'malformed'],
    [{ 'x-hubspot-signature-v3': ['a', 'b'], 'x-hubspot-request-timestamp': time }, 'malformed'],
  ];
  for (const [headers, reason] of refused) {
    assert.deepEqual(verifyHubSpotSignature(request(headers)), { ok: false, reason }, JSON.stringify(headers));
  }
});

test('a body that is not UTF-8 is signed as the bytes it is', () => {
  const rawBody = Buffer.from([0x7b, 0xff, 0x00, 0x7d]);
  const signature = createHmac('sha256', secret)
    .update(`POST${signedUri}`)
    .update(rawBody)
    .update(at(0))
    .digest('base64');
  assert.equal(verifyHubSpotSignature(request(v3Headers(at(0), signature), { rawBody })).ok, true);
});

type Vector = {
  name: string;
  version: 'v1' | 'v2' | 'v3';
  clientSecret: string;
  method?: string;
  uri?: string;
  body: string;
  timestamp?: string;
  expected: string;
};
const vectorFile = new URL('../../../shared/contracts/hubspot-signature-vectors.json', import.meta.url);

test('all vectors of the contract hold', { skip: existsSync(vectorFile) ? false : 'contracts are not at hand' }, () => {
  const read: { vectors: Vector[]; mustNotMatch: { name: string; value: string }[] } = JSON.parse(
    readFileSync(vectorFile, 'utf8'),
  );
  const verdict = (vector: Vector, signature = vector.expected) =>
    verifyHubSpotSignature({
      method: vector.method ?? 'POST',
      uri: vector.uri ?? 'https://www.example.com/webhook_uri',
      rawBody: Buffer.from(vector.body),
      headers:
        vector.version === 'v3'
          ? { 'x-hubspot-signature-v3': signature, 'x-hubspot-request-timestamp': vector.timestamp ?? '' }
          : { 'x-hubspot-signature': signature, 'x-hubspot-signature-version': vector.version },
      secrets: [vector.clientSecret],
      now: new Date(Number(vector.timestamp ?? 0)),
    });
  assert.ok(read.vectors.length >= 7);
  for (const vector of read.vectors) assert.equal(verdict(vector).ok, vector.version !== 'v1', vector.name);
  for (const { name, value } of read.mustNotMatch) {
    const vector = read.vectors.find((each) => name.includes(`"${each.name.split(':')[0]}`));
    assert.ok(vector, name);
    assert.deepEqual(verdict(vector, value), { ok: false, reason: 'mismatch' }, name);
  }
});
