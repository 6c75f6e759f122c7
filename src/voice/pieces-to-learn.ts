import type { Piece } from './anatomy.ts';
import { wordsOf } from './anatomy.ts';
import { isSignOff } from './contact-block.ts';

/** Templates and mass mail teach once: a text that shares most of its runs of five words with one before is left out. */
export function withoutCopies(pieces: readonly Piece[]): Piece[] {
  const holders = new Map<string, number[]>();
  return pieces.filter(({ text }, at) => {
    const words = wordsOf(text);
    const runs =
      words.length < 5 ? [words.join(' ')] : words.slice(4).map((_, start) => words.slice(start, start + 5).join(' '));
    const shared = new Map<number, number>();
    for (const run of runs)
      for (const holder of holders.get(run) ?? []) shared.set(holder, (shared.get(holder) ?? 0) + 1);
    if (Math.max(0, ...shared.values()) * 10 > runs.length * 7) return false;
    for (const run of new Set(runs)) holders.set(run, [...(holders.get(run) ?? []), at]);
    return true;
  });
}

const lastLines = 8;

/** The rep's signature shows as the closing lines that come back in a third of the mails: no part of a voice. */
export function withoutSignatures(pieces: readonly Piece[]): Piece[] {
  const mails = pieces.filter(({ channel }) => channel === 'mail' || channel === 'letter');
  if (mails.length < 4) return [...pieces];
  const counts = new Map<string, number>();
  for (const { text } of mails) {
    for (const line of new Set(candidates(text))) counts.set(line, (counts.get(line) ?? 0) + 1);
  }
  const signature = new Set(
    [...counts].filter(([, count]) => count >= 3 && count * 10 >= mails.length * 3).map(([line]) => line),
  );
  return pieces.map((piece) => ({ ...piece, text: withoutEnd(piece.text, signature) }));
}

/** Closing lines that are neither sentences nor the sign-off with the name below it. */
function candidates(text: string): string[] {
  const lines = text.split('\n').map((line) => line.trim());
  return lines
    .slice(-lastLines)
    .filter(
      (line, at, end) =>
        line.split(' ').length > 1 && !/[.!?]$/.test(line) && !isSignOff(line) && !isSignOff(end[at - 1] ?? ''),
    );
}

function withoutEnd(text: string, signature: ReadonlySet<string>): string {
  const lines = text.split('\n');
  let end = lines.length;
  while (end > 0 && (lines[end - 1]?.trim() === '' || signature.has(lines[end - 1]?.trim() ?? ''))) end--;
  return end === 0 ? text : lines.slice(0, end).join('\n');
}
