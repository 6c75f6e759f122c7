import type { DraftVoice } from '../core/draft.ts';
import type { Situation, Voice } from '../core/voice.ts';
import { type Anatomy, anatomyOf, wordsOf } from './anatomy.ts';
import { median, rounded } from './counting.ts';

type Cost = { trait: string; sentence: string; weight: number };

/** The traits in which a text is least like the voice, the worst first, at most three, each in a sentence for the rep. */
export function traitCosts(text: string, { traits }: Voice, situation: Situation): DraftVoice['costs'] {
  const mail = anatomyOf({ text, situation, channel: 'mail', sample: '' });
  const greeting = situation === 'reply' ? traits.greeting_reply : traits.greeting_first;
  const signOff = situation === 'reply' ? traits.sign_off_reply : traits.sign_off_first;
  const costs = [
    differs('greeting', mail.greeting ?? '', greeting, 1, traits.greeting_unnamed),
    differs('sign_off', mail.signOff ?? '', signOff, 0.9),
    length(
      'sentence_words',
      median(mail.sentences.map((one) => wordsOf(one).length)),
      traits.sentence_words,
      'words a sentence',
    ),
    length('mail_words', mail.words.length, traits.mail_words, 'words in all'),
    length(
      'paragraph_sentences',
      mail.sentences.length / Math.max(1, mail.paragraphs.length),
      traits.paragraph_sentences,
      'sentences a paragraph',
    ),
    ...marks(mail, text, { '!': traits.exclamations, ';': traits.semicolons, ' - ': traits.dashes }),
    contractions(text, traits.use_contractions && traits.language === 'en', traits.language === 'en'),
    missing('include_ps', mail.hasPostscript, traits.include_ps, 'postscript'),
    missing('emoji', traits.emoji !== '' && text.includes(traits.emoji), traits.emoji !== '', 'emoji'),
    ...traits.never_used
      .filter((phrase) => holds(text, phrase))
      .map((phrase) => ({ trait: 'never_used', sentence: `“${phrase}” is no phrase of yours`, weight: 0.8 })),
    ...traits.prohibited_words
      .filter((word) => holds(text, word))
      .map((word) => ({ trait: 'prohibited_words', sentence: `“${word}” is forbidden`, weight: 2 })),
  ];
  return costs
    .filter((cost): cost is Cost => cost !== null && cost.weight >= 0.15)
    .sort((a, b) => b.weight - a.weight || (a.trait < b.trait ? -1 : 1))
    .slice(0, 3)
    .map(({ trait, sentence }) => ({ trait, sentence }));
}

function differs(trait: string, found: string, wanted: string, weight: number, also?: string): Cost | null {
  if (found === wanted || found === also) return null;
  const shown = found === '' ? `no ${trait.replace('_', '-')}` : `“${found}”`;
  return { trait, sentence: `${shown} instead of ${wanted === '' ? 'none' : `“${wanted}”`}`, weight };
}

/** Twice or half the usual length counts as much as a foreign sign-off. */
function length(trait: string, found: number, wanted: number, unit: string): Cost | null {
  if (found <= 0 || wanted <= 0) return null;
  const weight = Math.min(1.2, Math.abs(Math.log2(found / wanted)) * 0.8);
  return { trait, sentence: `${rounded(found, 1)} ${unit} instead of ${rounded(wanted, 1)}`, weight };
}

function marks(_mail: Anatomy, text: string, shares: Record<string, number>): (Cost | null)[] {
  const names: Record<string, string> = { '!': 'exclamations', ';': 'semicolons', ' - ': 'dashes' };
  return Object.entries(shares).map(([mark, share]) => {
    const has = text.includes(mark) ? 1 : 0;
    const weight = Math.abs(has - share) - 0.4;
    const usual = `${Math.round(share * 100)} % of your mails hold “${mark.trim()}”`;
    return { trait: names[mark] ?? mark, sentence: `${usual}, this one ${has === 1 ? 'does' : 'does not'}`, weight };
  });
}

function contractions(text: string, wanted: boolean, isEnglish: boolean): Cost | null {
  if (!isEnglish) return null;
  const short = text.match(/\b\w+['’](?:m|ll|d|re|ve|t)\b|\b(?:it|that|there|let)['’]s\b/gi)?.length ?? 0;
  const full =
    text.match(/\b(?:I am|I will|I would|do not|does not|it is|that is|you are|we are|we will|will not|cannot)\b/gi)
      ?.length ?? 0;
  if (wanted ? full <= short : short <= full) return null;
  return {
    trait: 'use_contractions',
    sentence: wanted ? 'spelled out where you contract' : 'contracted where you spell out',
    weight: 0.7,
  };
}

function missing(trait: string, has: boolean, wanted: boolean, what: string): Cost | null {
  return wanted && !has ? { trait, sentence: `no ${what}, which you often have`, weight: 0.5 } : null;
}

function holds(text: string, words: string): boolean {
  return ` ${wordsOf(text).join(' ')} `.includes(` ${wordsOf(words).join(' ')} `);
}
