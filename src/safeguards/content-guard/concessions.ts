import { percentagesIn, pricesIn } from './amounts.ts';
import { givesAway, isGrant, isLeadsMatter, takesUp } from './lead-matters.ts';
import type { Rule } from './rules.ts';
import { isSupported } from './supported.ts';
import { phrases } from './text.ts';

/*
 * Money is named only where an approved fact names it, and nothing is given away that no fact gives away. What the lead
 * said of prices may be taken up, asked about or declined.
 */

export const concession = phrases(String.raw`
  (?:remove|drop|cancel|delete|scrap|omit|lift|strike)\w* (?:\w+ ){0,3}(?:charge|fee|cost|bill|invoice|surcharge)s?
  pay (?:for )?\w+ (?:months?|years?|seats?|tills?|users?|licen[cs]es?),? (?:and )?(?:use|get|have|receive)|(?:every|each|your) (?:penny|money|cent|pound|dollar|euro)s? back
  (?:price|rate) (?:lock|guarantee|freeze|cap|protection)\w*
  (?:half|third|quarter|fraction|part) of what|no (?:invoice|bill|payment)s? (?:for|until|in|before|this|next)|(?:below|under) (?:our )?cost
  doubled? (?:your|the) (?:seats?|licen[cs]es?|users?|storage|volume|quota|credit)|(?:at|for) the same price|(?:lege|legen|packe|packen|gebe|geben) (?:ich|wir) (?:\w+ ){0,5}(?:drauf|dazu|obendrauf)
  (?:ich|wir) (?:lege|legen|packe|packen) (?:\w+ ){0,5}(?:drauf|dazu|obendrauf)
  (?:forget|ignore|skip|scrap|tear up) (?:about )?(?:the|that|your|this) (?:\w+ )?(?:invoice|bill|fee|price|charge)s?
  for the price of|(?:price|rate|tariff|deal|offer|terms) (?:that )?(?:nobody|no one|no other|only you)|(?:nobody|no one) else (?:gets|pays|has|is offered)
  (?:tarif|prix|remise) que personne|(?:tarifa|precio|oferta) que nadie|(?:preis|tarif)\w* (?:\w+ )?(?:bekommt|zahlt) (?:sonst )?(?:keiner|niemand)
  (?:only |just )?(?:count|charge|bill|invoice) (?:you )?(?:only |just )?(?:for )?(?:one|two|three|four|five|six|seven|eight|nine|half)
  (?:rechnen|berechnen|zahlen|kosten) (?:wir|sie|ich) (?:\w+ ){0,3}nicht(?! nur)|(?:den|die|das) (?:zahlen|bezahlen) sie nicht
  (?:rechnen|berechnen) wir nicht(?: ab)?|c'est pour (?:moi|nous)|a (?:mi|nuestro) cargo|auf (?:meine|unsere) (?:kosten|kappe)
  (?:pay|paid|cover|covered) (?:for )?(?:\w+ ){0,4}(?:ourselves|myself|out of (?:our|my) (?:own )?pocket)
  (?:old|former|previous|last year's|staff|employee|reseller|partner|student|charity|friends and family) (?:price|rate|tariff)s?
  (?:alten|fruheren|internen|mitarbeiter|haendler|handler)-? ?preis\w*|(?:ancien|vieux) (?:prix|tarif)|(?:precio|tarifa) (?:antigu[oa]|de empleado)
  (?:not|won't|will not|wouldn't|doesn't|does not) cost (?:you )?(?:a (?:penny|cent|thing|dime)|anything)|(?:a|one) (?:penny|cent|dime) (?:more|for)
  ne (?:paierez|payez|reglez|reglerez|paieriez) que|(?:cobrare|cobramos|cobraremos|pagara|paga) (?:\w+ )?(?:solo|solamente|unicamente)
  (?:sparen|spart) (?:sie )?(?:\w+ ){0,3}(?:drittel|viertel|funftel|halfte|prozent)|save (?:\w+ ){0,3}(?:third|quarter|fifth|half|percent|per cent)
  (?:a|one) (?:third|quarter|fifth|tenth) (?:less|cheaper|lower|off)|half as much|(?:months?|years?|weeks?) (?:for|at) (?:nothing|zero|free)
  (?:drops?|falls?|goes?|down|reduced|set) to (?:zero|nothing|nil)
  (?:consider|regard|call|count) (?:\w+ ){0,5}(?:gone|settled|paid|cancelled|forgotten|covered|yours|done with)
  (?:billed|charged|invoiced|pay) (?:\w+ )?(?:only (?:from|after|in|as of|once)|from 20\d\d|not before|not until)
  (?:from|after|in) (?:20\d\d|next year) only
  (?:streich\w*|gestrichen) (?:\w+ ){0,4}\w*(?:gebuhr|kosten|preis|betrag|pauschale|rechnung)\w*
  \w*(?:gebuhr|kosten|preis|betrag|pauschale|rechnung)\w* (?:\w+ ){0,4}(?:streich\w*|gestrichen|geschenkt|vergessen)
  (?:nous )?(?:alignons|m'aligne|m'alignerai|alignerons)|(?:igualo|igualamos|igualaremos|mejoro|mejoramos) (?:\w+ ){0,3}(?:oferta|precio)\w*
  (?:ziehe|ziehen|gehe|gehen) (?:ich|wir) (?:\w+ ){0,4}(?:mit|gleich)|jedes (?:andere )?angebot
  (?:whatever|any) (?:their|his|the other|the) (?:number|offer|quote|price|figure)
  knock off|(?:knock|take|shave|cut) (?:\w+ )?(?:off )?(?:a|one) (?:half|third|quarter|fifth|tenth)
  you (?:do not|don't|won't|will not|never) (?:have to )?(?:pay|be charged|be billed)
  (?:nothing|not) (?:to pay|be charged|be billed)|(?:zahlen|bezahlen|berechnen) (?:\w+ ){0,3}nichts?
  (?:ne|n') ?(?:vous )?(?:cout|pai|pay|factur)\w* (?:\w+ )?(?:rien|pas)
  (?:price|cost|bill|fee|rate|charge|tariff|subscription|invoice)s? (?:\w+ ){0,2}(?:drop|shrink|fall|go down|come down|cut|halve|lower|reduce|slash)\w*
  (?:drop|shrink|cut|lower|reduce|slash|trim|bring down|shave|knock|take|come down on) (?:\w+ ){0,4}(?:price|cost|bill|fee|rate|charge|plan|tariff|subscription|invoice|total)s?(?: \w+){0,3} (?:by|to|for you|in|off)
  (?:price|cost|rate|fee)s? (?:of )?(?:your own|you (?:want|like|choose|name))
  (?:what|whatever) you (?:want|like) to pay|(?:have|take|get|enjoy) (?:\w+ ){0,5}on (?:me|us)
  at (?:zero|no) (?:cost|charge)|zero cost|cost price|at cost
  (?:a|one|half a) (?:fraction|portion) of the (?:price|cost)|(?:tenner|fiver|grand|hundred) (?:per|a|off)
  (?:day|week|month|quarter|year|january|february|march|april|may|june|july|august|september|october|november|december)s? (?:is|are|comes?) (?:\w+ )?free
  on the cheap|bargain|best price|price guarantee|for (?:next to )?nothing|sweeten\w* the deal
  pay (?:later|when you|what you)|deferred payment|interest[- ]free
  no (?:payment|payments) (?:until|till|before|for)
  (?:preis|gebuhr|kosten|rechnung|tarif)\w* (?:\w+ ){0,4}(?:senk|reduzier|halbier|kurz|nachlass|entgegen|runter|herunter)\w*
  (?:senk|reduzier|halbier)\w+ (?:\w+ ){0,4}(?:preis|gebuhr|kosten|rechnung|tarif)\w*
  beim preis (?:\w+ ){0,4}entgegen|(?:ein|um ein) (?:drittel|viertel|funftel|zehntel)|spendier\w*|selbstkosten\w*
  einkaufspreis|geht auf (?:uns|mich)|auf unsere rechnung
  (?:ubernehmen|ubernehme) (?:wir|ich) (?:die|ihre) (?:kosten|gebuhr)\w*|bestpreis\w*|tiefpreis\w*|schnappchen
  zum schnaeppchenpreis|probemonat|freimonat\w*|gratismonat\w*|treuebonus|bonus
  (?:baiss|redui|divis|diminu)\w* (?:\w+ ){0,4}(?:prix|tarif|facture|abonnement|cout)\w*
  (?:prix|tarif|facture) (?:\w+ ){0,3}(?:baisse|reduit|divise|diminue)\w*|d'un (?:tiers|quart|cinquieme)
  ne (?:vous )?(?:coutera|coutent|coute|couteront) rien|prix coutant|la moitie du (?:tarif|prix)|je vous l'offre
  c'est (?:pour nous|offert|cadeau)|mois (?:offert|gratuit)s?|prix cassees?|meilleur prix|bonus
  (?:baj|rebaj|reduc|reduz|recort)\w* (?:\w+ ){0,4}(?:precio|cuota|tarifa|factura|coste)\w*
  (?:precio|cuota|tarifa) (?:\w+ ){0,3}(?:a la mitad|reducid|rebajad)\w*|un (?:tercio|cuarto|quinto) (?:menos|de)
  no (?:lo |la |los |las )?(?:paga|pagara|cuesta|costara)\w*(?: nada)?|a precio de coste|por nuestra cuenta
  invitamos|le invito|mejor precio|chollo|mes(?:es)? gratis|menos de lo normal
  discount(?:s|ed|ing)?|rebates?|coupons?|promo(?:tional)? codes?|vouchers?|cash ?back|refund(?:s|ed|ing)?
  reimburse*|money[- ]back|(?:return|give back) (?:every|all|your) (?:penny|money|cent)
  half[- ]price|half (?:the|of the|your|its|our) (?:usual |normal |list )?(?:price|rate|fee|cost)s?|halve*
  (?:percent|per cent|half|third|quarter|fifth|tenth|\d) (?:off|less|cheaper)|% (?:off|less|cheaper)
  off (?:the|your|our|any|all) (?:\w+ )?(?:price|rate|bill|invoice|plan|fee|list|total|order|first)\w*
  (?:price|rate) (?:cut|reduction|match|freeze|drop)
  (?:reduced|special|preferential|lower|exclusive|secret|insider|friends|unbeatable|family|bargain|introductory) (?:price|rate|deal|terms|conditions|offer|tariff)s?
  (?:price|rate|fee)s? (?:is|are|stays?|remains?|will be|will stay) (?:\w+ )?(?:frozen|fixed|locked|halved|reduced|dropped|yours)
  waive[ds]?|waiver|waiving|on the house|(?:is|are|comes|be) on us|our treat|my treat
  at no (?:extra |additional |further )?(?:charge|cost|extra)
  no (?:extra |additional |further |set-?up |sign-?up )?(?:charge|cost|fee)s?|(?:free|clear) of (?:charge|cost)
  without (?:charge|cost|paying)|for free|free for (?:you|a|the|one|two|three|six|twelve|ever|life|\d)
  (?:is|are|be|stays?|comes?) (?:completely |totally |entirely |absolutely |always )?free(?: of|!|$| for)
  costs? (?:you |them )?(?:absolutely )?(?:nothing|zero)|pay (?:absolutely )?nothing
  (?:pay|charge you|costs?|for) (?:only |just )?(?:half|a fraction)|complimentary|gifts?|give ?aways?|lifetime
  throw in|thrown in
  (?:free|gratis|extra|bonus) (?:month|year|week|trial|licen[cs]e|seat|upgrade|plan|account|access|version|copy|shipping|delivery|setup|training|support|onboarding|user|credit|unit|sample|kit|install)\w*
  (?:month|year|week|seat|till|user|unit|licen[cs]e)s? (?:are |is |for )?free
  (?:two|three|four|\d) for (?:the price of )?(?:one|two|\d)|buy one|bogof
  beat (?:any|their|that|every|all)|undercut*|match (?:any|their|that|the|your) \w*(?:price|offer|quote|rate|deal)
  outbid|as a (?:thank you|goodwill|favour|courtesy)|goodwill (?:credit|gesture)|credit (?:to|on) your|bonus
  upgrade you|name your (?:own )?price
  rabatte?\w*|nachlass*|preisnachlass*|skonto|ermassig*|vergunstig*|kostenlos*|kostenfrei*|gebuhrenfrei*|gratis*
  umsonst|(?:schenke|schenken) (?:ich|wir)|(?:ich|wir) schenk*|geschenk*|halbe[nrms]? preis
  (?:nur|bloss|blo?s) (?:noch )?die halfte|halfte (?:des preises|vom preis|billiger|gunstiger|weniger)
  (?:geht|gehen) aufs haus|aufs haus|ruckerstatt*|erstatt*|geld zuruck|gutschrift*|gutschein*
  sonder(?:preis|kondition|angebot|tarif|rabatt)\w*|vorzugs\w+|freundschaftspreis|entfall\w* (?:fur sie|die)
  gebuhr\w* entfall*|erlass\w* (?:wir|ich|ihnen)|unterbiet*|zum preis von|monate? (?:frei|dazu)|gunstiger|billiger
  weniger (?:als|fur)|ohne (?:aufpreis|aufschlag|kosten|gebuhr*|berechnung)|(?:kostet|zahlen) (?:sie )?nichts
  null euro|zugabe|obendrauf
  remises?|rabais|ristournes?|promotions?|code promo|gratuit*
  (?:est|sont|sera|seront|mois|semaines?|annee|an|site|sites|trimestre|utilisateurs?) (?:\w+ )?offerte?s?
  (?:j'offre|nous offrons|je vous offre|on vous offre)|offre (?:speciale|exceptionnelle|exclusive)|cadeaux?
  moitie (?:prix|du prix|moins)|la moitie|rembours*|a nos frais|(?:pour le|au) prix d'une?
  tarif\w* (?:preferentie|specia|reduit|exceptionne)\w*|prix (?:d'ami|reduit|casse|special|imbattable)\w*
  sans (?:frais|surcout|supplement|payer)|bons? d'achat|geste commercial|moins chere?s?|imbattables?
  (?:une|des|la|cette|votre|belle) reductions?|ne (?:paie|paye|paierez|payez) (?:rien|que)\w*
  deuxieme .{0,20}offert\w*
  descuentos?|rebaj*|gratis|gratuit*|regal(?:o|amos|ado|ada|ar)\w*|obsequi*|reembols*
  devol\w+ (?:el|su|todo el|del) dinero|mitad (?:de|del) precio|(?:solo|unicamente) la mitad|la mitad|dos por uno
  2 ?x ?1|3 ?x ?2|sin (?:coste|costo|cargo|recargo|pagar)|bonificac*
  (?:tarifa|precio|oferta|condicion)\w* (?:especial|reducid|exclusiv|preferent)\w*
  (?:corre|va|cuenta) (?:de|por) (?:nuestra )?cuenta(?: nuestra)?|de nuestra cuenta|invita la casa|cupon*
  mas barat*|nada el primer|no pagara nada
`);
/** What is paid for, beside what makes it nothing or a part: `seats … free`, `the invoice … zero`, `frais … pour nous`. */
const paidFor = phrases(String.raw`
  prices?|costs?|fees?|bills?|invoices?|charges?|rates?|subscriptions?|seats?|licen[cs]es?|plans?|months?|years?|weeks?|set-?up|installation|training|onboarding|hardware
  preise?\w*|kosten|gebuhr\w*|rechnung\w*|lizenz\w*|monat\w*|jahr\w*|woche\w*|einrichtung\w*|fahrzeuge?|tarif\w*|abo\w*
  prix|frais|factures?|abonnements?|mois|annees?|semaines?|licences?|tarifs?|postes?
  precios?|costes?|cuotas?|facturas?|meses|mes|anos?|semanas?|licencias?|tarifas?|usuarios?
`);
const reduced = phrases(String.raw`
  zero|forgiven|forgive|(?<!feel )(?<!am )(?<!is )(?<!are )(?<!be )(?<!you )(?<!times )(?<!slots )free(?! to| on| for| at| in| from| time)|on (?:us|me)|(?:one|a) (?:half|third|fifth|tenth)(?![- ]part)|(?:full|list|normal) price(?=.*\bnot\b)|for nothing|friend\w*
  verschenk\w*|nachgelass\w*|freundschafts\w*|fur lau|auf unsere|pour nous|a notre charge|d'amie?s?|amical\w*|annulee?s?
  de amig[oa]s?|cero euros|condonad\w*|perdonad\w*|para nosotros
`);
const codes =
  /(?:\b(?:[Uu]se|[Ee]nter|[Aa]pply|[Rr]edeem|[Tt]ype|[Uu]tilisez|[Ss]aisissez|[Ii]ntroduzca|[Uu]se el|[Nn]utzen Sie|[Vv]erwenden Sie)\s["“„«]?[A-Z]{4,}-?\d{0,4}\b(?![ -][a-z]+ (?:plan|mode|key)))|\b(?:[Cc]ode|CODE|[Cc]oupon|[Vv]oucher|[Pp]romo|[Gg]utscheincode|[Rr]abattcode|[Cc][oó]digo|[Cc]up[oó]n)\b[^.\n]{0,20}?(?:[A-Z]{3,}\d*[A-Z0-9]{1,}|[A-Z0-9]{3,}-[A-Z0-9]{2,})\b/;
const moneyWords = phrases(String.raw`
  price*|cost*|pay|quote*|plan|fee|rate|bill|invoice|preis*|kost*|zahl*|tarif*|prix|payer|payez|precio*
  pag[aou]\w*
`);

export const prices: Rule = {
  reason: 'The text names a price that no approved fact supports.',
  breaks: (clause, { facts, lead }) =>
    pricesIn(clause.plain).some(
      (price) =>
        !facts.some((fact) => pricesIn(fact.plain).includes(price)) &&
        !(isQuoted(clause) && pricesIn(lead.plain).includes(price)),
    ),
};

export const percentages: Rule = {
  reason: 'The text names a percentage that no approved fact supports.',
  breaks: (clause, { facts, lead }) =>
    percentagesIn(clause.plain).some(
      (share) =>
        !facts.some((fact) => percentagesIn(fact.plain).includes(share)) &&
        !clause.denied &&
        !(isQuoted(clause) && percentagesIn(lead.plain).includes(share)) &&
        !(share === 100 && !moneyWords.test(clause.plain)),
    ),
};

export const concessions: Rule = {
  reason: 'The text offers a discount or something free that no approved fact supports.',
  breaks(clause, { facts, lead }) {
    const found = concession.find(clause.plain) ?? (codes.test(clause.raw) ? 'code' : reducedIn(clause.plain));
    if (found === undefined || isQuoted(clause) || isSupported(clause, concession, facts)) return false;
    return givesAway(clause) || !isLeadsMatter(found, lead) || codes.test(clause.raw);
  },
};

/** A subject repeats what the lead asked; there nothing is granted without words of granting. */
function isQuoted(clause: Parameters<Rule['breaks']>[0]): boolean {
  return (
    takesUp(clause) || (clause.inSubject && /^(?:re|aw|sv|wg|tr|rv|fwd?) ?:/.test(clause.sentence) && !isGrant(clause))
  );
}

function reducedIn(plain: string): string | undefined {
  return paidFor.test(plain) ? reduced.find(plain) : undefined;
}
