import { readFileSync } from 'node:fs';

const data = new URL('../data/', import.meta.url);
const special: Readonly<Record<string, string>> = { ø: 'o', ł: 'l', đ: 'd', ı: 'i', ß: 'ss', æ: 'ae' };
const inflections = ['s', 'es', 'd', 'ed', 'ing', 'ly', 'er', 'ers', 'r'];

/** Words that are written with a capital and are no names, beyond the frequent English ones: the stock of business mail. */
const stock = new Set(
  `hi hello hey dear hallo hola bonjour salut ciao guten tag morgen moin servus grüezi liebe lieber sehr geehrte geehrter estimado estimada
  querido gentile egregio cher chere beste geachte ola prezado best kind warm regards cheers thanks thank sincerely yours cordially cordialement
  saludos saludo atentamente freundlichen grüßen grüße viele beste mit freundliche un una el la le les los las der die das den dem ein eine und
  mr mrs ms miss mx dr prof sir madam herr frau monsieur madame mademoiselle señor señora sig signor signora dott
  january february march april june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec
  monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun montag dienstag mittwoch donnerstag freitag
  subject betreff from to cc bcc sent date re fw fwd reply von an gesendet de para objet asunto attn ps nb fyi asap
  vp ceo cto cfo coo cmo cro cio svp evp sdr bdr ae head chief officer director manager engineer consultant analyst executive associate president
  founder partner lead team sales marketing account customer success support procurement finance legal operations hr it revops
  inc ltd llc gmbh ag corp co plc sa sas srl bv nv ab oy as kg ug spa pty limited group holding holdings logistics labs health systems
  solutions consulting partners services software technologies tech studio media bank university college school institute foundation hospital
  street st avenue ave road rd boulevard blvd lane ln drive dr court ct way place square parkway terrace suite apt unit floor box po
  pro plus crm erp api sdk url pdf csv html json sms pdf utc gmt usd eur gbp id ip iban bic swift ssn dob vat ein zip no nr tel fax mobile phone
  zoom teams slack google microsoft apple amazon linkedin salesforce hubspot github gitlab docusign fedex ups dhl usps visa mastercard amex
  passport reisepass etag address adresse email mail e-mail name vorname nachname message invoice quote order status note notes recap agenda
  north south east west new san los las saint port fort lake mount united kingdom states america europe asia africa germany france spain italy
  england scotland ireland wales poland austria switzerland netherlands belgium sweden norway denmark finland portugal greece turkey russia
  china japan india korea singapore canada mexico brazil argentina chile australia zealand israel egypt nigeria kenya dubai london paris berlin
  munich hamburg vienna zurich geneva madrid barcelona lisbon rome milan amsterdam brussels stockholm oslo copenhagen helsinki dublin edinburgh
  glasgow leeds bristol manchester toronto vancouver montreal boston denver chicago seattle houston dallas miami atlanta phoenix portland
  york angeles jersey dakota hampshire mexico english german french spanish italian dutch american british european
  im ive ill id a an and any are as at be but by can do does did for had has have he her his how i if in is it its just me my no not of off on or our she should so
  than that the their them then there these they this those to too up us was we were what when where which who why with would yes you your also after
  all both each every here now only please see since still until while internet web https http www gdpr dpa nda msa sow sla poc roi arr mrr saas cet est pst`
    .split(/\s+/)
    .map(folded),
);

type Lists = { given: ReadonlySet<string>; family: ReadonlySet<string>; common: ReadonlySet<string> };
let lists: Lists | undefined;

/** Read when names are first asked for: some 260 kB. */
function load(): Lists {
  const read = (...files: string[]): Set<string> =>
    new Set(files.flatMap((file) => readFileSync(new URL(file, data), 'utf8').split(/\s+/)));
  lists ??= {
    given: read('given-names.txt', 'more-given-names.txt'),
    family: read('family-names.txt', 'more-family-names.txt'),
    common: read('common-words.txt'),
  };
  return lists;
}

/** Lower case, without accents and apostrophes, as the lists are. */
export function folded(word: string): string {
  return word
    .toLowerCase()
    .replaceAll(/[øłđıßæ'’]/g, (letter) => special[letter] ?? '')
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '');
}

export function isGivenName(word: string): boolean {
  return parts(word).some((part) => load().given.has(part));
}

export function isFamilyName(word: string): boolean {
  return parts(word).some((part) => load().family.has(part));
}

/** Never part of a name: greetings, months, jobs, places, company forms. */
export function isStockWord(word: string): boolean {
  return stock.has(folded(word));
}

/** A frequent English word in any of its forms. */
export function isCommonWord(word: string): boolean {
  const { common, given } = load();
  const plain = folded(word);
  if (common.has(plain)) return true;
  if (given.has(plain)) return false;
  return inflections.some((ending) => {
    if (!plain.endsWith(ending)) return false;
    const stem = plain.slice(0, -ending.length);
    return (
      common.has(stem) ||
      (ending === 'ing' && common.has(`${stem}e`)) ||
      (ending === 'ed' && common.has(stem.slice(0, -1)))
    );
  });
}

function parts(word: string): string[] {
  return folded(word).split('-');
}
