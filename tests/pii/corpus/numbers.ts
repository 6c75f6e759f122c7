import type { Random } from './random.ts';
import { alphanumeric, hex, upper } from './random.ts';

/** Makers of numbers with their checksums, written apart from the detector so that one does not prove the other's mistake. */
export function luhnCheck(body: string): string {
  const digits = [...body].reverse().map(Number);
  const sum = digits.reduce((total, digit, index) => {
    const doubled = index % 2 === 0 ? digit * 2 : digit;
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return String((10 - (sum % 10)) % 10);
}

const brands: Record<string, { heads: string[]; length: number; groups: number[] }> = {
  visa: { heads: ['4'], length: 16, groups: [4, 4, 4, 4] },
  visa13: { heads: ['4'], length: 13, groups: [4, 3, 3, 3] },
  mastercard: { heads: ['51', '53', '55', '2221', '2345', '2720'], length: 16, groups: [4, 4, 4, 4] },
  amex: { heads: ['34', '37'], length: 15, groups: [4, 6, 5] },
  diners: { heads: ['36', '38', '301'], length: 14, groups: [4, 6, 4] },
  discover: { heads: ['6011', '65', '644'], length: 16, groups: [4, 4, 4, 4] },
  jcb: { heads: ['3528', '3545', '3589'], length: 16, groups: [4, 4, 4, 4] },
  unionpay: { heads: ['62'], length: 16, groups: [4, 4, 4, 4] },
  unionpay19: { heads: ['62'], length: 19, groups: [6, 13] },
  mir: { heads: ['2200', '2204'], length: 16, groups: [4, 4, 4, 4] },
  maestro: { heads: ['6759', '5018'], length: 16, groups: [4, 4, 4, 4] },
};
const separators = [' ', ' ', '-', '', '', '.', '\u00a0', '\u2013', ' - ', '_', '/'];

export function card(random: Random, separator = random.pick(separators)): string {
  const { heads, length, groups } = brands[random.pick(Object.keys(brands))] ?? {
    heads: ['4'],
    length: 16,
    groups: [16],
  };
  const head = random.pick(heads);
  const body = head + random.digits(length - head.length - 1);
  return grouped(body + luhnCheck(body), groups, separator);
}

export function grouped(digits: string, groups: readonly number[], separator: string): string {
  let done = 0;
  const parts: string[] = [];
  for (const size of groups) {
    parts.push(digits.slice(done, done + size));
    done += size;
  }
  return parts.join(separator);
}

export function ssn(
  random: Random,
  separator = random.pick(['-', '-', '-', ' ', '.', '\u2010', '\u2013', ' - ', '']),
): string {
  const area = random.pick([random.int(1, 665), random.int(667, 899)]);
  const parts = [area, random.int(1, 99), random.int(1, 9999)].map((part, index) =>
    String(part).padStart([3, 2, 4][index] ?? 0, '0'),
  );
  return parts.join(separator);
}

export function ip(
  random: Random,
  form = random.pick(['v4', 'v4', 'v4', 'private', 'v6', 'short', 'zone', 'mapped', 'upper']),
): string {
  const octet = (low = 0) => random.int(low, 254);
  const group = () => random.int(1, 0xffff).toString(16);
  const v4 = `${random.pick([random.int(11, 126), random.int(128, 223)])}.${octet()}.${octet()}.${octet(1)}`;
  if (form === 'private') return `${random.pick(['10.0', '192.168', '172.20', '100.64'])}.${octet()}.${octet(1)}`;
  if (form === 'v6') return Array.from({ length: 8 }, group).join(':');
  if (form === 'short') return `2a02:${group()}::${random.pick(['1', group(), `${group()}:${group()}`])}`;
  if (form === 'zone') return `fe80::${group()}:${group()}%${random.pick(['en0', 'eth1', 'wlan0', '12'])}`;
  if (form === 'mapped') return `${random.pick(['::ffff:', '64:ff9b::'])}${v4}`;
  if (form === 'upper') return `2001:0DB8:${group()}:0000::${group()}`.toUpperCase();
  return v4;
}

const ibanShapes: Record<string, string> = {
  DE: 'n18',
  GB: 'a4n14',
  FR: 'n10c11n2',
  NL: 'a4n10',
  ES: 'n20',
  IT: 'a1n10c12',
  BE: 'n12',
  CH: 'n5c12',
  AT: 'n16',
  PL: 'n24',
  SE: 'n20',
  NO: 'n11',
  DK: 'n14',
  PT: 'n21',
  IE: 'a4n14',
  AE: 'n19',
  SA: 'n2c18',
  TR: 'n16c6',
  MT: 'a4n5c18',
  LT: 'n16',
}; // prettier-ignore

export function iban(random: Random, separator = random.pick([' ', ' ', '', '-', '\u00a0'])): string {
  const country = random.pick(Object.keys(ibanShapes));
  const body = [...(ibanShapes[country] ?? '').matchAll(/([anc])(\d+)/g)]
    .map(([, kind, length]) =>
      random.from(kind === 'n' ? '0123456789' : kind === 'a' ? upper : `${upper}0123456789`, Number(length)),
    )
    .join('');
  const asNumber = [...`${body}${country}00`].map((character) => Number.parseInt(character, 36)).join('');
  const check = String(98n - (BigInt(asNumber) % 97n)).padStart(2, '0');
  return (country + check + body).replaceAll(/(.{4})(?=.)/g, `$1${separator}`);
}

export const passport = (random: Random): string =>
  random.pick([
    () => random.digits(9),
    () => `C${random.from('CFGHJKLMNPRTVWXYZ0123456789', 8)}`,
    () => `${random.from('KLMNPRSTUVWXYZ', 1)}${random.int(1, 9)}${random.digits(6)}`,
    () => `${random.from(upper, 2)}${random.digits(7)}`,
    () => `${random.int(10, 24)}${random.from(upper, 2)}${random.digits(5)}`,
    () => `P${random.from(upper, 1)}${random.digits(7)}`,
  ])();

const months = 'January February March April May June July August September October November December'.split(' ');
const monate = 'Januar Februar März April Mai Juni Juli August September Oktober November Dezember'.split(' ');

export function date(random: Random, year: number): string {
  const [month, day] = [random.int(1, 12), random.int(1, 28)];
  const two = (part: number) => String(part).padStart(2, '0');
  return random.pick([
    `${year}-${two(month)}-${two(day)}`,
    `${two(month)}/${two(day)}/${year}`,
    `${two(day)}.${two(month)}.${year}`,
    `${two(day)}/${two(month)}/${year}`,
    `${months[month - 1]} ${day}, ${year}`,
    `${day} ${months[month - 1]} ${year}`,
    `${day}. ${monate[month - 1]} ${year}`,
    `${day}-${months[month - 1]?.slice(0, 3)}-${year}`,
    `${months[month - 1]?.slice(0, 3)} ${day}, ${year}`,
    `${two(month)}-${two(day)}-${year}`,
  ]);
}

export function uuid(random: Random): string {
  return [8, 4, 4, 4, 12].map((length) => random.from(hex, length)).join('-');
}

export const opaque = (random: Random, length = random.int(24, 48)): string => random.from(alphanumeric, length);
