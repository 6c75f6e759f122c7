import type { VoiceDecisions, VoiceRule } from '../core/voice.ts';
import { lineEnd, wordChanges } from './word-diff.ts';

/** A machine's text and what a person made of it, both without signature and with personal data masked. */
export type EditedPair = { draft: string; final: string };

export type ProposedRule = VoiceRule & {
  sentence: string;
  /** In how many of the texts that held `from` people made this change. */
  count: number;
  of: number;
  examples: { before: string; after: string }[];
};

const leastOften = 3;
const leastShare = 0.5;
const mostExamples = 3;

/**
 * Changes that people make again and again, as rules to be decided on: made in three texts at least and in half of those
 * that offered the chance. What was decided before is not proposed again. Nothing follows from a proposal by itself.
 */
export function proposeRules(
  pairs: readonly EditedPair[],
  decided: Pick<VoiceDecisions, 'rules' | 'refused'>,
): ProposedRule[] {
  const known = new Set([...decided.rules.map(({ key }) => key), ...decided.refused]);
  const found = new Map<string, { from: string; to: string; pairs: EditedPair[] }>();
  for (const pair of pairs) {
    for (const { from, to } of new Map(
      changesIn(pair).map((change) => [keyOf(change.from, change.to), change]),
    ).values()) {
      const key = keyOf(from, to);
      const one = found.get(key) ?? { from, to, pairs: [] };
      one.pairs.push(pair);
      found.set(key, one);
    }
  }
  return [...found]
    .map(([key, { from, to, pairs: changed }]) => {
      const of = pairs.filter(({ draft }) => plain(draft).includes(plain(from))).length;
      const examples = changed.slice(0, mostExamples).map((pair) => exampleOf(pair, from, to));
      return {
        key,
        from,
        to,
        sentence: sentenceFor(from, to, changed.length, of),
        count: changed.length,
        of,
        examples,
      };
    })
    .filter(({ key, count, of }) => !known.has(key) && count >= leastOften && count >= of * leastShare)
    .sort((a, b) => b.count - a.count || (a.key < b.key ? -1 : 1))
    .slice(0, 20);
}

/** Changes that can be a habit: not too long, and without names, figures or masked values, which are facts of one mail. */
function changesIn({ draft, final }: EditedPair): { from: string; to: string }[] {
  return wordChanges(draft, final)
    .map(({ from, to }) => ({ from: trimmed(from), to: trimmed(to) }))
    .filter(({ from, to }) => {
      const words = from.split(' ').length;
      const isFact = /[[\]{}\d@]/.test(from + to);
      return (
        from !== '' &&
        !isFact &&
        words <= 14 &&
        to.split(' ').length <= 10 &&
        (words >= 2 || from.length >= 4) &&
        plain(from) !== plain(to)
      );
    });
}

function trimmed(text: string): string {
  return text.replaceAll(lineEnd, '').replace(/^[\s,;:.!?"“”]+|[\s,;:.!?"“”]+$/g, '');
}

function keyOf(from: string, to: string): string {
  return `${plain(from)} → ${plain(to)}`;
}

function plain(text: string): string {
  return text.toLowerCase().replaceAll('’', "'").replaceAll(/\s+/g, ' ').trim();
}

function sentenceFor(from: string, to: string, count: number, of: number): string {
  const how = count === of ? 'You always' : `In ${count} of ${of} mails you`;
  return to === '' ? `${how} remove “${from}”.` : `${how} write “${to}” instead of “${from}”.`;
}

/** The sentence around the change, before and after. */
function exampleOf({ draft, final }: EditedPair, from: string, to: string): { before: string; after: string } {
  return { before: around(draft, from), after: to === '' ? '' : around(final, to) };
}

function around(text: string, words: string): string {
  const at = plain(text).indexOf(plain(words));
  return at < 0
    ? words
    : text
        .replaceAll(/\s+/g, ' ')
        .slice(Math.max(0, at - 40), at + words.length + 40)
        .trim();
}
