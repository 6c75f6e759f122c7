import type { Reply, Vendor } from './wire.ts';

/**
 * One thing that goes wrong on purpose. Unset matchers match everything; `path` is a regular expression over path and query.
 * `after` lets that many matching requests pass first; `times` ends the rule (default: until cleared).
 * `preset` names a canned answer of the vendor (see `answerPresets`) or an effect that a handler acts out (see `effectPresets`).
 */
export type FaultRule = {
  vendor?: string;
  method?: string;
  path?: string;
  after?: number;
  times?: number;
  preset?: string;
  status?: number;
  body?: unknown;
  headers?: Record<string, string>;
  retryAfterSeconds?: number;
  latencyMs?: number;
  /** `before`: the connection drops and nothing was applied; `after`: it was applied, the answer is lost. */
  drop?: 'before' | 'after';
  /** A status answer comes instead of the operation, or after it was applied. */
  stage?: 'before' | 'after';
  spoil?: 'half_answer' | 'malformed_json' | 'wrong_content_type' | 'empty_body';
  /** What an effect needs: `calendarId`, `seconds`, `scope`, `text`. */
  options?: Record<string, unknown>;
};

/** Presets that answer in the vendor's own words; each vendor's `refusal` knows which of them it has. */
export const answerPresets = [
  'rate_limited',
  'too_many_requests',
  'daily_limit',
  'unauthorised',
  'missing_scope',
  'invalid_grant',
  'history_expired',
  'server_error',
  'bad_gateway',
  'unavailable',
  'gateway_timeout',
  'locked',
  'model_insufficient_quota',
] as const;

/** Presets that a handler acts out itself. */
export const effectPresets = [
  'token_expired',
  'freebusy_calendar_error',
  'search_lag',
  'stale_list',
  'redacted_email',
  'empty_captions',
  'consent_denied',
  'scope_unticked',
  'model_preamble',
  'model_markdown',
  'model_reasoning',
  'model_garbage',
  'model_obeys_injection',
] as const;

export type ActiveFault = FaultRule & { id: string; seen: number; addedAt: number; pattern?: RegExp };
export type Faults = ReturnType<typeof createFaults>;

/** The rules in force, asked once per request. */
export function createFaults(clock: () => number) {
  let rules: ActiveFault[] = [];
  let count = 0;
  return {
    /** Adds a rule and answers its id; throws on a preset nobody knows or a broken expression. */
    add(rule: FaultRule): string {
      if (rule.preset !== undefined && !isPreset(rule.preset)) throw new Error(`unknown fault preset: ${rule.preset}`);
      count += 1;
      const id = `fault-${count}`;
      const pattern = rule.path === undefined ? {} : { pattern: new RegExp(rule.path) };
      rules = [...rules, { ...rule, ...pattern, id, seen: 0, addedAt: clock() }];
      return id;
    },
    clear(id?: string): void {
      rules = id === undefined ? [] : rules.filter((rule) => rule.id !== id);
    },
    list: (): ActiveFault[] => rules,
    /** The rules that strike this request; counts it against `after` and `times`. */
    strike(vendor: string, method: string, url: string): ActiveFault[] {
      if (rules.length === 0) return [];
      return rules.filter((rule) => matches(rule, vendor, method, url) && isDue(rule));
    },
  };
}

/** The answer a rule puts in the operation's place, or undefined when it has none. */
export function faultReply(rule: ActiveFault, vendor: Vendor): Reply | undefined {
  const retry = rule.retryAfterSeconds;
  const preset =
    rule.preset === undefined
      ? undefined
      : vendor.refusal(rule.preset, retry === undefined ? {} : { retryAfterSeconds: retry });
  if (preset === undefined && rule.status === undefined) return undefined;
  const headers = {
    ...preset?.headers,
    ...rule.headers,
    ...(retry === undefined ? {} : { 'retry-after': String(retry) }),
  };
  return { status: rule.status ?? preset?.status ?? 500, body: rule.body ?? preset?.body ?? {}, headers };
}

function matches(rule: ActiveFault, vendor: string, method: string, url: string): boolean {
  if (rule.vendor !== undefined && rule.vendor !== vendor) return false;
  if (rule.method !== undefined && rule.method !== method) return false;
  return rule.pattern === undefined || rule.pattern.test(url);
}

function isDue(rule: ActiveFault): boolean {
  rule.seen += 1;
  const turn = rule.seen - (rule.after ?? 0);
  return turn >= 1 && turn <= (rule.times ?? Number.POSITIVE_INFINITY);
}

function isPreset(name: string): boolean {
  return ([...answerPresets, ...effectPresets] as string[]).includes(name);
}
