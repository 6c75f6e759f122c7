import { createHash } from 'node:crypto';
import type { Take } from './buckets.ts';

/**
 * What a bucket looks like after it was asked. Microseconds, counted from the moment of asking, because clocks differ.
 * `tokens`: `fullIn` until it is full again. `window`: `used` units, and `emptyIn` until the last of them is forgotten.
 */
export type Level = { kind: 'tokens'; fullIn: number } | { kind: 'window'; used: number; emptyIn: number };

/** `waitMicros` is how long until all of it can be had, 0 when it was granted. */
export type Verdict = { isGranted: boolean; waitMicros: number; levels: Level[] };

/**
 * What the asking process last knew of a bucket. A Redis that was flushed or restarted knows less than those who ask it,
 * and must not give everything out a second time. `tokens`: microseconds until full; `window`: units, and their age.
 */
export type Known = { amount: number; ageMicros: number };

/** `reserve`: granted only if so much is left over; nothing of it is taken. */
export type Asked = Take & { known: Known; reserve: number };

/**
 * `take` takes from all buckets or from none; `look` takes nothing; `pause` empties each bucket so that the next unit can
 * be had `cost` microseconds from now.
 */
export type Act = 'take' | 'look' | 'pause';

/** A vendor that asks for a longer pause is asked again after this. */
export const longestPauseMicros = 15 * 60_000_000;

/** Answers differ in how long they are under way; a bucket is put right only when it is behind by more than that. */
const jitterMicros = 250_000;

/**
 * One script, so atomic; the server's clock, so workers may be wrong by any amount. Whole microseconds throughout: they
 * fit a double until the year 2255.
 *
 * tokens: the key holds the moment at which the bucket is full again (GCRA); a unit moves it by the time a unit takes.
 * window: the key holds a list of `moment sum`, where sum counts everything ever taken, so that what the window holds is
 * the last sum less that of the last forgotten entry, which stays at the head. Entries of a thousandth of a window are one.
 *
 * KEYS buckets. ARGV act, then for each: kind, capacity, microseconds (of a token or window), cost, reserve, known amount, its age.
 * Answers {granted, wait, then per bucket two figures of its level}.
 */
export const script = `
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local act = ARGV[1]
local wait, found = 0, {}

local function read(entry)
  local moment, sum = string.match(entry, '^(%d+) (%d+)$')
  return tonumber(moment), tonumber(sum)
end

local function tokens(key, b)
  local full = tonumber(redis.call('GET', key) or 0)
  if b.known > 0 and full < now + b.known - ${jitterMicros} then full, b.mended = now + b.known, true end
  if full > now + b.size * b.span + ${longestPauseMicros} then full = now + b.size * b.span end
  b.full = math.max(full, now)
  if act == 'pause' then b.full = math.max(b.full, now + b.cost + (b.size - 1) * b.span) return 0 end
  return b.full + (b.cost + b.reserve - b.size) * b.span - now
end

local function window(key, b)
  local last = redis.call('LINDEX', key, -1)
  if last then b.moment, b.sum = read(last) end
  if last and b.moment > now + b.span + ${longestPauseMicros} then redis.call('DEL', key) last = false end
  if not last then
    b.moment, b.sum = 0, 0
    redis.call('RPUSH', key, '0 0')
    if b.known > 0 and b.age < b.span then
      b.moment, b.sum = now - b.age, b.known
      redis.call('RPUSH', key, string.format('%.0f %.0f', b.moment, b.sum))
    end
  end
  while true do
    local second = redis.call('LINDEX', key, 1)
    if not second or read(second) > now - b.span then break end
    redis.call('LPOP', key)
  end
  local _, forgotten = read(redis.call('LINDEX', key, 0))
  b.used = b.sum - forgotten
  redis.call('PEXPIRE', key, math.ceil((math.max(b.moment, now) - now + b.span) / 1000) + 1000)
  if act == 'pause' then return 0 end
  local over = b.used + b.cost + b.reserve - b.size
  if over <= 0 then return 0 end
  local index = 1
  while true do
    local entry = redis.call('LINDEX', key, index)
    if not entry then return b.span end
    local moment, sum = read(entry)
    if sum - forgotten >= over then return moment + b.span - now end
    index = index + 1
  end
end

for i, key in ipairs(KEYS) do
  local at = (i - 1) * 7 + 2
  local b = { kind = ARGV[at], size = tonumber(ARGV[at + 1]), span = tonumber(ARGV[at + 2]), cost = tonumber(ARGV[at + 3]),
    reserve = tonumber(ARGV[at + 4]), known = tonumber(ARGV[at + 5]), age = tonumber(ARGV[at + 6]) }
  found[i] = b
  wait = math.max(wait, b.kind == 'tokens' and tokens(key, b) or window(key, b))
end

local granted = act ~= 'look' and wait <= 0
local answer = { granted and 1 or 0, math.ceil(wait) }
for i, key in ipairs(KEYS) do
  local b = found[i]
  if b.kind == 'tokens' then
    if granted and act == 'take' then b.full = b.full + b.cost * b.span end
    if granted or b.mended then
      redis.call('SET', key, string.format('%.0f', b.full), 'PX', math.ceil((b.full - now) / 1000) + 1)
    end
    answer[#answer + 1] = math.ceil(b.full - now)
    answer[#answer + 1] = 0
  else
    if granted then
      local slot = math.ceil(b.span / 1000)
      local moment = (math.floor(now / slot) + 1) * slot
      local units = b.cost
      if act == 'pause' then moment, units = now + b.cost - b.span, b.size end
      moment = math.max(moment, b.moment)
      b.used, b.sum = b.used + units, b.sum + units
      local entry = string.format('%.0f %.0f', moment, b.sum)
      if moment == b.moment then redis.call('LSET', key, -1, entry) else redis.call('RPUSH', key, entry) end
      b.moment = moment
      redis.call('PEXPIRE', key, math.ceil((moment - now + b.span) / 1000) + 1000)
    end
    answer[#answer + 1] = b.used
    answer[#answer + 1] = math.max(0, math.ceil(b.moment + b.span - now))
  end
end
return answer
`;

export const scriptSha: string = createHash('sha1').update(script).digest('hex');

/** The script's arguments after its keys. */
export function argumentsOf(act: Act, asked: readonly Asked[]): (string | number)[] {
  const args: (string | number)[] = [act];
  for (const { bucket, cost, reserve, known } of asked) {
    const span = bucket.kind === 'tokens' ? bucket.tokenMicros : bucket.windowMicros;
    args.push(bucket.kind, bucket.capacity, span, cost, reserve, Math.round(known.amount), Math.round(known.ageMicros));
  }
  return args;
}

export function readAnswer(answer: unknown, asked: readonly Asked[]): Verdict {
  const [granted, wait, ...figures] = answer as number[];
  const levels = asked.map(({ bucket }, index): Level => {
    const [first = 0, second = 0] = figures.slice(index * 2, index * 2 + 2);
    return bucket.kind === 'tokens'
      ? { kind: 'tokens', fullIn: first }
      : { kind: 'window', used: first, emptyIn: second };
  });
  return { isGranted: granted === 1, waitMicros: granted === 1 ? 0 : Math.max(0, wait ?? 0), levels };
}
