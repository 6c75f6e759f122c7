import type { Learned, LearnedTrait, Situation } from '../../core/voice.ts';
import type { Anatomy } from '../anatomy.ts';
import { someOf, type Tally, tally } from '../counting.ts';

/** How mails greet and close, by situation; learned from mails and letters alone. */
export function habitTraits(mails: readonly Anatomy[]): Learned['traits'] {
  if (mails.length === 0) return {};
  const traits: Learned['traits'] = {};
  for (const situation of ['first', 'reply'] as const) {
    const here = ofSituation(mails, situation);
    traits[`greeting_${situation}`] = mostFrequent(here, ({ greeting }) => greeting ?? '', 'greeting');
    traits[`sign_off_${situation}`] = mostFrequent(here, ({ signOff }) => signOff ?? '', 'sign-off');
  }
  const unnamed = tally(entries(mails, ({ greeting }) => (greeting?.includes('{name}') ? null : greeting)))[0];
  const bare = unnamed?.value ?? (traits.greeting_first?.value ?? '').replace(' {name}', '').replace('{name}', 'Hello');
  const found = `“${bare}” ${unnamed === undefined ? 'is the usual greeting without its name' : `in ${unnamed.count} mails`}`;
  traits.greeting_unnamed = { value: bare, evidence: found, samples: unnamed?.samples ?? [] };
  const named = mails.filter(({ hasName, signOff }) => hasName && signOff !== null);
  traits.signature_style = share(mails, named, 'put a name below the sign-off', 'signature', 'name_and_signature');
  const withPs = mails.filter(({ hasPostscript }) => hasPostscript);
  traits.include_ps = {
    value: withPs.length * 4 >= mails.length,
    evidence: `${withPs.length} of ${mails.length} mails have a postscript`,
    samples: someOf(withPs.map(({ piece }) => piece.sample)),
  };
  return traits;
}

/** Situations of which there are too few mails borrow from all. */
function ofSituation(mails: readonly Anatomy[], situation: Situation): { from: readonly Anatomy[]; name: string } {
  const own = mails.filter((mail) => mail.situation === situation);
  const name = situation === 'first' ? 'first mails' : 'replies';
  return own.length >= 3 ? { from: own, name } : { from: mails, name: 'mails' };
}

function mostFrequent(
  { from, name }: { from: readonly Anatomy[]; name: string },
  of: (mail: Anatomy) => string,
  what: string,
): LearnedTrait<string> {
  const first = tally(entries(from, of))[0] as Tally;
  const shown = first.value === '' ? `no ${what}` : `“${first.value}”`;
  const evidence = `${shown} in ${first.count} of ${from.length} ${name}`;
  return { value: first.value, evidence, samples: first.samples };
}

function entries(mails: readonly Anatomy[], of: (mail: Anatomy) => string | null) {
  return mails.flatMap((mail) => {
    const value = of(mail);
    return value === null ? [] : [{ value, sample: mail.piece.sample }];
  });
}

function share<T>(all: readonly Anatomy[], some: readonly Anatomy[], what: string, few: T, many: T): LearnedTrait<T> {
  return {
    value: some.length * 2 > all.length ? many : few,
    evidence: `${some.length} of ${all.length} mails ${what}`,
    samples: someOf(some.map(({ piece }) => piece.sample)),
  };
}
