import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { LabelledText } from '../../scripts/score/spans.ts';
import { generateCorpus } from '../../tests/pii/corpus/generate.ts';

const generator = fileURLToPath(new URL('../../../shared/pii/gen-dev.mjs', import.meta.url));

/** The developers' set where the evaluation data is at hand, else the project's own corpus; and which it is. */
export function labelledTexts(): { name: string; texts: readonly LabelledText[] } {
  if (!existsSync(generator))
    return { name: "own corpus (the developers' set is not at hand)", texts: generateCorpus() };
  const folder = mkdtempSync(join(tmpdir(), 'pii-bench-'));
  try {
    const file = join(folder, 'dev.jsonl');
    execFileSync(process.execPath, [generator, file]);
    const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
    return { name: "developers' set", texts: lines.map((line) => JSON.parse(line) as LabelledText) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** One text of `bytes` bytes, made by repeating what is given; flat in memory, as a text that was read is. */
export function oneText(texts: readonly { text: string }[], bytes: number): string {
  const once = texts.map(({ text }) => text).join('\n\n');
  const repeated = `${once}\n\n`.repeat(Math.ceil(bytes / once.length));
  return Buffer.from(repeated).subarray(0, bytes).toString();
}

const prose =
  'Thank you for the call this morning; it was good to hear how your team works today. As promised, here is a short summary. You handle incoming requests in two shared inboxes, and every colleague keeps notes in a different place, so nobody sees the whole story of a customer. We talked about moving both inboxes into one queue, with rules that assign each request by language and urgency. The first step would be a pilot with the service team, about six weeks long, followed by a review with everyone who took part. Nothing has to be migrated before that. If the pilot goes well, we would import the archive over a weekend, and the old inboxes would stay readable for a year. Let me know which of the two dates suits you better, and whether somebody from operations should join. ';

/** Mails of some 2 kB, mostly prose, each with what one labelled text holds: the density of ordinary business mail. */
export function proseMails(texts: readonly { text: string }[]): string[] {
  return texts.slice(0, 500).map(({ text }) => `${prose}\n\n${text}\n\n${prose}`);
}

export function byteLength(texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
}
