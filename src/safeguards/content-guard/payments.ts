import { isLeadsMatter } from './lead-matters.ts';
import type { Rule } from './rules.ts';
import { phrases } from './text.ts';

/* An answer to a lead never says where money goes, that it is due, or asks for it in a form nobody can trace. */

const pays = phrases(String.raw`
  pay|payment|payable|wire*|transfer|remit*|deposit|prepay*|settle|send (?:the |it|money|funds|payment)*
  instal?ments?|funds|invoices?
  uberweis*|einzahl*|anzahl*|zahl(?:en|e|t|ung|ungen)|bezahl*|begleich*|rechnung*|vorkasse
  virements?|virer|payez|payer|paiements?|versez|versements?|verser|regl(?:ez|er|ement|ements)|acomptes?|factures?
  transf(?:iera|erir|erencia|erencias)|pagu?[aeoi]\w*|pago|pagos|abon(?:e|ar|en)|ingres(?:e|ar|en)|anticipos?
  facturas?|deposit(?:e|ar)
`);
const target = phrases(String.raw`
  (?:to|into|on) (?:the|our|an|a|my) (?:\w+ ){0,2}account|account (?:at|with|below|abroad|in)|auf (?:das|unser|ein|mein|dieses)\w* (?:\w+ )?konto|konto bei|(?:sur|vers) (?:un|le|notre|mon|ce) (?:\w+ )?compte|compte (?:a l'etranger|chez|bancaire)|(?:en|a) (?:la|una|nuestra|mi|esta) (?:\w+ )?cuenta|cuenta (?:indicada|bancaria|en)
  (?:new|other|different|following|changed|private|personal|updated|our partner'?s?|our subsidiary'?s?) (?:\w+ )?(?:bank )?(?:account|details|iban)
  account of (?:our|my|the|a)|(?:bank )?(?:account|details)[a-z ]{0,12} (?:has|have) changed|details below
  account below|my own account|changed (?:our )?bank*|(?:our|my|the) (?:treasury|parent company|escrow)
  from now on|in advance|up ?front|overdue|past due|(?:is|are) due
  before we (?:can )?(?:speak|start|begin|talk|meet|proceed)|by wire
  (?:personal|my|own) (?:paypal|venmo|revolut|account)|to the handle
  to (?:secure|confirm|reserve|release|unlock) (?:the|your)|(?:within|in) \w+ hours
  neue[sn]? (?:bank)?konto|(?:folgendes|anderes|privates|ge?andertes|unten stehendes) konto
  konto (?:unserer|meiner|der|unseres)
  (?:geanderte|neue|folgende|aktuelle)\w* (?:bankverbindung|kontodaten|bankdaten)|ab sofort|vorab|im voraus
  uberfallig*|noch heute|sofort|umgehend|angemahnt|fallig
  nouveau (?:compte|rib)|compte suivant|compte (?:de notre|de la|d'une)
  (?:nouvelles|nouveau|nouveaux) (?:coordonnees|rib)|(?:rib|compte|coordonnees)[a-z ]{0,12} (?:a|ont) change
  desormais|d'avance|aujourd'hui meme|immediatement|en retard|impayees?|avant (?:notre|tout)|echue?s?
  nueva cuenta|siguiente cuenta|cuenta (?:de nuestra|de la|personal|siguiente)|(?:nuevos|siguientes) datos
  a partir de ahora|por adelantado|hoy mismo|inmediatamente|vencid*|pendientes? de pago
  antes de (?:empezar|hablar)|mi numero personal|mi cuenta
`);
const changed = phrases(String.raw`
  (?:ignore|disregard|not use|forget) the (?:account|iban|bank details|details) (?:on|in|of)|(?:invoice|bill) will come from (?:another|a different|our|some)
  (?:begleich|zahl|uberweis|bezahl)\w* (?:\w+ ){0,3}(?:uber|an|auf) (?:mein|dessen|einen? (?:freund|bekannt))\w*
  (?:versez|payez|virez|reglez) (?:\w+ ){0,4}(?:compte|nom) de (?:ma|mon|notre)|a nombre de (?:mi|un|otra|nuestr\w+)|in the name of (?:my|our|another)|au nom de (?:mon|ma|notre)
  (?:our|the) (?:bank )?account(?: number)? (?:has|have|is) (?:\w+ )?(?:moved|changed|closed|new)|ask for the new (?:number|account|details|iban)
  (?:deposit|advance|prepayment|down ?payment|anzahlung|acompte|anticipo|senal|arrhes) (?:\w+ ){0,4}(?:secures?|reserves?|guarantees?|holds?|confirms?|sichert|reserviert|garantiert|garantit|reserve|garantiza|asegura|reserva)\w*
  (?:payee|beneficiary|recipient|account holder)(?: record| details| name)? (?:is|has|now|record|changed)*
  (?:deposit|payment|money|invoice)s? (?:now )?(?:goes?|is|are) (?:now )?to (?:the|our|a|an|[a-z]+ (?:trust|finance|bank|holding|treasury|ltd|limited))
  otra cuenta|autre compte|anderes konto|neue kontonummer|nouveau numero de compte
  (?:new|changed|updated) (?:bank|banking|payment) (?:details|account|data|information)
  (?:our|the) (?:bank|banking)[a-z ]{0,12} (?:changed|is now|has changed)
  (?:we|i)(?: have|'ve)? (?:changed|switched|moved) (?:our )?(?:bank|banks)|new account (?:ends|number|is)
  (?:neue|geanderte|aktualisierte)\w* (?:bank|konto)(?:verbindung|daten|nummer)
  (?:bank|konto)(?:verbindung|daten)\w* (?:hat|haben|lautet|lauten|ist jetzt)
  (?:rib|coordonnees bancaires|banque)[a-z ]{0,10} (?:a|ont|avons) change
  (?:nouveau rib|nouvelles coordonnees bancaires)|change de banque
  cambiado de banco|(?:nueva cuenta|nuevos datos) bancari\w+|nueva cuenta
`);
const untraceable = phrases(String.raw`
  scratch (?:off )?the (?:code|card|number|back|silver)s?|(?:rubbeln|kratzen) sie|grattez (?:le|les)|rasque (?:el|los|la)
  (?:lend|loan) (?:me|us)|(?:mir|uns) (?:\w+ ){0,5}(?:leihen|borgen|auslegen)|(?:me|nous) (?:preter|avancer)|(?:prestar|prestarme|adelantarme|dejarme) (?:\w+ )?(?:dinero|euros|algo)
  (?:cash|notes|money) (?:\w+ ){0,3}envelope|(?:without|no) (?:an? )?(?:invoice|receipt|paperwork)|(?:ohne|keine) (?:rechnung|beleg|quittung)|sans (?:facture|recu)|sin (?:factura|recibo)
  barzahlung|in bar|bar auf die hand|en liquide|en especes|en (?:dinero )?efectivo|under the table|off the books|schwarz (?:bezahl|zahl)\w*|au noir|en negro
  (?:stake|buy|send|transfer|hold) (?:some |a few |your )?(?:tokens|coins|nfts?)|nfts?|blockchain wallet
  (?:tarjetas?|cartes?|karten?) (?:de |d'|von )?(?:amazon|google|steam|apple|itunes|regalo)
  (?:bit|doge|lite|alt|stable|meme|lucky|name|shit|peer)coins?|coins? (?:worth|wallet)|tickets? prepayes?|(?:amazon|google|apple|steam|itunes) (?:vouchers?|gutschein\w*|codes?)
  cash (?:by|through|via|only|payment)|in cash|en especes|en efectivo|in bar|bargeld|hawala
  bitcoins?|btc|ethereum|usdt|usdc|tether|monero|dogecoin|litecoin|stablecoins?|crypto(?:currenc\w+)?
  wallet(?:s| ?address)? ?(?::|is)|our wallet|\d eth|gift ?cards?|prepaid cards?
  (?:steam|itunes|google[- ]play|amazon|apple|playstation|xbox)[- ](?:gift )?cards?|western union|moneygram|paypal
  revolut|venmo|zelle|cash ?app|bizum|paysafe\w*|cash in (?:an envelope|hand)|money order
  krypto*|wallet|gutscheinkarten?|geschenkkarten?|guthabenkarten?|(?:google-play|itunes|steam|amazon)-karten?
  crypto-?monnaies?|cartes?[- ]cadeaux?|cartes? prepayees?|criptomonedas?|tarjetas? (?:de )?regalo
  tarjetas? (?:de )?prepago|mandat cash
`);
const handsOver = phrases(`
  vouchers?|gutscheine?|bons? d'achat|vales?|cupones|codes?|codigos?
`);
const asksFor = phrases(`
  send|buy|get|need|photograph|photos?|schicken|kaufen|brauche|envoye*|achete*|envi*|compr*|mand*
`);
const fee = phrases(`
  (?:handling|processing|admin|administration|release|registration|customs|verification|security|booking|application) (?:fee|deposit|charge|payment)s?
  down ?payment
  bearbeitungsgebuhr*|kaution|schutzgebuhr*|frais de (?:dossier|gestion|traitement)|caution
  gastos de (?:gestion|tramitacion)|fianza|tasa de
`);
const ibanShape = /(?<![A-Z0-9])[A-Z]{2}\d{2}(?:[ .-]?[A-Z0-9]{4}){2,7}(?:[ .-]?[A-Z0-9]{1,4})?(?![A-Z0-9])/i;
const bankNumber =
  /\b(?:iban|account|acct|konto|kontonummer|kto|compte|cuenta|sort code|routing|aba|bic|swift|blz|bankleitzahl|clabe|rib)\b[^.\n]{0,40}?(?:\d[ -]?){5,}|\b(?:bic|swift)(?:[ -]?code)?[:\s]{1,3}[a-z]{6}[a-z0-9]{2}\b|\bsort code\b[^.\n]{0,12}\d{2}[- ]\d{2}[- ]\d{2}/i;
const wallets =
  /\b(?:0x[0-9a-fA-F]{40}|bc1[02-9ac-hj-np-z]{20,80}|bc1[a-z0-9]{25,80}|[13][1-9A-HJ-NP-Za-km-z]{25,34}|T[1-9A-HJ-NP-Za-km-z]{33}|[48][1-9A-HJ-NP-Za-km-z]{94}|ltc1[02-9ac-hj-np-z]{20,80}|addr1[02-9ac-hj-np-z]{40,110}|r[1-9A-HJ-NP-Za-km-z]{24,34})\b/;

export const redirectedMoney: Rule = {
  reason: 'The text directs a payment.',
  breaks: ({ plain, denied, inSubject }) =>
    !denied && !inSubject && ((pays.test(plain) && target.test(plain)) || changed.test(plain) || fee.test(plain)),
};

export const untraceableMoney: Rule = {
  reason: 'The text speaks of payment by crypto currency, gift cards or private payment services.',
  breaks({ plain, denied, inSubject }, { lead }) {
    if (denied || inSubject) return false;
    const found = untraceable.find(plain);
    if (found !== undefined && (asksFor.test(plain) || !isLeadsMatter(found, lead))) return true;
    return (
      handsOver.test(plain) &&
      asksFor.test(plain) &&
      !isLeadsMatter(handsOver.find(plain) ?? '', lead) &&
      isMoney(plain)
    );
  },
};

/** Codes alone may be of any kind; vouchers are money. */
function isMoney(plain: string): boolean {
  return /\b(?:vouchers?|gutschein\w*|bons? d'achat|vales?|cupones)\b/.test(plain);
}

/** Numbers that name an account, wherever they stand. */
export function holdsAccount(text: string): boolean {
  return bankNumber.test(text) || (ibanShape.test(text) && hasIban(text)) || wallets.test(text);
}

/** An IBAN has as many digits as a number and is no word or reference: two letters, two check digits, 11 to 30 more. */
function hasIban(text: string): boolean {
  const found = text.match(new RegExp(ibanShape, 'gi')) ?? [];
  return found.some((written) => {
    const bare = written.replaceAll(/[ .-]/g, '').toUpperCase();
    return /^[A-Z]{2}\d{2}/.test(bare) && bare.length >= 15 && bare.replaceAll(/\D/g, '').length >= 8;
  });
}
