import { createHash } from 'node:crypto';
import type { Take } from './buckets.ts';

/**
 * What a bucket looks like after it was asked. Microseconds, counted from the moment of asking, because clocks differ.
 * `tokens`: `fullIn` until it is full again. `window`: `used` units, and `emptyIn` until the last of them is forgotten.
 */
export type Level = { kind: 'tokens'; fullIn: number } | { kind: 'window'; used: number; emptyIn: number };

/** Of those who asked the first `granted` have all of it; `waitMicros` is how long until the next can, 0 when there is none. */
export type Verdict = { granted: number; waitMicros: number; levels: Level[] };

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
 * KEYS buckets. ARGV act, how many ask for the same, then for each bucket: kind, capacity, microseconds (of a token or
 * window), cost, reserve, known amount, its age. Answers {granted, wait, then per bucket two figures of its level}.
 */
export const script = `
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local act, asking = ARGV[1], tonumber(ARGV[2])
local buckets = {}

local function read(entry)
  local moment, sum = string.match(entry, '^(%d+) (%d+)$')
  return tonumber(moment), tonumber(sum)
end

local function loadTokens(b)
  local full = tonumber(redis.call('GET', b.key) or 0)
  if b.known > 0 and full < now + b.known - ${jitterMicros} then full, b.changed = now + b.known, true end
  if full > now + b.size * b.span + ${longestPauseMicros} then full = now + b.size * b.span end
  b.full = math.max(full, now)
end

local function loadWindow(b)
  local last = redis.call('LINDEX', b.key, -1)
  if last then b.moment, b.sum = read(last) end
  if last and b.moment > now + b.span + ${longestPauseMicros} then redis.call('DEL', b.key) last = false end
  if not last then
    b.moment, b.sum = 0, 0
    redis.call('RPUSH', b.key, '0 0')
    if b.known > 0 and b.age < b.span then
      b.moment, b.sum = now - b.age, b.known
      redis.call('RPUSH', b.key, string.format('%.0f %.0f', b.moment, b.sum))
    end
  end
  while true do
    local second = redis.call('LINDEX', b.key, 1)
    if not second or read(second) > now - b.span then break end
    redis.call('LPOP', b.key)
  end
  local _, forgotten = read(redis.call('LINDEX', b.key, 0))
  b.forgotten = forgotten
  b.changed = true
end

local function fits(b)
  if b.cost == 0 then return asking end
  if b.kind == 'tokens' then return math.floor(((b.size - b.reserve) * b.span - (b.full - now)) / (b.cost * b.span)) end
  return math.floor((b.size - b.reserve - (b.sum - b.forgotten)) / b.cost)
end

local function waitOf(b)
  if b.kind == 'tokens' then return b.full + (b.cost + b.reserve - b.size) * b.span - now end
  local over = b.sum - b.forgotten + b.cost + b.reserve - b.size
  if over <= 0 then return 0 end
  local index = 1
  while true do
    local entry = redis.call('LINDEX', b.key, index)
    if not entry then return b.span end
    local moment, sum = read(entry)
    if sum - b.forgotten >= over then return moment + b.span - now end
    index = index + 1
  end
end

local function add(b, moment, units)
  moment = math.max(moment, b.moment)
  b.sum = b.sum + units
  local entry = string.format('%.0f %.0f', moment, b.sum)
  if moment == b.moment then redis.call('LSET', b.key, -1, entry) else redis.call('RPUSH', b.key, entry) end
  b.moment = moment
end

local function draw(b, units)
  if b.kind == 'tokens' then b.full, b.changed = b.full + units * b.span, true return end
  local slot = math.ceil(b.span / 1000)
  add(b, (math.floor(now / slot) + 1) * slot, units)
end

local function pause(b)
  if b.kind == 'window' then add(b, now + b.cost - b.span, b.size) return end
  b.full, b.changed = math.max(b.full, now + b.cost + (b.size - 1) * b.span), true
end

local granted = asking
for i, key in ipairs(KEYS) do
  local at = (i - 1) * 7 + 3
  local b = { key = key, kind = ARGV[at], size = tonumber(ARGV[at + 1]), span = tonumber(ARGV[at + 2]), cost = tonumber(ARGV[at + 3]),
    reserve = tonumber(ARGV[at + 4]), known = tonumber(ARGV[at + 5]), age = tonumber(ARGV[at + 6]) }
  buckets[i] = b
  if b.kind == 'tokens' then loadTokens(b) else loadWindow(b) end
  if act == 'take' then granted = math.max(0, math.min(granted, fits(b))) end
end

local wait = 0
for _, b in ipairs(buckets) do
  if act == 'pause' then pause(b) elseif act == 'take' and granted > 0 then draw(b, b.cost * granted) end
  if act == 'take' and granted < asking then wait = math.max(wait, waitOf(b)) end
end

local answer = { granted, math.ceil(wait) }
for _, b in ipairs(buckets) do
  if b.kind == 'tokens' then
    if b.changed then redis.call('SET', b.key, string.format('%.0f', b.full), 'PX', math.ceil((b.full - now) / 1000) + 1) end
    answer[#answer + 1] = math.ceil(b.full - now)
    answer[#answer + 1] = 0
  else
    redis.call('PEXPIRE', b.key, math.ceil((math.max(b.moment, now) - now + b.span) / 1000) + 1000)
    answer[#answer + 1] = b.sum - b.forgotten
    answer[#answer + 1] = math.max(0, math.ceil(b.moment + b.span - now))
  end
end
return answer
`;

export const scriptSha: string = createHash('sha1').update(script).digest('hex');

/** The script's arguments after its keys. */
export function argumentsOf(act: Act, asked: readonly Asked[], asking: number): (string | number)[] {
  const args: (string | number)[] = [act, asking];
  for (const { bucket, cost, reserve, known } of asked) {
    const span = bucket.kind === 'tokens' ? bucket.tokenMicros : bucket.windowMicros;
    args.push(bucket.kind, bucket.capacity, span, cost, reserve, Math.round(known.amount), Math.round(known.ageMicros));
  }
  return args;
}

export function readAnswer(answer: unknown, asked: readonly Asked[]): Verdict {
  const [granted = 0, wait = 0, ...figures] = answer as number[];
  const levels = asked.map(({ bucket }, index): Level => {
    const [first = 0, second = 0] = figures.slice(index * 2, index * 2 + 2);
    return bucket.kind === 'tokens'
      ? { kind: 'tokens', fullIn: first }
      : { kind: 'window', used: first, emptyIn: second };
  });
  return { granted, waitMicros: Math.max(0, wait), levels };
}
