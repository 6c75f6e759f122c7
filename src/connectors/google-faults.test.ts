import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ConnectorError } from '../core/errors.ts';
import { googleFault, isRefusedToken } from './google-faults.ts';

const gmail = 'https://gmail.example/gmail/v1/users/me/drafts';

function answer(
  status: number,
  reason: string,
  more: { message?: string; headers?: Record<string, string>; url?: string } = {},
) {
  const message = more.message ?? 'ana@lead.example is quoted by Google';
  const data = { error: { code: status, message, errors: [{ domain: 'global', reason, message }] } };
  const response = { status, data, headers: new Headers(more.headers) };
  return Object.assign(new Error('failed'), { response, config: { url: new URL(more.url ?? gmail) } });
}

function faultOf(thrown: unknown, isWrite = true): ConnectorError {
  const fault = googleFault({ connector: 'gmail', label: 'Gmail', isWrite }, thrown);
  assert.ok(fault instanceof ConnectorError);
  return fault;
}

describe('googleFault', () => {
  it('reads the reason, not the status', () => {
    const cases: [number, string, ConnectorError['fault']][] = [
      [403, 'rateLimitExceeded', 'rate_limited'],
      [403, 'userRateLimitExceeded', 'rate_limited'],
      [429, 'rateLimitExceeded', 'rate_limited'],
      [429, 'odd', 'rate_limited'],
      [403, 'dailyLimitExceeded', 'rate_limited'],
      [403, 'quotaExceeded', 'rate_limited'],
      [403, 'insufficientPermissions', 'unauthorised'],
      [403, 'domainPolicy', 'unauthorised'],
      [401, 'authError', 'unauthorised'],
      [404, 'notFound', 'not_found'],
      [410, 'deleted', 'not_found'],
      [500, 'backendError', 'down'],
      [503, 'backendError', 'down'],
      [400, 'invalidArgument', 'rejected'],
      [409, 'duplicate', 'rejected'],
      [403, 'requiredAccessLevel', 'rejected'],
    ];
    for (const [status, reason, fault] of cases) {
      const error = faultOf(answer(status, reason));
      assert.equal(error.fault, fault, `${status} ${reason}`);
      assert.equal(error.applied, status >= 500 ? 'unknown' : 'no');
      assert.equal(faultOf(answer(status, reason), false).applied, 'no');
      assert.doesNotMatch(JSON.stringify([error.publicMessage, error.details]), /ana@lead/);
    }
  });

  it('waits as told: by header, by the message, or until the quota of the day is new', () => {
    const soon = new Date(Date.now() + 90_000).toISOString();
    assert.equal(faultOf(answer(429, 'x', { headers: { 'retry-after': '7' } })).retryAfterMs, 7_000);
    const told =
      faultOf(answer(429, 'x', { message: `User-rate limit exceeded.  Retry after ${soon}` })).retryAfterMs ?? 0;
    assert.ok(told > 80_000 && told <= 90_000);
    const day = faultOf(answer(403, 'dailyLimitExceeded')).retryAfterMs ?? 0;
    assert.ok(day > 0 && day <= 25 * 3_600_000);
    const reset = new Date(Date.now() + day).toLocaleTimeString('en-GB', { timeZone: 'America/Los_Angeles' });
    assert.match(reset, /^(00:00:0|23:59:59)/);
  });

  it('says that a write was not made when it was the token that could not be had', () => {
    const url = 'https://oauth2.example/token';
    const token = (status: number, error: string) => ({
      ...answer(status, ''),
      config: { url },
      response: { status, data: { error }, headers: new Headers() },
    });
    assert.deepEqual(
      [faultOf(token(400, 'invalid_grant')).fault, faultOf(token(400, 'invalid_grant')).applied],
      ['unauthorised', 'no'],
    );
    assert.match(faultOf(token(401, 'invalid_client')).publicMessage, /client id and secret/);
    assert.deepEqual([faultOf(token(503, 'x')).fault, faultOf(token(503, 'x')).applied], ['down', 'no']);
    const lost = new ConnectorError('google-auth', 'down', 'lost', { applied: 'unknown' });
    assert.equal(faultOf(Object.assign(new Error('wrapped', { cause: lost }), { config: { url } })).applied, 'no');
    assert.equal(faultOf(Object.assign(new Error('wrapped', { cause: lost }), { config: { url: gmail } })), lost);
  });

  it('tells a request that could not be made from an answer that was lost', () => {
    assert.deepEqual(
      [faultOf(new TypeError('bad id')).fault, faultOf(new TypeError('bad id')).applied],
      ['rejected', 'no'],
    );
    const cut = Object.assign(new Error('cut'), { config: { url: gmail } });
    assert.deepEqual(
      [faultOf(cut).fault, faultOf(cut).applied, faultOf(cut, false).applied],
      ['down', 'unknown', 'no'],
    );
  });
});

describe('isRefusedToken', () => {
  it('is true for a 401 of the API only, so that nothing else is sent again', () => {
    assert.equal(isRefusedToken(answer(401, 'authError')), true);
    assert.equal(isRefusedToken(answer(403, 'authError')), false);
    assert.equal(isRefusedToken(answer(401, 'invalid_client', { url: 'https://oauth2.example/token' })), false);
  });
});
