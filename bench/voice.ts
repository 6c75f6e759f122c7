/**
 * The match: what a profile and a score cost. `node bench/voice.ts` exits with 1 when a limit is missed. Times are shown as
 * shares of their limit, and beside a peer: what gzip takes to compare the same text with the same mails by compression.
 */
import { performance } from 'node:perf_hooks';
import { gzipSync } from 'node:zlib';
import { buildProfile, explain, score } from '../src/voice/match.ts';

const limitsMs = {
  'profile of 300 mails': 2000,
  'profile of 20 mails': 2000,
  'score of 100 words': 5,
  'score of 400 words': 5,
  'three traits': 5,
};
const vocabulary =
  'we you the a of to and please thanks call offer team next week price plan note report meet send draft look ask'.split(
    ' ',
  );

function mail(words: number, seed: number): string {
  let state = seed * 2654435761 + 1;
  const said = Array.from({ length: words }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const word = vocabulary[state % vocabulary.length] ?? 'the';
    return state % 11 === 0 ? `${word}. The` : state % 17 === 0 ? `${word}${state % 97}` : word;
  });
  return `Hi there,\n\n${said.join(' ')}.\n\nThanks, Ana`;
}

function fastestMs(work: () => void, repeats: number): number {
  const times = Array.from({ length: repeats }, () => {
    const started = performance.now();
    work();
    return performance.now() - started;
  });
  return Math.min(...times);
}

const mails = Array.from({ length: 300 }, (_, at) => mail(60 + ((at * 37) % 180), at + 1));
const profile = buildProfile(mails);
const known = mails.join('\n');
const [short, long] = [mail(100, 901), mail(400, 902)];
const compression = fastestMs(() => gzipSync(`${known}\n${short}`), 5);
const times: Record<keyof typeof limitsMs, number> = {
  'profile of 300 mails': fastestMs(() => buildProfile(mails), 3),
  'profile of 20 mails': fastestMs(() => buildProfile(mails.slice(0, 20)), 3),
  'score of 100 words': fastestMs(() => score(short, profile), 20),
  'score of 400 words': fastestMs(() => score(long, profile), 20),
  'three traits': fastestMs(() => explain(short, profile), 20),
};

let missed = false;
for (const [name, limitMs] of Object.entries(limitsMs)) {
  const took = times[name as keyof typeof limitsMs];
  missed ||= took > limitMs;
  const verdict = took > limitMs ? '  MISSED' : '';
  console.log(
    `${name.padEnd(24)} ${((100 * took) / limitMs).toFixed(1).padStart(6)} % of its limit of ${limitMs} ms${verdict}`,
  );
}
console.log(
  `score of 100 words       ${((100 * times['score of 100 words']) / compression).toFixed(1).padStart(6)} % of comparing by gzip`,
);
if (missed) process.exitCode = 1;
