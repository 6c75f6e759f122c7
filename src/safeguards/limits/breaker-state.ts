import { createHash } from 'node:crypto';

export type BreakerState = 'closed' | 'open' | 'half_open';

/** Opens after `failures` failed calls (5) within `withinMs` (60,000) without one that went well, for `openMs` (60,000). */
export type BreakerOptions = { failures?: number; withinMs?: number; openMs?: number };

export type BreakerNumbers = Required<BreakerOptions>;

export const usualNumbers: BreakerNumbers = { failures: 5, withinMs: 60_000, openMs: 60_000 };

/** A trial call holds the others back for so long, should its process die. */
export const trialMs = 60_000;

/**
 * `look` only looks. `enter` asks whether to call; in an open breaker whose time is over one caller gets the trial.
 * `failed`, `went_well` and `no_verdict` tell of a call that entered; of the trial with `trial_` before.
 */
export type BreakerAct =
  | 'look'
  | 'enter'
  | 'failed'
  | 'went_well'
  | 'trial_failed'
  | 'trial_went_well'
  | 'trial_no_verdict';

/** Times in milliseconds from now, so that clocks need not agree. */
export type BreakerView = {
  state: BreakerState;
  /** What `enter` was told: call, call as the trial, or do not. */
  entry: 'call' | 'trial' | 'refused';
  retryInMs: number;
  failures: number;
};

/** `failedAt` and the others by the clock of whoever keeps it; 0 means none. */
export type BreakerRecord = { failedAt: number[]; openUntil: number; trialUntil: number };

/** The same moves as the script's, for one process. Changes the record. */
export function moveBreaker(record: BreakerRecord, act: BreakerAct, now: number, numbers: BreakerNumbers): BreakerView {
  const entry = act === 'enter' ? enter(record, now) : 'call';
  if (act === 'failed' && record.openUntil === 0) {
    const recent = [...record.failedAt, now].filter((at) => at > now - numbers.withinMs);
    record.failedAt = recent;
    if (recent.length >= numbers.failures) open(record, now, numbers);
  }
  if (act === 'trial_failed') open(record, now, numbers);
  if (act === 'trial_no_verdict') record.trialUntil = 0;
  if (act === 'trial_went_well' || (act === 'went_well' && record.openUntil === 0)) {
    Object.assign(record, { failedAt: [], openUntil: 0, trialUntil: 0 });
  }
  const state = record.openUntil === 0 ? 'closed' : now < record.openUntil ? 'open' : 'half_open';
  const until = state === 'open' ? record.openUntil : record.trialUntil;
  return { state, entry, retryInMs: Math.max(0, until - now), failures: record.failedAt.length };
}

function enter(record: BreakerRecord, now: number): BreakerView['entry'] {
  if (record.openUntil === 0) return 'call';
  if (now < record.openUntil || now < record.trialUntil) return 'refused';
  record.trialUntil = now + trialMs;
  return 'trial';
}

function open(record: BreakerRecord, now: number, { openMs }: BreakerNumbers): void {
  Object.assign(record, { failedAt: [], openUntil: now + openMs, trialUntil: 0 });
}

/**
 * KEYS the breaker. ARGV act, failures, within, open, trial (milliseconds). Answers {state, entry, retry in, failures} as
 * the places in `states` and `entries`. By the server's clock; cjson keeps 14 digits, which milliseconds need.
 */
const text = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local act, limit, within, openFor, trialFor = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local raw = redis.call('GET', KEYS[1])
local b = raw and cjson.decode(raw) or { failed = {}, open = 0, trial = 0 }
if b.open > now + openFor then b.open = now + openFor end
local entry = 0

local function trip() b.failed, b.open, b.trial = {}, now + openFor, 0 end

if act == 'enter' and b.open > 0 then
  if now < b.open or now < b.trial then entry = 2 else entry, b.trial = 1, now + trialFor end
elseif act == 'failed' and b.open == 0 then
  local recent = {}
  for _, at in ipairs(b.failed) do if at > now - within then recent[#recent + 1] = at end end
  recent[#recent + 1] = now
  b.failed = recent
  if #recent >= limit then trip() end
elseif act == 'trial_failed' then trip()
elseif act == 'trial_no_verdict' then b.trial = 0
elseif act == 'trial_went_well' or (act == 'went_well' and b.open == 0) then
  b = { failed = {}, open = 0, trial = 0 }
end

if act ~= 'look' then
  if b.open == 0 and #b.failed == 0 then redis.call('DEL', KEYS[1])
  else redis.call('SET', KEYS[1], cjson.encode(b), 'PX', within + openFor * 10) end
end
local state = b.open == 0 and 0 or (now < b.open and 1 or 2)
local till = state == 1 and b.open or b.trial
return { state, entry, math.max(0, till - now), #b.failed }
`;

export const breakerScript = { text, sha: createHash('sha1').update(text).digest('hex') };

const states = ['closed', 'open', 'half_open'] as const;
const entries = ['call', 'trial', 'refused'] as const;

export function readBreaker(answer: unknown): BreakerView {
  const [state = 0, entry = 0, retryInMs = 0, failures = 0] = answer as number[];
  return { state: states[state] ?? 'closed', entry: entries[entry] ?? 'call', retryInMs, failures };
}

/** What is known of a breaker that others keep, as a record of this process's clock. */
export function recordOf({ state, retryInMs, failures }: BreakerView, now: number): BreakerRecord {
  return {
    failedAt: Array.from({ length: failures }, () => now),
    openUntil: state === 'closed' ? 0 : state === 'open' ? now + retryInMs : now,
    trialUntil: state === 'half_open' ? now + retryInMs : 0,
  };
}
