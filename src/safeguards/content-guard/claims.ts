import { denies, sentencesOf } from './sentences.ts';

export type ClaimSources = { leadMessage: string | null; approvedFacts: readonly string[] };

const price = 'The text names a price that no approved fact supports.';
const share = 'The text names a percentage that no approved fact supports.';
const gift = 'The text offers a discount or something free that no approved fact supports.';
const commitment = 'The text makes a commitment that no approved fact supports.';
const certificate = 'The text claims a certificate that no approved fact supports.';

const currency =
  '(?:€|\\$|£|¥|₹|eur(?:os?)?|usd|us-?dollars?|dollars?|gbp|pounds?|chf|franken|francs?|nok|sek|dkk|kronen?|kr|pln|czk|jpy|yen|inr|rupees?|cad|aud|brl|mxn|pesos?|cents?)';
const number = "\\d{1,3}(?:[.,\u00a0\u202f '’]\\d{3}){0,4}(?:[.,]\\d{1,2})?|\\d{1,9}(?:[.,]\\d{1,2})?";
const amounts = new RegExp(
  `(?<![\\p{L}\\d])${currency}\\s{0,2}(${number})|(?<![\\p{L}\\d.,])(${number})\\s{0,2}(?:k|m|mio\\.?|million(?:en|s)?)?\\s{0,2}${currency}(?![\\p{L}\\d])`,
  'giu',
);
const percents = /(\d{1,3}(?:[.,]\d{1,2})?)\s?(?:%|percent|per cent|prozent|pour ?cent|por ciento)/giu;
const grants =
  /(?<!\p{L})(?:discount(?:ed|s)?|rebates?|coupons?|promo(?:tional)? code|voucher|cash ?back|refund(?:ed|s|able)?|money[- ]back|half[- ]price|half off|price (?:cut|reduction|match)|reduced (?:price|rate)|waive[ds]?|on the house|at no (?:charge|cost|extra)|no (?:charge|cost|fee)|free of charge|for free|free for (?:you|a|the|one|two|three|six|twelve|\d)|costs? (?:you )?nothing|complimentary|gift|give ?away|lifetime|(?:free|gratis|extra|bonus) (?:month|year|week|trial|licen[cs]e|seat|upgrade|plan|account|access|version|copy|shipping|delivery|setup|training|support|onboarding|user|credit|unit|sample|kit)s?|(?:months?|years?|weeks?) free|rabatte?|nachlass|nachl[aä]sse|skonto|preisnachlass|erm[aä][sß]{1,2}ig\w+|kostenlos\w*|kostenfrei\w*|gratis\p{L}*|geschenkt|zum halben preis|r[uü]ckerstatt\p{L}*|erstatt\p{L}*|gutschrift|remises?|r[ée]ductions? de prix|une réduction|rabais|ristourne|gratuit\p{L}*|(?:est|sont|mois|semaines?|premi[eè]re?s?) offert\p{L}*|moiti[eé] prix|rembours\p{L}*|descuentos?|rebajas?|gratuit[oa]s?|reembols\p{L}*|mitad de precio|sin coste|bonificaci[oó]n)(?!\p{L})/iu;
const codes =
  /\b(?:[Cc]ode|CODE|[Cc]oupon|[Gg]utscheincode|[Cc][oó]digo)\b[^.\n]{0,20}?(?:[A-Z]{3,}\d*[A-Z0-9]{1,}|[A-Z0-9]{3,}-[A-Z0-9]{2,})\b/;
const commitments =
  /(?<!\p{L})(?:hereby|(?:we|i) (?:guarantee|promise|warrant|undertake|commit|swear)|guarantee[ds]?|(?:legally )?binding(?:ly)?|liab(?:le|ility)|indemnif\p{L}*|unlimited(?:ly)?|irrevocabl[ey]|exclusiv(?:e|ity|ely) (?:rights?|partner|deal|to you|for you)|(?:we|i) (?:accept|agree to|sign(?:ed)?|confirm|approve) (?:your|the|all|this|any)[\p{L} ]{0,20}(?:contract|terms|order|offer|conditions|agreement|deal|purchase|clause|liability)|(?:contract|agreement|deal|order) is (?:signed|concluded|closed|binding|accepted|confirmed|done)|(?:we|i)(?: will| shall|[’']ll) (?:deliver|compensate|reimburse|pay (?:you|for|your|the|all|any)|match (?:that|their|the|any) (?:price|offer|discount|quote)|(?:cover|bear|assume|take over|pay)[\p{L} ]{0,20}(?:costs?|liabilit\p{L}+|risks?|damages?|expenses|fees?|losses))|penalt(?:y|ies)|at our (?:expense|cost|risk)|terminate (?:at )?any ?time|cancel (?:at )?any ?time|no (?:cancellation|notice)|you (?:will )?(?:get|receive|own) (?:all|the) rights|signed (?:the )?contract|garant\p{L}*|(?:rechts)?verbindlich\p{L}*|haft(?:en|ung|et|bar)|hiermit (?:nehmen|akzeptier|garantier|sagen|bestellen|beauftrag)\p{L}*|zusichern|zugesichert|(?:ich|wir) verspreche?n?|verspreche?n? (?:ich|wir)|verpflicht\p{L}+|vertragsstrafe|unbeschr[aä]nkt\p{L}*|unbegrenzt\p{L}*|wir (?:akzeptieren|nehmen) (?:ihr|den|die)\p{L}* (?:vertrag|angebot|bedingungen|bestellung)\p{L}*|auf unsere kosten|par la pr[eé]sente|nous (?:nous engageons|garantissons|promettons|acceptons votre|acceptons vos)|responsables? de tout|illimit[eé]\p{L}*|contraignant\p{L}*|[aà] nos frais|por la presente|nos comprometemos|prometemos|aceptamos (?:su|sus|el|los)|vinculante\p{L}*|ilimitad\p{L}*|nos hacemos cargo|responsables de todo)(?!\p{L})/iu;
const certificates =
  /(?<![\p{L}\d])(?:iso(?:\/iec)?[ -]?\d{4,5}|soc ?[123](?: type (?:1|2|i{1,2}))?|hipaa|pci[ -]?dss|fedramp|tisax|hitrust|bsi c5|c5-testat|gdpr[- ](?:certified|compliant)|dsgvo-(?:konform|zertifiziert)|certified|zertifiziert|certifi[eé]\p{L}{0,2}|certificad[oa]s?)(?![\p{L}\d])/iu;
/** The sentence promises to ask, or names what the lead asked. */
const defers =
  /(?<!\p{L})(?:(?:i|we)(?: will|[’']ll| can| could| have to| need to| must| am going to)? (?:ask|check|clarify|find out|look into|enquire)|whether|(?:you|your colleagues?) asked|your (?:question|enquiry|request) (?:about|on|for|whether)|ob|kl[aä]re|pr[uü]fe|frage (?:ich|nach|intern)|ihre? (?:frage|anfrage|bitte)|je (?:v[eé]rifie|demande|vais (?:v[eé]rifier|demander))|votre (?:question|demande)|voy a (?:consultar|preguntar)|consulto|pregunto|verifico|(?:su|tu) (?:pregunta|consulta))(?!\p{L})/iu;
const ownBudget = /(?<!\p{L})(?:your budget|ihr\p{L}* budget|votre budget|(?:su|tu) presupuesto)(?!\p{L})/iu;
const numberWords: Record<string, string> = {
  one: '1',
  two: '2',
  three: '3',
  four: '4',
  five: '5',
  six: '6',
  seven: '7',
  eight: '8',
  nine: '9',
  ten: '10',
  twelve: '12',
  zwei: '2',
  drei: '3',
  vier: '4',
  fünf: '5',
  sechs: '6',
  zehn: '10',
  zwölf: '12',
  deux: '2',
  trois: '3',
  quatre: '4',
  cinq: '5',
  dix: '10',
  douze: '12',
  dos: '2',
  tres: '3',
  cuatro: '4',
  cinco: '5',
  seis: '6',
  diez: '10',
  doce: '12',
};

/**
 * Prices, percentages, gifts, commitments and certificates that neither an approved fact nor a refusal covers. A sentence
 * that declines or promises to ask about something grants nothing.
 */
export function unsupportedClaims(sources: ClaimSources, subject: string, body: string): string[] {
  const reasons: string[] = [];
  for (const sentence of [
    ...sentencesOf(subject).map((text) => ({ text, subject: true })),
    ...sentencesOf(body).map((text) => ({ text, subject: false })),
  ]) {
    if (sentence.text.startsWith('>') || isFact(sentence.text, sources.approvedFacts)) continue;
    reasons.push(...claimsOf(sentence.text, sources, sentence.subject));
  }
  return reasons;
}

function claimsOf(sentence: string, sources: ClaimSources, isSubject: boolean): string[] {
  const reasons: string[] = [];
  const declined = denies(sentence) || defers.test(sentence);
  const linkless = sentence.replaceAll(/(?<![a-z])[a-z]{1,20}:\/\/\S{0,2000}/gi, ' ');
  const asked = sources.leadMessage ?? '';
  if (
    !numbersKnown(linkless, amounts, sources.approvedFacts) &&
    !(ownBudget.test(sentence) && numbersKnown(linkless, amounts, [asked])) &&
    !(declined && numbersKnown(linkless, amounts, [asked]))
  )
    reasons.push(price);
  if (
    !numbersKnown(linkless, percents, sources.approvedFacts) &&
    !(declined && numbersKnown(linkless, percents, [asked]))
  )
    reasons.push(share);
  if (isSubject && (declined || /^(?:re|aw|sv|wg|fwd?)\s?:/i.test(sentence) || !grants.test(linkless))) return reasons;
  const supported = sources.approvedFacts.some((fact) => supports(fact, linkless));
  if ((grants.test(linkless) || codes.test(linkless)) && !declined && !supported) reasons.push(gift);
  if (commitments.test(linkless) && !declined && !supported) reasons.push(commitment);
  if (certificates.test(linkless) && !declined && !supported && !linkless.endsWith('?')) reasons.push(certificate);
  return reasons;
}

/** Whether the sentence is an approved fact, word for word, with nothing but an introduction around it. */
function isFact(sentence: string, facts: readonly string[]): boolean {
  const plain = wordsOf(sentence).join(' ');
  return facts.some((fact) => {
    const known = wordsOf(fact).join(' ');
    return known !== '' && plain.includes(known) && wordsOf(sentence).length <= wordsOf(fact).length + 5;
  });
}

/** Whether a fact carries a sentence: every number of the sentence stands in it, and a word of its matter too. */
function supports(fact: string, sentence: string): boolean {
  const known = new Set(wordsOf(fact));
  const words = wordsOf(sentence);
  const numbers = words.filter((word) => /^\d/.test(word));
  if (!numbers.every((word) => known.has(word))) return false;
  const matter = words.filter((word) => word.length >= 4 && known.has(word));
  return (
    matter.length >= 2 ||
    (matter.length === 1 && numbers.length >= 1) ||
    (matter.length === 1 && /free|kostenlos|gratis|gratuit/i.test(fact))
  );
}

function wordsOf(text: string): string[] {
  const words =
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/\p{N}+(?:[.,]\p{N}+)*|[\p{L}\p{M}]+/gu) ?? [];
  return words.map((word) => numberWords[word] ?? word);
}

/** Whether each number the pattern finds in a sentence is found by it in one of the sources, with a currency or percent sign too. */
function numbersKnown(sentence: string, pattern: RegExp, sources: readonly string[]): boolean {
  const known = new Set(sources.flatMap((source) => numbersIn(source, pattern)));
  return numbersIn(sentence, pattern).every((value) => known.has(value));
}

function numbersIn(text: string, pattern: RegExp): string[] {
  return [...text.normalize('NFKC').matchAll(pattern)].map((found) => canonicalNumber(found[1] ?? found[2] ?? ''));
}

function canonicalNumber(text: string): string {
  return text
    .replaceAll(/[ \u00a0\u202f'’]/g, '')
    .replaceAll(/[.,](?=\d{3}(?!\d))/g, '')
    .replace(',', '.')
    .replace(/\.0+$/, '');
}
