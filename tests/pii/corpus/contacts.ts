import examples from 'libphonenumber-js/examples.mobile.json';
import { type CountryCode, getExampleNumber } from 'libphonenumber-js/max';
import { lower, type Random } from './random.ts';

/** Invented people of many places: given name, family name. */
export const givenNames =
  'Adaeze Bjørn Camila Dmitri Eilidh Farhad Giulia Haruto Ines Jakub Katarzyna Leandro Mirela Nikhil Oksana Paolo Quentin Roisin Sanjay Thandiwe Ulrike Viktor Wanjiru Xiomara Yusuf Zuzana Craig Brenda Stewart Monique Hector Annika Tobias Keiko Suresh Carmen Nigel Yvonne Bartosz Margit'.split(
    ' ',
  );
export const familyNames =
  "Nwosu Halvorsen Restrepo Volkov Macleod Rostami Bianchi Sato Carvalho Wójcik Zielińska Quiroga Popescu Banerjee Kovalenko Ferrari Lefebvre O'Sullivan Kapoor Dlamini Schröder Horvat Kamau Delgado Demir Dvořák Henderson Whitfield Armstrong Beaumont Salazar Bergström Vogel Nakamura Pillai Ibáñez Pemberton Girard Kowalczyk Szabó".split(
    ' ',
  );

export function personName(random: Random, style = random.pick(['full', 'full', 'full', 'initial', 'double'])): string {
  const [given, family] = [random.pick(givenNames), random.pick(familyNames)];
  if (style === 'given') return given;
  if (style === 'initial') return `${given} ${random.from('ABCDEFGHJKLMNPRST', 1)}. ${family}`;
  if (style === 'double') return `${given} ${family}-${random.pick(familyNames)}`;
  return `${given} ${family}`;
}

const topLevels =
  'com com com net org io co de fr it es nl be ch at se no dk fi pl cz pt ie eu us ca mx com.br com.ar co.uk org.uk com.au co.nz co.jp co.in co.za com.sg com.tr co.kr in app dev cloud tech agency studio health legal systems ventures software digital group museum'.split(
    ' ',
  );

function ascii(name: string): string {
  return name
    .replaceAll('ø', 'o')
    .normalize('NFD')
    .toLowerCase()
    .replaceAll(/[^a-z]/g, '');
}

/** Domains have random names: none is meant to exist. */
export function domain(random: Random): string {
  const name = random.from(lower, random.int(6, 12));
  const label = random.pick([
    name,
    name,
    `${name}-${random.from(lower, 3)}`,
    `${random.pick(['mail', 'eu', 'corp'])}.${name}`,
  ]);
  return `${label}.${random.pick(topLevels)}`;
}

export function emailParts(random: Random): { local: string; host: string } {
  const [given, family] = [ascii(random.pick(givenNames)), ascii(random.pick(familyNames))];
  const local = random.pick([
    `${given}.${family}`,
    `${given.charAt(0)}.${family}`,
    `${given}${family}`,
    `${family}${random.int(1, 99)}`,
    `${given}-${family}`,
    `${given}_${family}`,
    `${given}+${random.pick(['crm', 'q4'])}`,
    random.pick(['office', 'kontakt', 'no-reply', 'ap', 'hr']),
  ]);
  return { local, host: domain(random) };
}

const emailDisguises: ((local: string, host: string) => string)[] = [
  (local, host) => `${local} [at] ${host.replaceAll('.', ' [dot] ')}`,
  (local, host) => `${local}(at)${host.replaceAll('.', '(dot)')}`,
  (local, host) => `${local} {at} ${host.replaceAll('.', ' {dot} ')}`,
  (local, host) => `${local} <at> ${host.replaceAll('.', ' <dot> ')}`,
  (local, host) => `${local} (a) ${host}`,
  (local, host) => `${local}[@]${host.replaceAll('.', '[.]')}`,
  (local, host) => `${local.replaceAll('.', ' dot ')} at ${host.replaceAll('.', ' dot ')}`,
  (local, host) => `${local} AT ${host.replaceAll('.', ' DOT ')}`,
  (local, host) => `${local.replaceAll('.', ' Punkt ')} ät ${host.replaceAll('.', ' Punkt ')}`,
  (local, host) => `${local.replaceAll('.', ' point ')} arobase ${host.replaceAll('.', ' point ')}`,
  (local, host) => `${local.replaceAll('.', ' punto ')} arroba ${host.replaceAll('.', ' punto ')}`,
  (local, host) => `${local.replaceAll('.', ' punto ')} chiocciola ${host.replaceAll('.', ' punto ')}`,
  (local, host) => `${local} -at- ${host.replaceAll('.', ' -dot- ')}`,
  (local, host) => `${local}_at_${host.replaceAll('.', '_dot_')}`,
  (local, host) => `${local} @ ${host.replaceAll('.', ' . ')}`,
  (local, host) => `${local}@${host.replaceAll('.', '[dot]')}`,
  (local, host) => `${local}@${host.replaceAll('.', ' dot ')}`,
  (local, host) => `${local}%40${host}`,
  (local, host) => `${local}&commat;${host.replaceAll('.', '&period;')}`,
  (local, host) => `${local}&#x40;${host.replaceAll('.', '&#x2e;')}`,
  (local, host) => `${local}<b></b>@<b></b>${host}`,
  (local, host) => `${local}<!-- no spam -->@${host}`,
  (local, host) => `${local}@${host}`.replace(/[aeo]/, (letter) => ({ a: 'а', e: 'е', o: 'о' })[letter] ?? letter),
  (local, host) => `${local}\ufe6b${host.replaceAll('.', '\u2024')}`,
];

export function email(random: Random): string {
  const { local, host } = emailParts(random);
  return `${local}@${host}`;
}

export function disguisedEmail(random: Random): string {
  const { local, host } = emailParts(random);
  return random.pick(emailDisguises)(local, host);
}

const countries = Object.keys(examples) as CountryCode[];

/** A number of any country's plan in one of the ways people write it with its calling code. */
export function internationalPhone(random: Random): string {
  const example = getExampleNumber(random.pick(countries), examples);
  if (example === undefined) return internationalPhone(random);
  const national = example.nationalNumber.slice(0, -3) + random.digits(3);
  const shown = example.formatInternational().slice(`+${example.countryCallingCode} `.length);
  let at = 0;
  const spaced = shown.replaceAll(/\d/g, () => national.charAt(at++));
  const code = example.countryCallingCode;
  return random.pick([
    `+${code} ${spaced}`,
    `+${code} ${spaced}`,
    `+${code}${national}`,
    `+${code}-${spaced.replaceAll(' ', '-')}`,
    `+${code}.${spaced.replaceAll(' ', '.')}`,
    `(+${code}) ${spaced}`,
    `00${code} ${spaced}`,
    `+${code} (0) ${spaced}`,
  ]);
}

const nationalShapes =
  '020 7### ####|0161 4## ####|07### ######|01632 960###|030 ########|0151 2#######|0176-########|089/#######|0711 / 45## ###|06 1# ## ## ##|01.42.##.##.##|0#########2|06-2#######|020-6######|070-3## ## ##|08-5## ### ##|040 7#######|0412 3## ###|(02) 9### ####|021 4## ####|0800 1### ###|(11) 9####-####|(21) 3###-####|098#######|(0)30 ### ####|03-3###-####|090-1###-####|0532 4## ## ##|06 3# ### ####|091 2## ## ##|08## ### ####'.split(
    '|',
  );
const americanShapes =
  '(A) B-C|A-B-C|A.B.C|A B C|+1 A B C|1 (A) B-C|(A)B-C|A/B-C|+1 (A) B.C|1.A.B.C|A-B-C x##|(A) B-C ext. ###|A B C extension ##|+1-A-B-C'.split(
    '|',
  );
const areas = '201 216 240 281 323 360 407 424 505 510 541 585 605 650 662 718 727 763 775 808 817 858 901 940'.split(
  ' ',
);

export function americanPhone(random: Random): string {
  return random
    .pick(americanShapes)
    .replaceAll('#', () => random.digits(1))
    .replace('A', random.pick(areas))
    .replace('B', random.chance(0.3) ? '555' : `${random.int(2, 9)}${random.int(0, 9)}${random.int(2, 9)}`)
    .replace('C', `0${random.digits(3)}`);
}

export const nationalPhone = (random: Random): string =>
  random.pick(nationalShapes).replaceAll('#', () => random.digits(1));

const streets =
  'Birch|Elmwood|Harbour|King George|Queensway|Station|Willow Creek|Mill|Church|Old Mill|Franklin|Sycamore'.split('|');
const places = 'Tucson, AZ|Savannah, GA|Boise, ID|Duluth, MN|Akron, OH|Reno, NV'.split('|');
const addressShapes: ((random: Random) => string)[] = [
  (r) =>
    `${r.int(3, 9999)} ${r.pick(streets)} ${r.pick(['St', 'Ave', 'Rd', 'Blvd', 'Lane', 'Drive', 'Ct', 'Terrace'])}, ${r.pick(places)} ${r.digits(5)}`,
  (r) =>
    `${r.int(3, 9999)} ${r.pick(streets)} ${r.pick(['Street', 'Avenue', 'Parkway'])}, ${r.pick(['Apt', 'Suite', 'Unit', 'Ste'])} ${r.int(1, 900)}, ${r.pick(places)} ${r.digits(5)}-${r.digits(4)}`,
  (r) =>
    `${r.int(3, 9999)} ${r.pick(streets)} ${r.pick(['Street', 'Avenue', 'Parkway'])}\n${r.pick(places)} ${r.digits(5)}`,
  (r) =>
    `${r.int(1, 200)} ${r.pick(streets)} ${r.pick(['Road', 'Lane', 'Close', 'Crescent'])}, ${r.pick(['Cardiff CF', 'York YO', 'Oxford OX'])}${r.int(1, 9)} ${r.int(1, 9)}${r.from('ABDEFGHJ', 2)}`,
  (r) =>
    `${r.pick(['Bahnhofstraße', 'Gartenweg', 'Schillerstr.', 'Am Markt'])} ${r.int(1, 150)}, ${r.digits(5)} ${r.pick(['Köln', 'Bremen', 'Ulm'])}`,
  (r) =>
    `${r.int(1, 150)} rue ${r.pick(['Victor Hugo', 'de la Paix', 'Nationale'])}, ${r.digits(5)} ${r.pick(['Lyon', 'Nantes'])}`,
  (r) => `${r.int(10, 900)} ${r.pick(['NW', 'SE', 'E', 'W'])} ${r.int(3, 90)}th ${r.pick(['St', 'Ave'])}`,
  (r) => `P.O. Box ${r.int(10, 9999)}, ${r.pick(places)} ${r.digits(5)}`,
];
export const address = (random: Random): string => random.pick(addressShapes)(random);
