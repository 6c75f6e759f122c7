import metadata from 'libphonenumber-js/metadata.max.json';

/*
 * National numbering plans, read from libphonenumber's metadata (version 4 of its compact form). Its parser is not used:
 * it costs some 20 µs per candidate, and hostile text can hold thousands.
 */

type Plan = { national: RegExp; lengths: readonly number[]; types: readonly RegExp[] };

const callingCodes: Record<string, readonly string[]> = metadata.country_calling_codes;
const countries: Record<string, readonly unknown[]> = metadata.countries;
const plans = new Map<string, Plan>();

/** Countries whose trunk-prefixed national numbers are recognised without any word near them. */
const nationalCountries = [
  'GB',
  'FR',
  'DE',
  'IT',
  'NL',
  'BE',
  'CH',
  'AT',
  'AU',
  'NZ',
  'IE',
  'SE',
  'FI',
  'JP',
  'IN',
  'ZA',
  'TR',
  'HU',
];

/** Whether `digits`, which start with a country calling code, are a number of that country's plan. */
export function isInternationalNumber(digits: string): boolean {
  for (let length = 1; length <= 3; length += 1) {
    const codes = callingCodes[digits.slice(0, length)];
    if (codes === undefined) continue;
    const national = digits.slice(length);
    return codes.some(
      (country) => fitsPlan(planOf(country), national) || fitsPlan(planOf(country), national.replace(/^0/, '')),
    );
  }
  return false;
}

/** Whether `digits` start with a country calling code at all. */
export function hasCallingCode(digits: string): boolean {
  return [1, 2, 3].some((length) => callingCodes[digits.slice(0, length)] !== undefined);
}

/** What is known of the area codes of the North American plan: 0 not looked up yet, 1 none, 2 an area code. */
const areaCodes = new Uint8Array(1000);

/** Whether ten digits have an area code of the North American plan and an exchange that can exist. */
export function isNorthAmericanNumber(digits: string): boolean {
  if (digits.length !== 10 || digits.charCodeAt(3) < 50) return false;
  const area = Number(digits.slice(0, 3));
  if (areaCodes[area] === 0) areaCodes[area] = isAreaCode(digits.slice(0, 3)) ? 2 : 1;
  return areaCodes[area] === 2;
}

/** Whether any exchange of an area code is assigned in any country of the plan. */
function isAreaCode(area: string): boolean {
  const samples = ['2345678', '5550123', '9345678'].map((rest) => area + rest);
  return (callingCodes['1'] ?? []).some((country) =>
    planOf(country).types.some((type) => samples.some((sample) => type.test(sample))),
  );
}

/** Whether digits with a leading trunk 0 are a number of one of the larger European, Asian or Pacific plans. */
export function isNationalNumber(digits: string): boolean {
  return nationalCountries.some((country) =>
    fitsPlan(planOf(country), country === 'IT' ? digits : digits.slice(1), true),
  );
}

function fitsPlan(plan: Plan, national: string, strict = false): boolean {
  if (!plan.lengths.includes(national.length)) return false;
  return strict && plan.types.length > 0
    ? plan.types.some((type) => type.test(national))
    : plan.national.test(national);
}

function planOf(country: string): Plan {
  const known = plans.get(country);
  if (known !== undefined) return known;
  const [, , national, lengths, , , , , , , , types] = countries[country] ?? [];
  const plan = {
    national: whole(national),
    lengths: Array.isArray(lengths) ? lengths : [],
    types: typePatterns(types),
  };
  plans.set(country, plan);
  return plan;
}

function typePatterns(types: unknown): RegExp[] {
  if (!Array.isArray(types)) return [];
  return types.flatMap((type: unknown) => (Array.isArray(type) && typeof type[0] === 'string' ? [whole(type[0])] : []));
}

function whole(pattern: unknown): RegExp {
  return typeof pattern === 'string' ? new RegExp(`^(?:${pattern})$`) : /^(?!)/;
}
