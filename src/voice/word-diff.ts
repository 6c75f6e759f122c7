/** A place where two texts differ: the words that went, and those that came. */
export type WordChange = { from: string; to: string };

/** Stands for the end of a line, so that changes on two lines stay two. */
export const lineEnd = '¶';

/** More words than this are compared by their first part alone; a mail has a few hundred. */
const mostWords = 1500;

/** What changed from one text to another, word by word (longest common subsequence), in the order of the text. */
export function wordChanges(before: string, after: string): WordChange[] {
  const [a, b] = [wordsIn(before), wordsIn(after)];
  const lengths = commonLengths(a, b);
  const changes: WordChange[] = [];
  let [i, j] = [0, 0];
  let [from, to]: [string[], string[]] = [[], []];
  const close = () => {
    if (from.length > 0 || to.length > 0) changes.push({ from: from.join(' '), to: to.join(' ') });
    [from, to] = [[], []];
  };
  while (i < a.length || j < b.length) {
    const width = b.length + 1;
    if (i < a.length && j < b.length && a[i] === b[j]) {
      close();
      i += 1;
      j += 1;
    } else if (j >= b.length || (i < a.length && at(lengths, (i + 1) * width + j) >= at(lengths, i * width + j + 1))) {
      from.push(a[i++] as string);
    } else to.push(b[j++] as string);
  }
  close();
  return changes;
}

/** Share of the words that changed: 0 for the same text, 1 for another. */
export function editShare(before: string, after: string): number {
  const count = (text: string) => wordsIn(text).length;
  const changes = wordChanges(before, after);
  const changed = changes.reduce((sum, { from, to }) => sum + Math.max(count(from), count(to)), 0);
  return Math.min(1, changed / Math.max(1, count(before), count(after)));
}

function wordsIn(text: string): string[] {
  return text.replaceAll(/\n+/g, ` ${lineEnd} `).split(/\s+/).filter(Boolean).slice(0, mostWords);
}

/** Lengths of the longest common subsequence from each pair of places to the end, row by row. */
function commonLengths(a: readonly string[], b: readonly string[]): Uint16Array {
  const width = b.length + 1;
  const lengths = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      lengths[i * width + j] =
        a[i] === b[j]
          ? at(lengths, (i + 1) * width + j + 1) + 1
          : Math.max(at(lengths, (i + 1) * width + j), at(lengths, i * width + j + 1));
    }
  }
  return lengths;
}

function at(lengths: Uint16Array, index: number): number {
  return lengths[index] ?? 0;
}
