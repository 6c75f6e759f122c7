import { performance } from 'node:perf_hooks';
import type { LabelledSpan } from '../../scripts/score/spans.ts';
import { loadPeer } from './adapters.ts';
import { byteLength, labelledTexts, oneText } from './texts.ts';

/**
 * One peer in a process of its own, which may be ended when it takes too long: `node bench/pii/peer.ts NAME FOLDER`. Prints a
 * line of JSON for each thing it measured, so that what came before an end is not lost.
 */
export type PeerLine =
  | { kind: 'predictions'; spans: LabelledSpan[][] }
  | { kind: 'mails' | 'one'; megabytesPerSecond: number };

const [name = '', folder = ''] = process.argv.slice(2);
const { texts } = labelledTexts();
const detect = await loadPeer(name, folder);
const say = (line: PeerLine): void => {
  process.stdout.write(`${JSON.stringify(line)}\n`);
};

for (const { text } of texts.slice(0, 100)) await detect(text);
const started = performance.now();
const spans: LabelledSpan[][] = [];
for (const { text } of texts) spans.push(await detect(text));
const seconds = (performance.now() - started) / 1000;
say({ kind: 'predictions', spans });
say({ kind: 'mails', megabytesPerSecond: byteLength(texts.map(({ text }) => text)) / 1e6 / seconds });

const text = oneText(texts, 1_000_000);
const begun = performance.now();
await detect(text);
say({ kind: 'one', megabytesPerSecond: 1000 / (performance.now() - begun) });
