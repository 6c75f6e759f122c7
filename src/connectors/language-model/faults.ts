import { APICallError } from 'ai';
import { ConnectorError, type CountersignError } from '../../core/errors.ts';
import { ownErrorIn, retryAfterMs } from '../connector.ts';
import { type ModelProvider, providerNames } from './providers.ts';

type Details = Record<string, unknown>;

/**
 * What a failed model call means to us. A completion changes nothing outside, so `applied` is always `no`. The
 * provider's own text is not repeated: it may quote the prompt. Source: contracts section 7.
 */
export function modelFault(error: unknown, provider: ModelProvider, model: string): CountersignError {
  const passed = ownErrorIn(error);
  if (passed !== null) return passed;
  const name = providerNames[provider];
  if (!APICallError.isInstance(error) || error.statusCode === undefined) {
    const sentence = isTimeout(error) ? `${name} did not answer in time.` : `${name} could not be reached.`;
    return new ConnectorError('language-model', 'down', sentence, { details: { provider, model } }, error);
  }
  const status = error.statusCode;
  const code = errorCode(error.responseBody);
  const details = { provider, model, status, code };
  if (status < 400) {
    return fault('down', `${name} gave an answer that cannot be read.`, { ...details, code: 'unreadable' });
  }
  if (isOutOfCredit(error, provider, code)) {
    const sentence = `${name} says that the credit or spending limit of this account is used up. Add credit or raise it.`;
    return fault('unauthorised', sentence, { ...details, code: code ?? 'spend_limit' });
  }
  if (status === 401 || status === 403 || /API_KEY_INVALID/.test(error.responseBody ?? '')) {
    return fault('unauthorised', `${name} does not accept the API key.`, details);
  }
  if (status === 404) return fault('rejected', `${name} has no model called ${model}. Choose another one.`, details);
  if (status === 429) {
    const sentence = `${name}'s rate limit is reached.`;
    return new ConnectorError('language-model', 'rate_limited', sentence, { retryAfterMs: waitMs(error), details });
  }
  if (status === 408 || status === 409 || status >= 500) {
    const more = { retryAfterMs: waitMs(error), details };
    return new ConnectorError('language-model', 'down', `${name} failed (${status}).`, more);
  }
  return fault('rejected', `${name} refused the request (${status}${code ? `, ${code}` : ''}).`, details);
}

const fault = (kind: 'down' | 'unauthorised' | 'rejected', sentence: string, details: Details): ConnectorError =>
  new ConnectorError('language-model', kind, sentence, { details });

function isTimeout(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return error.name === 'TimeoutError' || error.name === 'AbortError' || isTimeout(error.cause);
}

/** OpenAI says so; Anthropic lets a 429 without `retry-after` say so. Waiting helps with neither. */
function isOutOfCredit(error: APICallError, provider: ModelProvider, code: string | null): boolean {
  if (error.statusCode === 402) return true;
  if (error.statusCode !== 429) return false;
  if (code === 'insufficient_quota' || code === 'enforced_spend_limit_reached') return true;
  return provider === 'anthropic' && waitMs(error) === null;
}

/** `error.code`, else `error.type` or `error.status`, where it is a plain word. */
function errorCode(body: string | undefined): string | null {
  try {
    const { error } = JSON.parse(body ?? '') as { error?: Record<string, unknown> & { details?: Details } };
    const found = [error?.details?.error_code, error?.code, error?.type, error?.status];
    return found.find((each): each is string => typeof each === 'string' && /^[A-Za-z_]{1,60}$/.test(each)) ?? null;
  } catch {
    return null;
  }
}

/** How long the answer asks to wait, in milliseconds: by `retry-after(-ms)`, OpenAI's resets or Google's RetryInfo. */
function waitMs(error: APICallError): number | null {
  const headers = error.responseHeaders ?? {};
  const milliseconds = Number(headers['retry-after-ms'] ?? Number.NaN);
  if (milliseconds >= 0) return milliseconds;
  const seconds = retryAfterMs(new Headers(headers));
  if (seconds !== null) return seconds;
  const resets = ['requests', 'tokens']
    .filter((kind) => headers[`x-ratelimit-remaining-${kind}`] === '0')
    .map((kind) => durationMs(headers[`x-ratelimit-reset-${kind}`] ?? ''));
  const told = durationMs(/"retryDelay":\s*"([\d.]+s)"/.exec(error.responseBody ?? '')?.[1] ?? '');
  const longest = Math.max(...resets, told);
  return longest > 0 ? longest : null;
}

/** `12ms`, `1s`, `6m0s`, `1h2m3.5s` in milliseconds; 0 for anything else. */
function durationMs(text: string): number {
  const unitMs: Record<string, number> = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 };
  if (!/^(?:\d+(?:\.\d+)?(?:ms|h|m|s))+$/.test(text)) return 0;
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|h|m|s)/g)];
  return Math.ceil(parts.reduce((sum, [, count, unit]) => sum + Number(count) * (unitMs[unit ?? ''] ?? 0), 0));
}
