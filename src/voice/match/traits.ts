import type { TextView, WriterModel } from './evidence.ts';
import { habitNames } from './habits.ts';

/** A habit in which a text is unlike its writer. `cost` is a log-likelihood: at 1 the habit speaks e times against them. */
export type Trait = { habit: string; sentence: string; cost: number };

/** The prior counts as much as this many mails, so that few mails make no habit look steady. */
const priorMails = 4;
const leastCost = 0.3;

/** The habits that cost most, worst first: how much likelier the text's value is for anybody than for this writer. */
export function costliestTraits(text: TextView, writer: WriterModel, most: number): Trait[] {
  return habitNames
    .map((habit, at) => ({ habit, at, cost: costOf(at, text, writer) }))
    .filter(({ cost, habit }) => cost > leastCost && (habit in acts || habit in amounts))
    .sort((one, other) => other.cost - one.cost)
    .slice(0, most)
    .map(({ habit, at, cost }) => ({ habit, cost, sentence: sentenceFor(habit, at, text, writer) }));
}

function costOf(at: number, text: TextView, { habits, count }: WriterModel): number {
  const values = habits.rows.map((row) => row[at] ?? 0);
  const mean = values.reduce((sum, value) => sum + value, 0) / (count + priorMails);
  const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const variance = (square + priorMails) / (count + priorMails);
  const value = text.habits[at] ?? 0;
  return ((value - mean) ** 2 / variance + Math.log(variance) - value ** 2) / 2;
}

function sentenceFor(habit: string, at: number, text: TextView, { habits, count }: WriterModel): string {
  const usual = habits.usual[at] ?? 0;
  const value = text.raw[at] ?? 0;
  const amount = amounts[habit];
  if (amount) return `${value > usual ? amount[0] : amount[1]} than this writer's mails.`;
  const share = `${Math.round(usual * count)} of ${count} known mails do`;
  return value > usual ? `It ${acts[habit]?.[0]}; ${share}.` : `It does not ${acts[habit]?.[1]}; ${share}.`;
}

const act = (verb: string, rest: string): [string, string] => [`${verb}s ${rest}`, `${verb} ${rest}`];

/** What a mail does or does not: with "it", and after "does not". */
const acts: Record<string, [string, string]> = {
  opensWithNameColon: act('open', 'with a name and a colon'),
  opensWithNameComma: act('open', 'with a name and a comma'),
  opensWithNameDash: act('open', 'with a name and a dash'),
  opensWithNameMark: act('open', 'with a name and an exclamation mark'),
  opensWithDear: act('open', 'with "Dear"'),
  opensWithHi: act('open', 'with "Hi" or "Hello"'),
  opensWithThanks: act('open', 'with thanks'),
  opensWithI: act('start', 'with "I" or "we"'),
  opensLower: act('start', 'in lower case'),
  opensOnOwnLine: act('give', 'the greeting a line of its own'),
  opensInRunningText: act('run', 'on in the line of the greeting'),
  closesWithName: act('end', 'with a name on its own line'),
  closesWithTwoNames: act('end', 'with first and last name'),
  closesWithInitials: act('end', 'with initials'),
  closesInRunningText: act('put', 'the name behind the last sentence'),
  closesWithRegards: act('close', 'with "regards" or "sincerely"'),
  closesWithBest: act('close', 'with "Best"'),
  closesWithThanks: act('close', 'with thanks'),
  closesWithThanksMark: act('close', 'with thanks and an exclamation mark'),
  closesWithLetMeKnow: act('close', 'with "let me know"'),
  closesWithQuestion: act('close', 'with a question'),
};

const more = (things: string): [string, string] => [`It has more ${things}`, `It has fewer ${things}`];

/** What a mail has more or less of. */
const amounts: Record<string, [string, string]> = {
  wideGapAfterStop: more('double spaces after full stops'),
  wordsPerSentence: ['Its sentences are longer', 'Its sentences are shorter'],
  sentencesPerParagraph: ['Its paragraphs are longer', 'Its paragraphs are shorter'],
  wordCount: ['It is longer', 'It is shorter'],
  letters: ['Its words are longer', 'Its words are shorter'],
  listLines: more('list items'),
  capitalWords: more('words in capitals'),
  lowerSentenceStart: more('sentences that start in lower case'),
  lowerI: more('"i" in lower case'),
  contractions: more('contractions, as in "I\'ll"'),
  bareContractions: more('contractions without apostrophe, as in "dont"'),
  fullForms: more('full forms, as in "do not"'),
  commas: more('commas'),
  colons: more('colons'),
  semicolons: more('semicolons'),
  exclamations: more('exclamation marks'),
  manyMarks: more('doubled marks, as in "!!"'),
  questions: more('questions'),
  dashes: more('dashes'),
  doubleDashes: more('long or double dashes'),
  ellipses: more('ellipses'),
  parentheses: more('parentheses'),
  doubleQuotes: more('quotation marks'),
  slashes: more('slashes'),
  ampersands: more('ampersands'),
  smileys: more('smileys'),
  first: more('mentions of "I" and "me"'),
  together: more('mentions of "we" and "us"'),
  addressed: more('mentions of "you"'),
  pleases: more('"please"'),
  thanks: more('thanks'),
  hedges: more('hedges, as in "perhaps" or "I think"'),
  modals: more('words like "would" and "should"'),
  intensifiers: more('words like "very" and "really"'),
  startsWithAnd: more('sentences that start with "and" or "but"'),
  startsWithI: more('sentences that start with "I"'),
  startsWithPlease: more('sentences that start with "please"'),
};
