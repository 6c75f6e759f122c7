/**
 * The PII detector: how fast, how right, and how it stands beside other detectors on npm. `node bench/pii.ts` exits with 1 when
 * a target is missed. Peers are installed into node_modules/.cache on first use, which needs the npm registry.
 */
import { spawn } from 'node:child_process';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { predictSpans } from '../scripts/predict/pii.ts';
import { coreTypes, type LabelledSpan, type LabelledText, scoreSpans } from '../scripts/score/spans.ts';
import { detectPii } from '../src/safeguards/pii/gate.ts';
import { hostileTexts } from './pii/hostile.ts';
import type { PeerLine } from './pii/peer.ts';
import { installPeers, type Peer, peers } from './pii/peers.ts';
import { byteLength, labelledTexts, oneText, proseMails } from './pii/texts.ts';

type Speeds = { one: number | null; mails: number | null };

const peerTimeoutMs = 120_000;
const { name, texts } = labelledTexts();
let missed = false;

function fastestMs(repeats: number, work: () => void): number {
  let fastest = Number.POSITIVE_INFINITY;
  for (let turn = 0; turn < repeats; turn += 1) {
    const started = performance.now();
    work();
    fastest = Math.min(fastest, performance.now() - started);
  }
  return fastest;
}

function detectAll(texts: readonly string[], names = false): void {
  for (const text of texts) detectPii(text, { names });
}

function figure(what: string, value: number, unit: string, target?: { least?: number; most?: number }): void {
  const isMissed =
    value < (target?.least ?? Number.NEGATIVE_INFINITY) || value > (target?.most ?? Number.POSITIVE_INFINITY);
  missed ||= isMissed;
  const goal =
    target === undefined ? '' : `target ${target.least === undefined ? `<= ${target.most}` : `>= ${target.least}`}`;
  console.log(
    `${what.padEnd(46)} ${value.toFixed(1).padStart(8)} ${unit.padEnd(5)} ${goal}${isMissed ? '  MISSED' : ''}`,
  );
}

function measureOurs(): Speeds {
  const mails = texts.map(({ text }) => text);
  const prose = proseMails(texts);
  const big = oneText(texts, 10_000_000);
  const speed = (bytes: number, ms: number): number => bytes / 1000 / ms;
  const mailSpeed = speed(
    byteLength(mails),
    fastestMs(30, () => detectAll(mails)),
  );
  const oneSpeed = speed(
    10_000_000,
    fastestMs(5, () => detectPii(big)),
  );
  console.log(`Texts: ${name}, ${texts.length}, ${Math.round(byteLength(mails) / mails.length)} bytes each\n`);
  figure('one text of 10 MB, default call', oneSpeed, 'MB/s', { least: 20 });
  figure('mail by mail, default call', mailSpeed, 'MB/s', { least: 10 });
  figure(
    'mails of 2 kB, mostly prose',
    speed(
      byteLength(prose),
      fastestMs(10, () => detectAll(prose)),
    ),
    'MB/s',
  );
  figure(
    'mail by mail, with names and addresses',
    speed(
      byteLength(mails),
      fastestMs(10, () => detectAll(mails, true)),
    ),
    'MB/s',
  );
  const slowest = hostileTexts(100_000)
    .map(({ unit, text }) => ({ unit, ms: fastestMs(3, () => detectPii(text)) }))
    .sort((a, b) => b.ms - a.ms)[0];
  figure(`slowest of 100 kB hostile texts (${JSON.stringify(slowest?.unit)})`, slowest?.ms ?? 0, 'ms', { most: 50 });
  const score = scoreSpans(texts, predictSpans);
  figure('micro F1, six core types', 100 * score.all.f1, '%', { least: 97 });
  figure('micro F2, six core types', 100 * score.all.f2, '%', { least: 97 });
  return { one: oneSpeed, mails: mailSpeed };
}

/** Runs a peer in its own process and ends that process when it takes too long. */
function runPeer(peer: Peer, folder: string): Promise<{ lines: PeerLine[]; ended: boolean }> {
  const child = spawn(process.execPath, [fileURLToPath(new URL('./pii/peer.ts', import.meta.url)), peer.name, folder], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let output = '';
  child.stdout.on('data', (data: Buffer) => {
    output += data.toString();
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), peerTimeoutMs);
  return new Promise((resolve) => {
    child.on('close', (code) => {
      clearTimeout(timer);
      const lines = output
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line) as PeerLine);
      resolve({ lines, ended: code !== 0 });
    });
  });
}

function row(
  who: string,
  types: readonly string[],
  predict: (item: LabelledText) => readonly LabelledSpan[],
  speeds: Speeds,
): void {
  const byText = new Map(texts.map((item) => [item.text, item]));
  const score = scoreSpans(texts, (text) => predict(byText.get(text) ?? { id: '', text, spans: [] }), types);
  const all = types.length === 1 ? [] : coreTypes;
  const byType = all.map((type) =>
    (score.byType.has(type) ? (100 * (score.byType.get(type)?.f1 ?? 0)).toFixed(0) : '-').padStart(7),
  );
  const speed = (value: number | null): string => (value === null ? 'none' : value.toFixed(1)).padStart(8);
  const own = `${(100 * score.all.f1).toFixed(1).padStart(6)}  ${types.length === 6 ? 'six types' : types.join(', ')}`;
  console.log(`${who.padEnd(46)} ${speed(speeds.one)} ${speed(speeds.mails)} ${own.padEnd(36)} ${byType.join('')}`);
}

async function measurePeers(ours: Speeds): Promise<void> {
  const folder = installPeers();
  if (folder === null) return;
  console.log(
    `\n${'beside others, F1 in % on the types each finds'.padEnd(46)}   1 text  by mail     F1  on ${''.padEnd(25)} ${coreTypes.map((type) => type.padStart(7)).join('')}`,
  );
  row('countersign', coreTypes, ({ text }) => predictSpans(text), ours);
  row('countersign, keys alone', ['api_key'], ({ text }) => predictSpans(text), ours);
  row('countersign, phones alone', ['phone'], ({ text }) => predictSpans(text), ours);
  row('countersign, people alone', ['person'], ({ text }) => predictSpans(text), { one: null, mails: null });
  for (const peer of peers) {
    const { lines, ended } = await runPeer(peer, folder);
    const predictions = lines.find((line) => line.kind === 'predictions')?.spans;
    const speedOf = (kind: 'one' | 'mails'): number | null => {
      for (const line of lines) if (line.kind === kind) return line.megabytesPerSecond;
      return null;
    };
    if (predictions === undefined) {
      console.log(`${peer.name.padEnd(46)} gave no answer in ${peerTimeoutMs / 1000} s${ended ? ' or failed' : ''}`);
      continue;
    }
    const byId = new Map(texts.map(({ text }, index) => [text, predictions[index] ?? []]));
    row(peer.name, peer.types, ({ text }) => byId.get(text) ?? [], { one: speedOf('one'), mails: speedOf('mails') });
  }
  console.log('One text: 1 MB for the others, 10 MB for us. Names of people need the wider call, measured above.');
}

await measurePeers(measureOurs());
if (missed) process.exitCode = 1;
