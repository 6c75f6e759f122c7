import { writeFileSync } from 'node:fs';
import { packBackground } from '../src/voice/background/storage.ts';
import { factsOf } from '../src/voice/match/background.ts';
import { type Fusion, learnFusion } from '../src/voice/match/fusion.ts';
import { type Family, families, plainFamilies, styleFamilies } from '../src/voice/match/ngrams.ts';
import { readText } from '../src/voice/match/reading.ts';
import { readMails } from './voice/corpus.ts';
import { trialsOf } from './voice/leave-out.ts';

/**
 * `node scripts/make-voice-background.ts [FILE]` makes src/voice/background/english.bin from mails of several writers (JSONL
 * with author and text). It keeps hashed n-grams that at least three writers share, averaged over four mails each, rates of
 * habits, and fusion weights; no text. Takes some minutes.
 */
const mails = readMails(process.argv[2]);
const fusionFor = (only: readonly Family[]): Fusion =>
  learnFusion(trialsOf(mails, { seeds: [1, 2], sizes: [5, 10, 20, 30], only }));
const packed = packBackground({
  facts: factsOf(mails.map(({ writer, text }) => ({ writer, reading: readText(text, families) }))),
  fusions: { full: fusionFor(plainFamilies), style: fusionFor(styleFamilies) },
});
writeFileSync(new URL('../src/voice/background/english.bin', import.meta.url), packed);
console.log(`english.bin: ${packed.length} bytes from ${mails.length} mails`);
