import { buildProfile, isEarly, score, type VoiceProfile } from './match.ts';

/** One rep's own mail, and drafts for the same leads before and after training; the drafts may be missing. */
export type RepTexts = { rep: string; mails: readonly string[]; before?: readonly string[]; after?: readonly string[] };

export type SetFigures = {
  count: number;
  /** Mean match, 0..1. */
  match: number;
  /** Share that scores at least 0.5, and share whose match is highest with this rep among all reps. */
  recognised: number;
  attributed: number;
};

export type RepEvaluation = {
  rep: string;
  learnedFrom: number;
  early: boolean;
  heldOut: SetFigures;
  before?: SetFigures;
  after?: SetFigures;
};

const heldOutShare = 0.3;
const mostHeldOut = 25;

/**
 * Blind attribution: each rep's profile is learned from seven tenths of their mail, and has to recognise the rest among all
 * reps' profiles. Drafts before and after training are judged by the same profiles, which have not seen them.
 */
export function evaluateVoices(reps: readonly RepTexts[]): RepEvaluation[] {
  const parted = reps.map((one) => ({ ...one, ...partMails(one.mails) }));
  const profiles = parted.map(({ learning }) => buildProfile(learning));
  return parted.map(({ rep, heldOut, before, after }, at) => {
    const profile = profiles[at] as VoiceProfile;
    const figures = (texts: readonly string[]): SetFigures => figuresOf(texts, at, profiles);
    return {
      ...{ rep, learnedFrom: profile.count, early: isEarly(profile), heldOut: figures(heldOut) },
      ...(before ? { before: figures(before) } : {}),
      ...(after ? { after: figures(after) } : {}),
    };
  });
}

/** Which mails are held out depends on the set alone, not on its order, so that two runs can be compared. */
export function partMails(mails: readonly string[]): { learning: string[]; heldOut: string[] } {
  const sorted = [...new Set(mails)].sort();
  const every = Math.max(2, Math.round(1 / heldOutShare), Math.ceil(sorted.length / mostHeldOut));
  return {
    learning: sorted.filter((_, at) => at % every !== every - 1),
    heldOut: sorted.filter((_, at) => at % every === every - 1),
  };
}

export type MatchChange = {
  leads: number;
  /** Mean of after less before; negative is worse. */
  change: number;
  /** Chance of a drop at least as large if the change made no difference: one-sided sign-flip test over the pairs. */
  pValue: number;
  isLower: boolean;
};

/**
 * The regression gate: whether a new prompt or model writes less like the rep for the same leads, in the same order. Below
 * five leads nothing is called lower. Sign-flip test: Fisher, "The Design of Experiments" (1935), section 21.
 */
export function compareMatches(before: readonly number[], after: readonly number[], errorRate = 0.05): MatchChange {
  const changes = before.slice(0, after.length).map((old, at) => (after[at] ?? 0) - old);
  const total = changes.reduce((sum, one) => sum + one, 0);
  const random = seeded();
  const rounds = 2000;
  let asLow = 1;
  for (let round = 0; round < rounds; round++) {
    const flipped = changes.reduce((sum, one) => sum + (random() < 0.5 ? one : -one), 0);
    if (flipped <= total + 1e-12) asLow++;
  }
  const pValue = asLow / (rounds + 1);
  const leads = changes.length;
  return { leads, change: total / Math.max(1, leads), pValue, isLower: leads >= 5 && total < 0 && pValue <= errorRate };
}

/** A small chart for a terminal: one bar for each set of texts. */
export function chartOf(evaluations: readonly RepEvaluation[]): string {
  return evaluations
    .map(({ rep, learnedFrom, early, heldOut, before, after }) => {
      const head = `${rep}: ${learnedFrom} mails learned${early ? ' (early: fewer than ten say little)' : ''}`;
      const lines = Object.entries({ 'own mail, held out': heldOut, 'drafts before': before, 'drafts after': after });
      return [head, ...lines.flatMap(([name, set]) => (set && set.count > 0 ? [barOf(name, set)] : []))].join('\n');
    })
    .join('\n\n');
}

function barOf(name: string, { match, attributed, count }: SetFigures): string {
  const filled = Math.round(match * 30);
  const bar = '█'.repeat(filled) + '·'.repeat(30 - filled);
  return `  ${name.padEnd(18)} ${bar} ${match.toFixed(2)}  told apart ${Math.round(attributed * count)} of ${count}`;
}

function figuresOf(texts: readonly string[], at: number, profiles: readonly VoiceProfile[]): SetFigures {
  const rows = texts.map((text) => profiles.map((profile) => score(text, profile)));
  const own = rows.map((row) => row[at] ?? 0);
  const share = (count: number): number => count / Math.max(1, texts.length);
  return {
    count: texts.length,
    match: share(own.reduce((sum, one) => sum + one, 0)),
    recognised: share(own.filter((one) => one >= 0.5).length),
    attributed: share(rows.filter((row) => row.every((one, other) => other === at || one < (row[at] ?? 0))).length),
  };
}

/** A fixed sequence of numbers from 0 to 1: the same question gets the same answer (xorshift32, Marsaglia 2003). */
function seeded(): () => number {
  let state = 2463534242;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
