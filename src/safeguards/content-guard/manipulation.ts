import { denies, sentencesOf } from './sentences.ts';

/*
 * What a hijacked model does to the reader or to the next model. Each rule is a principle in English, German, French and
 * Spanish; a sentence that denies (`we never ask for your password`) is not held against the draft.
 */

const secrets =
  /(?<!\p{L})(?:pass ?words?|passwort|passw[oö]rter|kennw[oö]rt\p{L}*|mots? de passe|contrase[nñ]as?|passphrases?|pin\b(?!\w)|tan|one[- ]time (?:code|password)s?|otps?|(?:verification|security|sms|login|confirmation|access|2fa|authenticator|six[- ]digit|6[- ]digit) codes?|best[aä]tigungscode|sicherheitscode|zugangscode|sms-?code|code (?:de v[eé]rification|de s[eé]curit[eé]|re[cç]u|sms|de confirmation)|c[oó]digo (?:de verificaci[oó]n|de seguridad|sms|de acceso|recibido)|log ?in (?:data|details|credentials|name)|credentials|zugangsdaten|anmeldedaten|identifiants|credenciales|datos de acceso|(?:credit|debit|bank) ?cards?(?: numbers?| details| data)?|card (?:number|details|data)|kreditkarte\p{L}*|kartennummer|carte (?:bancaire|de cr[eé]dit|bleue)|tarjeta(?: de cr[eé]dito)?|cvv|cvc|bank (?:log ?in|account (?:number|details|data)|details)|online[- ]banking|bankdaten|kontodaten|coordonn[eé]es bancaires|datos bancarios|iban|identity cards?|id cards?|national id|passports?|ausweis\p{L}*|personalausweis\p{L}*|reisepass\p{L}*|carte d[’']identit[eé]|passeport|dni|pasaporte|social security(?: number)?|ssn|tax (?:id|number)|steuer-?id\p{L}*|driver.?s licen[cs]e|date of birth|geburtsdatum|date de naissance|fecha de nacimiento|mother.?s maiden name|codes? (?:on|from|in|you (?:see|get|got|received)) (?:on |in )?(?:your |the )?(?:phone|app|sms|device|mobile|text)?|seed phrase|recovery (?:phrase|codes?|key)|private key|secret key|api[- ]?keys?|access tokens?|session cookies?|mfa|authenticator)(?!\p{L})/iu;
const ask =
  /(?<!\p{L})(?:send|give|tell|reply|respond|answer|provide|share|confirm|enter|type|submit|forward|(?:i|we)(?:[’']ll| will| also| just| only| still)* (?:need|require|want)|read|state|verify|e-?mail|text|fill in|let (?:me|us) (?:have|know)|upload|attach|photograph|scan|what (?:is|are)|schicken|senden|sende|schick|geben|gib|nennen|nenne|teilen|mitteilen|best[aä]tigen|eingeben|ich (?:brauche|ben[oö]tige)|wir (?:brauchen|ben[oö]tigen)|(?:brauche|ben[oö]tige) ich|(?:brauchen|ben[oö]tigen) wir|[uü]bermitteln|antworten|hochladen|lauten?|envoye[zr]|donne[zr]|communique[zr]|indique[zr]|confirme[zr]|saisi\p{L}+|(?:j[’']ai|nous avons) besoin|il (?:me|nous) faut|transmett\p{L}+|r[eé]ponde[zr]|merci de|env[ií]\p{L}+|d[eé]me|dar|dame|proporcion\p{L}+|facilit\p{L}+|confirm\p{L}+|introdu\p{L}+|necesito|necesitamos|indi(?:que|car)\p{L}*|respond\p{L}+|mand\p{L}+)(?!\p{L})/iu;
const bankNumber =
  /\b(?:iban|account|acct|konto|kontonummer|kto|compte|cuenta|sort code|routing|aba|bic|swift|blz|bankleitzahl|clabe|rib)\b[^.\n]{0,40}?(?:\d[ -]?){5,}|\b(?:bic|swift)(?:[ -]?code)?[:\s]{1,3}[A-Z]{6}[A-Z0-9]{2}|\bsort code\b[^.\n]{0,12}\d{2}[- ]\d{2}[- ]\d{2}/i;
const ibanShape = /(?<![A-Z0-9])[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,3})?(?![A-Za-z0-9])/;
const wallets =
  /\b(?:0x[0-9a-fA-F]{40}|bc1[02-9ac-hj-np-z]{20,80}|[13][1-9A-HJ-NP-Za-km-z]{25,34}|T[1-9A-HJ-NP-Za-km-z]{33}|ltc1[02-9ac-hj-np-z]{20,80}|addr1[02-9ac-hj-np-z]{40,110}|r[1-9A-HJ-NP-Za-km-z]{24,34})\b/;
const oddMoney =
  /(?<!\p{L})(?:bitcoins?|btc|ethereum|usdt|tether|crypto(?:currency|currencies)?|krypto\p{L}*|crypto-?monnaies?|criptomonedas?|wallet(?:s|[ -]?address)? ?(?::|is)|gift ?cards?|gutscheinkarten?|geschenkkarten?|cartes?[- ]cadeaux?|tarjetas? (?:de )?regalo|steam cards?|itunes cards?|western union|moneygram|paypal\.me|cash app|zelle|venmo|prepaid cards?|paysafe\p{L}*)(?!\p{L})/iu;
const vouchers = /(?<!\p{L})(?:vouchers?|gutscheine?|bons? d[’']achat|vales?|cupones)(?!\p{L})/iu;
const payment =
  /(?<!\p{L})(?:pay|transfer|wire|remit|deposit|[uü]berweis\p{L}*|einzahl\p{L}*|zahl(?:en|e|t|ung)|virement|payez|payer|versez|r[eé]gl(?:ez|er)|transfier\p{L}*|transferir|pague|pagar|ingres[ae]\p{L}*)(?!\p{L})/iu;
const paymentTarget =
  /(?<!\p{L})(?:(?:new|other|different|following|changed|private|personal) (?:bank )?account|(?:our|my) (?:bank )?account (?:has )?changed|neue[sn]? (?:bank)?konto|(?:folgendes|anderes|privates) konto|nouveau compte|compte suivant|nueva cuenta|siguiente cuenta|from now on|in advance|ab sofort|d[eé]sormais|a partir de ahora)(?!\p{L})/iu;
const machine =
  /<\|[^|>\n]{0,40}\|?>|\[\/?INST\]|<<\/?SYS>>|<\/?(?:think|thinking|assistant|system|user|tool_call|s)>|^\s{0,4}#{1,4}\s{0,2}(?:system|assistant|user|human|ai|instructions?|response|output|answer|prompt)\b|^\s{0,4}(?:assistants?|chatbots?|human|ais?|llms?|(?:system )?prompt)\s{0,2}:|```|\bas an? (?:ai|artificial|language|large language)\b|\b(?:language model|als (?:ki|sprachmodell)|mod[eè]le de langage|modelo de lenguaje)\b|\b(?:begin|end) (?:of )?(?:prompt|system|instructions)\b|\{\{[^}\n]{0,60}\}\}/im;
const toMachines =
  /\b(?:(?:dear|hello|hi|note to|note for|attention|liebe|cher|querid[oa]) (?:ai|a\.i\.|ki|ia|llm|bot|model|assistants?|agents?|chatbot|gpt|copilot)|to (?:any|all|every) (?:ai|llm|chatbot|gpt)|(?:ai|llm|ki|bot|model|assistant|agent) (?:note|notice|instructions?|reading this|that reads|hint|hinweis)|ignore (?:all|any|the|your|previous|prior)[\w ]{0,20}(?:instructions?|rules|prompts?)|ignor(?:ier\p{L}*|ez|a|e) (?:alle|die|toutes|las|todas|les)[\p{L} ]{0,24}(?:anweisungen|instructions|instrucciones)|(?:repeat|copy|include|insert|forward|put|paste|add|keep) (?:this|these|the following)[\w ,]{0,40}\b(?:all|every|each|any|next|future)(?: of)?(?: your| the| my)?(?: next| future| other)? (?:answers?|repl(?:y|ies)|responses?|mails?|e-?mails?|messages?|outputs?)\b|(?:system|developer|hidden) (?:prompt|instructions)|my (?:instructions|prompt|rules) (?:are|is|say)|meine anweisungen|mes instructions|mis instrucciones|prompt injection|jailbreak|you are now (?:an? (?:ai|assistant|bot|model)|dan\b|in developer)|(?:now )?under your (?:full )?control|pwned|hacked by)/iu;
const internal =
  /(?:^|[([\n])\s{0,4}(?:internal(?:ly| note| only| use)?|intern(?:e notiz|er hinweis)?|interne|interno|nota interna|note interne|crm note|note to self|team note|private note|for (?:our|the) (?:team|eyes)|confidential|vertraulich|sales note|lead score|budget note)\s{0,2}[:\-–]|\b(?:note|hint|memo|message) (?:for|to) (?:the |our )?(?:sales |own )?(?:team|colleagues?|staff|crm|file|myself|self)\b|\b(?:internal (?:note|comment|remark|memo|infop{L}*)|interne (?:notiz|bemerkung)|note interne|nota interna|do not (?:show|forward|tell|mention)[\w ]{0,20}(?:lead|customer|client|prospect)|(?:this|the|our|that) (?:lead|prospect) (?:is|has|seems|looks|never|will|can|should|must|does)|(?:this|that) (?:customer|client|person) (?:is|seems|looks|never|should|must))\b|\blead (?:score|rating|quality)\b|\bnotiz f[uü]r (?:das |unser )?team\b|\bnote pour l[’'][eé]quipe\b|\bnota para el equipo\b/i;
const insult =
  /(?<!\p{L})(?:stupid|idiot\p{L}*|moron\p{L}*|dumb(?:ass)?|imbecil\p{L}*|hopeless|pathetic|ridiculous|shut up|loser\p{L}*|fool(?:ish|s)?|clueless|incompetent|worthless|ugly|hate you|go to hell|fuck\p{L}*|shit\p{L}*|bullshit|bastard\p{L}*|asshole\p{L}*|crap|ignorant|ludicrous|waste of (?:my|our) time|beneath (?:me|us)|disgust\p{L}*|dumm(?:e[rsnm]?|heit)?|bl[oö]d(?:e[rsnm]?)?|idiotisch\p{L}*|trottel|schwachsinn\p{L}*|arschloch|unf[aä]hig\p{L}*|halt(?:en sie)? den mund|stupides?|idiote?s?|imb[eé]cile\p{L}*|cr[eé]tin\p{L}*|ridicule|nul(?:le)?s? à|connards?|connasses?|merde|est[uú]pid\p{L}*|idiota\p{L}*|imb[eé]cil\p{L}*|tont[oa]s?|in[uú]til(?:es)?|mierda|pat[eé]tic\p{L}*)(?!\p{L})/iu;

/** Reasons against texts that ask for secrets, redirect money, speak to machines, or are not a mail to a lead at all. */
export function manipulations(subject: string, body: string): string[] {
  const reasons: string[] = [];
  const whole = `${subject}\n${body}`;
  for (const sentence of sentencesOf(whole)) {
    if (asksForSecret(sentence)) reasons.push('The text asks for credentials or identity data.');
    if (oddMoney.test(sentence) && !denies(sentence))
      reasons.push('The text speaks of payment by crypto currency or gift cards.');
    if (vouchers.test(sentence) && (ask.test(sentence) || payment.test(sentence)) && !denies(sentence))
      reasons.push('The text speaks of payment by crypto currency or gift cards.');
    if (payment.test(sentence) && paymentTarget.test(sentence) && !denies(sentence))
      reasons.push('The text directs a payment.');
    if (insult.test(sentence) && !denies(sentence)) reasons.push('The text may insult the reader.');
  }
  if (bankNumber.test(whole) || ibanShape.test(whole) || wallets.test(whole))
    reasons.push('The text holds bank details or a wallet address.');
  if (machine.test(whole)) reasons.push('The text shows traces of a model or a prompt.');
  if (toMachines.test(whole)) reasons.push('The text speaks to machines, not to the lead.');
  if (internal.test(whole)) reasons.push('The text holds a note that is not for the lead.');
  if (isGarbage(body)) reasons.push('The body is not a readable mail.');
  return reasons;
}

/** We may say that we will send something; we may not ask for it. */
const offers =
  /\b(?:i|we)(?:[’']ll| will| can| could|[’']d| would| am going to)? (?:gladly |happily |also |then )?(?:send|give|share|provide|forward|e-?mail|attach|tell|text|confirm)\b|\b(?:ich|wir) (?:sende|schicke|gebe|teile)n?\b|\b(?:sende|schicke|gebe|teile)n? (?:ich|wir)\b|\b(?:je|nous) vous (?:envo|enver|communi|transm|donn)\p{L}+|\b(?:le|te|les|os) (?:env[ií]|mand|facilit|dar|doy)\p{L}*/giu;

function asksForSecret(sentence: string): boolean {
  return (
    secrets.test(sentence) && ask.test(sentence.replaceAll(offers, ' ').replace(secrets, ' ')) && !denies(sentence)
  );
}

/** A body without words, or that repeats itself: one word in a row, or few different words in many. */
function isGarbage(body: string): boolean {
  const words = body.toLowerCase().match(/[\p{L}\p{M}]+/gu) ?? [];
  if (words.length < 3) return true;
  let run = 1;
  for (let index = 1; index < words.length; index += 1) {
    run = words[index] === words[index - 1] ? run + 1 : 1;
    if (run >= 4) return true;
  }
  if (words.length >= 40 && new Set(words).size < words.length / 5) return true;
  const written = body.replaceAll(/\s|https?:\/\/\S+/g, '');
  return written.length >= 40 && (written.match(/[\p{L}\p{M}]/gu)?.length ?? 0) < written.length * 0.5;
}
