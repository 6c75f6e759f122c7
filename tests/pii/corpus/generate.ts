import {
  address,
  americanPhone,
  disguisedEmail,
  email,
  internationalPhone,
  nationalPhone,
  personName,
} from './contacts.ts';
import { addressDisguises, digitDisguises } from './disguises.ts';
import { nearMisses } from './near-misses.ts';
import { card, date, iban, ip, passport, ssn, uuid } from './numbers.ts';
import { alphanumeric, createRandom, hex, type Random, upper } from './random.ts';
import { namedSecret, pem, secret } from './secrets.ts';
import { sentences } from './sentences.ts';
import { type Segment, wrappers } from './wrappers.ts';

/** A text with what is to be found in it; offsets in UTF-16 code units. `group`: pos, hidden (disguised) or neg. */
export type CorpusText = {
  id: string;
  text: string;
  spans: { start: number; end: number; type: string }[];
  group: 'pos' | 'hidden' | 'neg';
};

/** Some 1,300 texts by default: `repeats` variants of every line, each in another wrapping. */
export function generateCorpus({ seed = 7, repeats = 4 }: { seed?: number; repeats?: number } = {}): CorpusText[] {
  const random = createRandom(seed);
  const texts: CorpusText[] = [];
  const add = (line: string, group: CorpusText['group'], plain: boolean): void => {
    const body = fill(line, random);
    const segments = plain ? body : random.pick(Object.values(wrappers))(body, random);
    texts.push({ id: `own-${texts.length + 1}`, group, ...render(segments) });
  };
  for (const lines of Object.values(sentences))
    for (const line of lines) {
      const isHidden = /:hidden|:wrapped/.test(line);
      for (let copy = 0; copy < (isHidden ? 4 * repeats : repeats); copy += 1)
        add(line, isHidden ? 'hidden' : 'pos', copy === 0);
    }
  for (const line of nearMisses) for (let copy = 0; copy < repeats / 2; copy += 1) add(line, 'neg', copy === 0);
  return texts;
}

function render(segments: readonly Segment[]): Pick<CorpusText, 'text' | 'spans'> {
  let text = '';
  const spans: CorpusText['spans'] = [];
  for (const { value, type } of segments) {
    if (type !== undefined) spans.push({ start: text.length, end: text.length + value.length, type });
    text += value;
  }
  return { text, spans };
}

export function fill(line: string, random: Random): Segment[] {
  const segments: Segment[] = [];
  let done = 0;
  for (const slot of line.matchAll(/\{\{([A-Za-z_0-9]+)(?::(\w+))?\}\}/g)) {
    const [all, kind = '', variant = ''] = slot;
    segments.push({ value: line.slice(done, slot.index) }, segmentOf(kind, variant, random));
    done = slot.index + all.length;
  }
  return [...segments, { value: line.slice(done) }];
}

function segmentOf(kind: string, variant: string, random: Random): Segment {
  const make = (kind in makers ? makers : filler)[kind];
  if (make === undefined) throw new Error(`There is no slot ${kind}.`);
  const value = make(random, variant);
  return kind in makers ? { value, type: kind === 'key' ? 'api_key' : kind } : { value };
}

type Maker = (random: Random, variant: string) => string;

const makers: Record<string, Maker> = {
  email: (random, variant) => (variant === 'hidden' ? disguisedEmail(random) : email(random)),
  phone: (random, variant) => {
    const kinds: Record<string, (random: Random) => string> = {
      american: americanPhone,
      international: internationalPhone,
      national: nationalPhone,
    };
    if (variant !== 'hidden') return (kinds[variant] ?? americanPhone)(random);
    const plain = random.pick([internationalPhone, americanPhone])(random);
    return hidden(plain, random);
  },
  ssn: (random, variant) =>
    variant === 'hidden' ? hidden(ssn(random, '-'), random) : variant === 'dash' ? ssn(random, '-') : ssn(random),
  card: (random, variant) => {
    if (variant === 'hidden') return hidden(card(random, random.pick([' ', '-'])), random);
    if (variant === 'wrapped') return card(random, ' ').replace(/ (?=\S+ \S+$)/, '\n');
    return variant === 'plain' ? card(random, '') : card(random);
  },
  key: (random, variant) => {
    if (variant === 'named') return namedSecret(random);
    if (variant === 'pem') return pem(random);
    return variant === 'hidden' ? (digitDisguises.invisible?.(secret(random), random) ?? '') : secret(random);
  },
  ip: (random, variant) => {
    if (variant !== 'hidden') return variant === '' ? ip(random) : ip(random, variant);
    return random.pick(Object.values(addressDisguises))(ip(random, 'v4'), random);
  },
  iban: (random) => iban(random),
  passport: (random) => passport(random),
  dob: (random) => date(random, random.int(1940, 2006)),
  address: (random) => address(random),
  person: (random, variant) => {
    if (variant === 'family') return personName(random, 'full').split(' ').at(-1) ?? '';
    return personName(random, variant === 'given' ? 'given' : undefined);
  },
};

function hidden(value: string, random: Random): string {
  const disguised = random.pick(Object.values(digitDisguises))(value, random);
  return disguised === value ? hidden(value, random) : disguised;
}

const filler: Record<string, Maker> = {
  n: (random, length) => random.int(1, 9) + random.digits(Number(length) - 1),
  d: (random) => String(random.int(1, 9)),
  h: (random, length) => random.from(hex, Number(length)),
  X: (random, length) => random.from(`${upper}0123456789`, Number(length)),
  a: (random, length) => random.from(alphanumeric, Number(length)),
  b: (random, length) => random.from(`${alphanumeric}+/`, Number(length)),
  u: (random) => uuid(random),
  e: (random) => `17${random.digits(8)}`,
  m: (random) => Array.from({ length: 6 }, () => random.from(hex, 2)).join(':'),
  v: (random) => [random.int(1, 25), random.int(0, 30), random.int(0, 99), random.int(0, 250)].join('.'),
  v3: (random) => [random.int(1, 25), random.int(0, 30), random.int(0, 99)].join('.'),
};
