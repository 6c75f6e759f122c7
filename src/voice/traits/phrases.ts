import type { Learned, LearnedTrait } from '../../core/voice.ts';
import { type Anatomy, wordsOf } from '../anatomy.ts';
import { someOf, type Tally, tally } from '../counting.ts';
import { closingSentences, openingSentences, stockPhrases } from '../stock-phrases.ts';

const mostPhrases = 8;

/** Sentences and turns of phrase that come back, and stock phrases that never came. */
export function phraseTraits(mails: readonly Anatomy[], all: readonly Anatomy[], language: string): Learned['traits'] {
  const opening = (mail: Anatomy) => mail.sentences.slice(0, 2).filter(matching(openingSentences[language]));
  const closing = (mail: Anatomy) => mail.sentences.slice(-2).filter(matching(closingSentences[language]));
  const traits: Learned['traits'] = { favourite_phrases: favourites(all) };
  if (mails.length > 0) {
    traits.openings = sentences(mails, opening, 'open');
    traits.closings = sentences(mails, closing, 'close');
    traits.cta_style = callStyle(mails);
  }
  if (all.length >= 8) traits.never_used = neverUsed(all, language);
  return traits;
}

function matching(patterns: readonly RegExp[] = []) {
  return (sentence: string) => patterns.some((pattern) => pattern.test(sentence));
}

function sentences(mails: readonly Anatomy[], of: (mail: Anatomy) => string[], verb: string): LearnedTrait<string[]> {
  const found = tally(mails.flatMap((mail) => of(mail).map((value) => ({ value, sample: mail.piece.sample }))));
  const kept = found.filter(({ count }) => count * 8 >= mails.length).slice(0, 3);
  return listed(kept, `sentences that ${verb} at least an eighth of ${mails.length} mails`);
}

/** Runs of two to four words in three texts and a seventh of all, no part of a longer run that is as frequent. */
function favourites(all: readonly Anatomy[]): LearnedTrait<string[]> {
  const runs = all.flatMap((text) =>
    [...new Set(text.sentences.flatMap(runsOf))].map((value) => ({ value, sample: text.piece.sample })),
  );
  const least = Math.max(3, all.length / 7);
  const frequent = tally(runs).filter(({ count }) => count >= least);
  const kept = frequent.filter(
    ({ value, count }) =>
      !frequent.some((other) => other.value !== value && other.value.includes(value) && other.count * 1.2 >= count),
  );
  return listed(kept.slice(0, mostPhrases), `turns of phrase in at least ${Math.ceil(least)} of ${all.length} texts`);
}

/** Words too common to make a run telling by themselves. */
const plain = new Set(
  'the a an of to in on at for and or is are it this that be with as by from you your i we our der die das und zu in auf mit für ist ein eine sie wir le la les de du des et à pour vous nous el los las y que por con su'.split(
    ' ',
  ),
);

function runsOf(sentence: string): string[] {
  // Names and numbers are facts of one mail; capitals inside a sentence mean a name.
  if (/[[\d]/.test(sentence)) return [];
  const cased = sentence.replaceAll('’', "'").match(/[\p{L}\p{M}]+(?:'[\p{L}]+)?/gu) ?? [];
  const isName = (word: string, at: number) => at > 0 && /^\p{Lu}/u.test(word) && !/^I(?:'|$)/.test(word);
  const runs: string[] = [];
  for (let at = 0; at < cased.length; at++) {
    for (let length = 2; length <= 4 && at + length <= cased.length; length++) {
      const run = cased.slice(at, at + length);
      if (run.some((word, index) => isName(word, at + index))) break;
      const words = run.map((word) => word.toLowerCase());
      if (words.filter((word) => !plain.has(word)).length >= 2) runs.push(words.join(' '));
    }
  }
  return runs;
}

/** With many chances taken by none: the phrase would have been due in this much text, were it used at all. */
function neverUsed(all: readonly Anatomy[], language: string): LearnedTrait<string[]> {
  const text = all.map(({ piece }) => wordsOf(piece.text).join(' ')).join(' | ');
  const kept = (stockPhrases[language] ?? []).filter((phrase) => !text.includes(wordsOf(phrase).join(' ')));
  const evidence = `stock phrases that stand in none of ${all.length} texts`;
  return { value: kept.slice(0, 2 * mostPhrases), evidence, samples: [] };
}

function callStyle(mails: readonly Anatomy[]): LearnedTrait<'question' | 'request' | 'statement'> {
  const styles = mails.flatMap((mail) => {
    const end = mail.sentences.slice(-3);
    if (end.length === 0) return [];
    const value = end.some((one) => one.endsWith('?'))
      ? 'question'
      : end.some((one) => asks.test(one))
        ? 'request'
        : 'statement';
    return [{ value, sample: mail.piece.sample }];
  });
  const first = tally(styles)[0];
  const value = (first?.value ?? 'question') as 'question' | 'request' | 'statement';
  return {
    value,
    evidence: `${first?.count ?? 0} of ${mails.length} mails end with a ${value}`,
    samples: first?.samples ?? [],
  };
}

const asks =
  /^(?:please|let me|let us|let's|send|call|give|tell|just|bitte|melden|schicken|sagen|merci de|veuillez|dites|por favor|dígame|envíe)\b/i;

function listed(found: readonly Tally[], evidence: string): LearnedTrait<string[]> {
  return { value: found.map(({ value }) => value), evidence, samples: someOf(found.flatMap(({ samples }) => samples)) };
}
