import { type WordClass, wordClass } from '../lexicon.ts';
import * as check from './national-id-checks.ts';

/**
 * A national or tax number of persons: the words that name it, its shape (regular expression source, upper case) and its
 * check. `alone`: so distinctive, check included, that it needs no word.
 */
export type NationalId = {
  name: string;
  words: WordClass;
  shape: string;
  passes: (id: string) => boolean;
  alone?: boolean;
};

const always = (): boolean => true;
const id = (
  name: string,
  words: string,
  shape: string,
  passes: (id: string) => boolean = always,
  alone = false,
): NationalId => ({
  name,
  words: wordClass(words),
  shape,
  passes,
  alone,
});

export const nationalIds: readonly NationalId[] = [
  id(
    'GB national insurance number',
    'nino ni insurance nin',
    '(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\\d{2} ?\\d{2} ?\\d{2} ?[A-D]',
  ),
  id('GB NHS number', 'nhs', '\\d{3}[ -]?\\d{3}[ -]?\\d{4}', check.isNhs),
  id(
    'DE tax id',
    'steuer steueridentifikationsnummer steuerid idnr identifikationsnummer tin',
    '\\d{2} ?\\d{3} ?\\d{3} ?\\d{3}',
    check.isSteuerId,
  ),
  id(
    'DE social insurance number',
    'rentenversicherungsnummer sozialversicherungsnummer svnr rvnr versicherungsnummer',
    '\\d{2} ?\\d{6} ?[A-Z] ?\\d{3}',
  ),
  id(
    'DE identity card',
    'personalausweis ausweisnummer personalausweisnummer ausweis',
    '[CFGHJKLMNPRTVWXYZ][CFGHJKLMNPRTVWXYZ0-9]{8}',
  ),
  id(
    'FR NIR',
    'insee nir securite secu',
    '[12] ?\\d{2} ?(?:0[1-9]|1[0-2]|[2-9]\\d) ?(?:\\d{2}|2[AB]) ?\\d{3} ?\\d{3} ?\\d{2}',
    check.isNir,
    true,
  ),
  id('ES DNI', 'dni nif documento identidad', '\\d{8}[- ]?[A-Z]', check.isDni),
  id('ES NIE', 'nie extranjero dni nif', '[XYZ][- ]?\\d{7}[- ]?[A-Z]', check.isDni),
  id(
    'IT codice fiscale',
    'codice fiscale cf',
    '[A-Z]{6}\\d{2}[A-EHLMPRST]\\d{2}[A-Z]\\d{3}[A-Z]',
    check.isCodiceFiscale,
    true,
  ),
  id('NL BSN', 'bsn burgerservicenummer sofinummer', '\\d{4}[. ]?\\d{2}[. ]?\\d{3}', check.isBsn),
  id(
    'BE national number',
    'rijksregisternummer rijksregister insz niss nationaal national registre',
    '\\d{2}[.]?\\d{2}[.]?\\d{2}-?\\d{3}[.-]?\\d{2}',
    check.isRijksregister,
  ),
  id('PL PESEL', 'pesel', '\\d{11}', check.isPesel),
  id('SE personnummer', 'personnummer samordningsnummer pnr', '(?:19|20)?\\d{6}[-+ ]?\\d{4}', (value) =>
    check.luhn(value.slice(-10)),
  ),
  id('NO fødselsnummer', 'fodselsnummer personnummer fnr', '\\d{6} ?\\d{5}', check.isFodselsnummer),
  id('DK CPR', 'cpr personnummer', '\\d{6}-?\\d{4}', check.isDate6),
  id('FI HETU', 'hetu henkilotunnus sotu', '\\d{6}[-+A]\\d{3}[0-9A-FHJ-NPR-Y]', check.isHetu),
  id('PT NIF', 'nif contribuinte fiscal', '[1235689]\\d{2} ?\\d{3} ?\\d{3}', check.isNif),
  id('CZ, SK birth number', 'rodne rc cislo', '\\d{6}/?\\d{4}', check.isRodneCislo),
  id('CH AHV', 'ahv avs ahvn', '756[. ]?\\d{4}[. ]?\\d{4}[. ]?\\d{2}', check.isEan, true),
  id(
    'AT social insurance number',
    'svnr sozialversicherungsnummer sv',
    '\\d{4} ?(?:0[1-9]|[12]\\d|3[01])(?:0[1-9]|1[0-2])\\d{2}',
  ),
  id('IE PPS', 'pps ppsn', '\\d{7}[A-W][A-IW]?', check.isPps),
  id('RO CNP', 'cnp', '[1-8]\\d{12}', check.isCnp),
  id('BG EGN', 'egn егн', '\\d{10}', check.isEgn),
  id('HR OIB', 'oib', '\\d{11}', check.isOib),
  id('GR AMKA', 'amka αμκα', '\\d{11}', check.luhn),
  id('TR TCKN', 'tc tckn kimlik', '[1-9]\\d{10}', check.isTckn),
  id('IL identity number', 'teudat zehut', '\\d{9}', check.luhn),
  id('RU INN, SNILS', 'inn snils инн снилс', '\\d{3}[- ]?\\d{3}[- ]?\\d{3}[- ]?\\d{2,3}'),
  id(
    'ZA identity number',
    'id identity rsa',
    '\\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])\\d{4}[01]\\d{2}',
    check.luhn,
  ),
  id('CA SIN', 'sin insurance nas', '\\d{3}[- ]?\\d{3}[- ]?\\d{3}', check.luhn),
  id('US ITIN', 'itin', '9\\d{2}-?(?:5\\d|6[0-5]|7\\d|8[0-8]|9[0-24-9])-?\\d{4}'),
  id('US driver’s licence', 'driver drivers dl', '[A-Z]\\d{3}[- ]?\\d{4}[- ]?\\d{4,5}|[A-Z]\\d{7,8}'),
  id('BR CPF', 'cpf', '\\d{3}[.]?\\d{3}[.]?\\d{3}[-.]?\\d{2}', check.isCpf),
  id('BR CPF', 'cpf', '\\d{3}[.]\\d{3}[.]\\d{3}-\\d{2}', check.isCpf, true),
  id(
    'MX CURP',
    'curp',
    '[A-Z][AEIOUX][A-Z]{2}\\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])[HMX][A-Z]{2}[B-DF-HJ-NP-TV-Z]{3}[A-Z0-9]\\d',
    check.isCurp,
    true,
  ),
  id('AR CUIL', 'cuil cuit', '\\d{2}-?\\d{8}-?\\d', check.isCuit),
  id('CL RUT', 'rut run', '\\d{1,2}[.]?\\d{3}[.]?\\d{3}-?[0-9K]', check.isRut),
  id('IN Aadhaar', 'aadhaar aadhar uidai uid', '[2-9]\\d{3}[ -]?\\d{4}[ -]?\\d{4}', check.isAadhaar),
  id('IN PAN', 'pan permanent', '[A-Z]{3}[ABCFGHLJPT][A-Z]\\d{4}[A-Z]'),
  id(
    'CN resident id',
    'resident 身份证',
    '[1-9]\\d{5}(?:19|20)\\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])\\d{3}[0-9X]',
    check.isResidentId,
    true,
  ),
  id(
    'KR resident registration number',
    'rrn resident jumin',
    '\\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])-?[1-8]\\d{6}',
    check.isResidentRegistration,
  ),
  id('JP My Number', 'mynumber individual', '\\d{4}[ -]?\\d{4}[ -]?\\d{4}', check.isMyNumber),
  id('SG NRIC', 'nric fin ic', '[STFGM]\\d{7}[A-Z]', check.isNric),
  id('AU TFN', 'tfn', '\\d{3} ?\\d{3} ?\\d{2,3}', check.isTfn),
]; // prettier-ignore
