import { passesLuhn, remainder, weighted } from '../checksums.ts';

/** Check digits of national numbers, each by its issuer's published rule; `id` without separators, upper case. */
type Check = (id: string) => boolean;

const digit = (id: string, at: number): number => id.charCodeAt(at) - 48;
/** 11 minus the weighted sum's remainder by 11; 10 and 11 as the issuer maps them. */
const elevens = (id: string, weights: readonly number[], whenTen = -1): number => {
  const rest = 11 - (weighted(id, weights) % 11);
  return rest === 11 ? 0 : rest === 10 ? whenTen : rest;
};
const range = (from: number, to: number): number[] =>
  Array.from({ length: Math.abs(to - from) + 1 }, (_, index) => from + index * Math.sign(to - from || 1));

export const luhn: Check = passesLuhn;

export const isCpf: Check = (id) =>
  !/^(\d)\1+$/.test(id) &&
  elevens(id, range(10, 2), 0) === digit(id, 9) &&
  elevens(id, range(11, 2), 0) === digit(id, 10);

export const isSteuerId: Check = (id) => {
  let product = 10;
  for (let at = 0; at < 10; at += 1) {
    const sum = (digit(id, at) + product) % 10 || 10;
    product = (sum * 2) % 11;
  }
  const repeated = new Set(id.slice(0, 10)).size;
  return id[0] !== '0' && repeated >= 8 && repeated <= 9 && (11 - product) % 10 === digit(id, 10);
};

/** ISO 7064 mod 11,10, as the Croatian OIB has it. */
export const isOib: Check = (id) => {
  let product = 10;
  for (let at = 0; at < 10; at += 1) product = (((digit(id, at) + product) % 10 || 10) * 2) % 11;
  return (11 - product) % 10 === digit(id, 10);
};

export const isNir: Check = (id) => {
  const body = id.slice(0, 13).replace('2A', '19').replace('2B', '18');
  return /^\d+$/.test(body) && 97 - remainder(body, 97) === Number(id.slice(13));
};

export const isDni: Check = (id) => {
  const number = Number(id.slice(0, -1).replace(/^[XYZ]/, (letter) => String('XYZ'.indexOf(letter))));
  return 'TRWAGMYFPDXBNJZSQVHLCKE'[number % 23] === id.at(-1);
};

const oddValues = 'BAKPLCQDREVOSFTGUHMINJWZYX';
export const isCodiceFiscale: Check = (id) => {
  const sum = [...id.slice(0, 15)].reduce((total, character, index) => {
    const even = /\d/.test(character) ? Number(character) : character.charCodeAt(0) - 65;
    return total + (index % 2 === 1 ? even : oddValues.indexOf(String.fromCharCode(65 + even)));
  }, 0);
  return String.fromCharCode(65 + (sum % 26)) === id[15];
};

export const isBsn: Check = (id) => weighted(id, [9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 === 0 && Number(id) > 0;

export const isRijksregister: Check = (id) => {
  const check = Number(id.slice(9));
  return [id.slice(0, 9), `2${id.slice(0, 9)}`].some((body) => 97 - remainder(body, 97) === check);
};

export const isPesel: Check = (id) =>
  (10 - (weighted(id, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3]) % 10)) % 10 === digit(id, 10) &&
  isMonth(Number(id.slice(2, 4)) % 20);

export const isFodselsnummer: Check = (id) =>
  elevens(id, [3, 7, 6, 1, 8, 9, 4, 5, 2]) === digit(id, 9) &&
  elevens(id, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) === digit(id, 10);

export const isHetu: Check = (id) =>
  '0123456789ABCDEFHJKLMNPRSTUVWXY'[Number(id.slice(0, 6) + id.slice(-4, -1)) % 31] === id.at(-1);

export const isNif: Check = (id) => elevens(id, range(9, 2), 0) === digit(id, 8);

export const isRodneCislo: Check = (id) =>
  Number(id) % 11 === 0 || (Number(id.slice(0, 9)) % 11 === 10 && id.endsWith('0'));

export const isCurp: Check = (id) => {
  const order = '0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ';
  const sum = [...id.slice(0, 17)].reduce(
    (total, character, index) => total + order.indexOf(character) * (18 - index),
    0,
  );
  return String((10 - (sum % 10)) % 10) === id[17];
};

export const isCuit: Check = (id) => elevens(id, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2], 9) === digit(id, 10);

export const isRut: Check = (id) => {
  const body = id.slice(0, -1).padStart(8, '0');
  const rest = 11 - (weighted(body, [3, 2, 7, 6, 5, 4, 3, 2]) % 11);
  return (rest === 11 ? '0' : rest === 10 ? 'K' : String(rest)) === id.at(-1);
};

const permutation = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];
/** Verhoeff's dihedral check: the product of the permuted digits in D5 is the identity. */
export const isAadhaar: Check = (id) => {
  const multiply = (a: number, b: number): number =>
    a < 5 ? (b < 5 ? (a + b) % 5 : 5 + ((a + b) % 5)) : b < 5 ? 5 + ((a - b + 5) % 5) : (a - b + 5) % 5;
  let product = 0;
  for (let at = 0; at < id.length; at += 1) {
    let value = digit(id, id.length - 1 - at);
    for (let times = 0; times < at % 8; times += 1) value = permutation[value] ?? 0;
    product = multiply(product, value);
  }
  return product === 0 && !/^[01]/.test(id);
};

export const isResidentId: Check = (id) => {
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  return isMonth(Number(id.slice(10, 12))) && '10X98765432'[weighted(id, weights) % 11] === id[17];
};

export const isResidentRegistration: Check = (id) =>
  isMonth(Number(id.slice(2, 4))) &&
  (11 - (weighted(id, [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5]) % 11)) % 10 === digit(id, 12);

export const isMyNumber: Check = (id) => {
  const rest = weighted(id, [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11;
  return (rest <= 1 ? 0 : 11 - rest) === digit(id, 11);
};

export const isNric: Check = (id) => {
  const sum =
    weighted(id.slice(1, 8), [2, 7, 6, 5, 4, 3, 2]) + ('TG'.includes(id.charAt(0)) ? 4 : id[0] === 'M' ? 3 : 0);
  const letters = 'ST'.includes(id.charAt(0)) ? 'JZIHGFEDCBA' : id[0] === 'M' ? 'KLJNPQRTUWX' : 'XWUTRQPNMLK';
  return letters[id[0] === 'M' ? 10 - (sum % 11) : sum % 11] === id[8];
};

export const isTfn: Check = (id) =>
  weighted(id, id.length === 9 ? [1, 4, 3, 7, 5, 8, 6, 9, 10] : [10, 7, 8, 4, 6, 3, 5, 1]) % 11 === 0;

export const isPps: Check = (id) => {
  const ninth = id.length === 9 && id[8] !== 'W' ? id.charCodeAt(8) - 64 : 0;
  return 'WABCDEFGHIJKLMNOPQRSTUV'[(weighted(id, range(8, 2)) + 9 * ninth) % 23] === id[7];
};

export const isTckn: Check = (id) => {
  const odd = digit(id, 0) + digit(id, 2) + digit(id, 4) + digit(id, 6) + digit(id, 8);
  const even = digit(id, 1) + digit(id, 3) + digit(id, 5) + digit(id, 7);
  const tenth = (((odd * 7 - even) % 10) + 10) % 10;
  return id[0] !== '0' && tenth === digit(id, 9) && (odd + even + tenth) % 10 === digit(id, 10);
};

export const isCnp: Check = (id) => {
  const rest = weighted(id, [2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9]) % 11;
  return isMonth(Number(id.slice(3, 5))) && (rest === 10 ? 1 : rest) === digit(id, 12);
};

export const isEgn: Check = (id) => (weighted(id, [2, 4, 8, 5, 10, 9, 7, 3, 6]) % 11) % 10 === digit(id, 9);

/** EAN-13, as on Swiss AHV numbers. */
export const isEan: Check = (id) =>
  (10 - (weighted(id, [1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3]) % 10)) % 10 === digit(id, 12);

export const isNhs: Check = (id) => elevens(id, range(10, 2)) === digit(id, 9);

export const isDate6: Check = (id) =>
  isMonth(Number(id.slice(2, 4))) && Number(id.slice(0, 2)) >= 1 && Number(id.slice(0, 2)) <= 31;

function isMonth(month: number): boolean {
  return month >= 1 && month <= 12;
}
