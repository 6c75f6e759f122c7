import { isLeadsMatter, takesUp } from './lead-matters.ts';
import type { Rule } from './rules.ts';
import { isSupported } from './supported.ts';
import { phrases } from './text.ts';

/* A reader decides in their own time: no invented shortage, no ultimatum, no threat. A polite wish for a day is none. */

const urgency = phrases(String.raw`
  after (?:today|tonight|this week) (?:i|we|it|the|there)|(?:closes|ends|expires|is over|is gone) (?:in|within|at) (?:\w+ )?(?:hours?|minutes?|midnight|noon|days?)
  (?:will|would|may) be too late|too late (?:tomorrow|then)|hold (?:your|the|a) (?:place|slot|price|offer) (?:only )?(?:until|till|for)
  (?:cannot|can't) hold (?:your|the)|wird es zu spat|zu spat (?:sein|ist)|(?:schliesst|endet|ablauft) (?:in|um|heute|morgen)|in (?:einer|wenigen|\d+) (?:stunde|stunden|minuten) (?:schliesst|endet|ist)
  (?:sera|serait) trop tard|(?:sera|seria) (?:demasiado )?tarde|(?:ferme|se termine|expire) (?:dans|ce soir|demain|a minuit)|(?:cierra|termina|caduca|vence) (?:en|hoy|manana|esta)
  last (?:call:|call for|hours|seats|places)
  (?:quote|offer|price|place|spot|slot|deal) (?:\w+ )?(?:lapses?|is gone|disappears|goes to|will go)
  (?:we|i) (?:will )?(?:close|delete|remove|cancel|suspend|block) (?:your|the) \w+(?: \w+)? (?:today|tonight|tomorrow|unless|if)
  at noon(?: today)?|by (?:close of business|the end of today|tonight|midnight)
  (?:final|last) \d+ (?:hours|places|seats)|now or never|(?:do not|don't) (?:wait until|miss (?:out|this|it|the))
  first come|as soon as possible or|ends (?:today|tonight|soon)|going fast|almost sold out|selling out
  nur heute|jetzt oder nie|letzte (?:stunden|tage|platze|plaetze)|wer (?:jetzt|heute|sofort)|schnell sein
  greifen sie zu|zugreifen|nicht (?:verpassen|zogern)|bis heute (?:abend|\d+|mitternacht)
  dernieres? (?:heures?|places?|jours?|minutes?)|maintenant ou jamais|profitez-en|faites vite
  ultimas? (?:horas?|plazas?|dias?|minutos?)|ahora o nunca|no (?:lo )?(?:pierda|deje pasar)|corra
  (?:offer|deal|price|quote|link|invitation|rate|bonus)s? (?:\w+ ){0,2}(?:expires?|ends?|closes?|lapses?|runs out|(?:is )?only valid|(?:is )?valid (?:only )?(?:until|till|for))
  expires? (?:at|on|in|today|tonight|tomorrow|soon|this|within)
  (?:last|final) (?:chance|notice|warning|reminder|opportunity|hours)
  act (?:now|fast|today|immediately|quickly)
  (?:decide|sign|order|buy|confirm|answer|reply|respond|pay|book) (?:\w+ )?(?:now|right now|immediately|at once|before midnight|tonight|within (?:the )?(?:next )?(?:\w+ )?(?:hours?|minutes?))
  (?:decide|sign|order|buy|pay) (?:\w+ )?(?:today|this week)
  if you (?:sign|order|buy|decide|pay) (?:\w+ )?(?:today|now|this week|by)
  (?:only|just) (?:\w+ ){1,3}(?:left|remain\w*|available)|limited (?:time|offer|number)
  while (?:stocks?|supplies) last|before (?:it is|it's) too late|hurry|(?:before|at|by|until) midnight
  or (?:you )?(?:will )?(?:lose|forfeit)|(?:today|this week|24 hours) only
  (?:will|shall) be (?:\w+ )?(?:deleted|suspended|blocked|terminated|closed|cancelled|locked|deactivated|lost|disabled)
  unless you (?:act|reply|answer|pay|sign|confirm|respond|log|verify|update)
  gilt nur|nur noch (?:\w+ ){0,3}(?:frei|platze|verfugbar|heute|stunden?|tage?|bis|stuck|morgen)
  lauft (?:\w+ ){0,3}(?:ab|aus)|verfallt|verfallen
  (?:konto|zugang|daten|account)\w* (?:\w+ ){0,5}(?:gesperrt|geloscht|deaktiviert)
  letzte\w* (?:chance|mahnung|warnung|gelegenheit)
  (?:sofort|jetzt|heute noch|noch heute|umgehend) (?:entscheiden|handeln|zahlen|antworten|unterschreiben|bestellen|zusagen)
  (?:entscheiden|handeln|antworten|zahlen|bestellen|unterschreiben) sie (?:sich )?(?:bitte )?(?:sofort|heute|jetzt|noch heute|schnell|umgehend|innerhalb|binnen|bis heute)
  solange der vorrat|nur heute|beeilen sie
  (?:sonst|andernfalls) (?:ver|leit|sperr|losch|werd|wird|muss|ist|sind)\w*
  expire (?:ce soir|ce midi|demain|aujourd'hui|dans|bientot)|(?:offre|prix|tarif)\w* (?:\w+ ){0,3}(?:valable|limitee?|se termine|prend fin)
  (?:il )?ne reste (?:plus )?que|plus que (?:\w+ ){1,3}(?:places?|heures?|jours?|minutes?)
  derniere (?:chance|relance|occasion|minute)
  (?:decidez|agissez|repondez|signez|payez|commandez)(?:-vous)? (?:\w+ )?(?:aujourd'hui|maintenant|vite|tout de suite|immediatement|sans attendre|sous|dans les)
  (?:repondez|confirmez|payez|reglez|signez|decidez) (?:\w+ ){0,3}sous (?:24|48|\w+) ?(?:h|heures)|avant minuit|faute de (?:reponse|paiement|quoi)
  sinon,? (?:vous (?:perd|devr|ser)|votre|nous (?:devr|ser|ferm|suppr|annul))\w*
  (?:sera|seront) (?:\w+ )?(?:supprime|suspendu|bloque|ferme|desactive|annule)\w*|depechez
  caduc*|(?:oferta|precio|descuento)\w* (?:\w+ ){0,3}(?:vence|valid|limitad|termina|acaba)\w*
  (?:solo|unicamente) (?:quedan?|hoy|\w+ plazas)|quedan (?:solo|pocas)
  ultima\w* (?:oportunidad|llamada|plazas|horas|aviso)
  (?:decid|actu|respond|firm|pagu|contest|compr)\w* (?:\w+ )?(?:hoy mismo|ya|ahora|inmediatamente|cuanto antes|hoy)
  (?:responda|conteste|confirme|pague|firme|decida) (?:\w+ ){0,3}en (?:las proximas )?\w+ horas|antes de (?:la )?medianoche|de lo contrario,? (?:se|perder|cancel|cerrar|nos veremos)\w*
  (?:sera|seran) (?:\w+ )?(?:eliminad|suspendid|bloquead|cancelad|borrad|cerrad)\w*|dese prisa
`);
const threat = phrases(String.raw`
  (?:think about|consider|imagine|ask yourself) what (?:\w+ )?(?:happens?|could happen|may happen|might happen|will happen) (?:to|with) (?:you|your)
  we know (?:which|what|who|how much|about your|your)|(?:was|und was) mit ihren \w+ (?:passiert|geschieht|passieren)|wir wissen (?:alles|genau|was|wer|welche)
  (?:a|de) ce qui (?:arrivera|arriverait|peut arriver)|nous savons (?:tout|qui|ce que|quels)|(?:lo que|que) (?:puede|podria) pasarle?\w*|sabemos (?:todo|quien|que)
  (?:mach\w+|veroffentlich\w+) (?:wir|ich) (?:\w+ ){0,4}(?:offentlich|publik|bekannt|daten|zahlen)|(?:make|publish|post|release|spread) (?:all )?your (?:\w+ ){0,3}(?:public|data|numbers|secrets|online)|(?:publierons|divulguerons|publicaremos|difundiremos)
  pay up|go public
  (?:tell|inform|warn|alert|notify) (?:the |your )?(?:press|police|authorities|tax office|management|colleagues|neighbours|competitors|directors?)
  (?:you|your \w+) will be (?:exposed|punished|sued|reported|sorry)|last time (?:i|we)|watch (?:out|your back)
  (?:wir|ich) (?:informier|meld|verstandig)\w* (?:\w+ ){0,2}(?:chef|behorde|presse|polizei|finanzamt|vorgesetzt|arbeitgeber)\w*
  (?:previendr|avertir|inform|alert)\w* (?:votre|la|les) (?:direction|patron|police|presse|autorites|employeur|chef)\w*
  (?:hablar|avisar|informar|denunciar)\w* (?:\w+ )?(?:a |con )?(?:su jefe|la policia|la prensa|hacienda|su empresa|las autoridades)
  (?:call|tell|inform|contact|write to|report (?:you|this|it) to) your (?:boss|manager|employer|superior|wife|husband|family|board|bank)
  we know where|i know where you
  (?:our|my) (?:lawyer|attorney|solicitor|legal (?:department|team|counsel))s? (?:will|shall|is going|are going|would|may have to|know)(?! have to (?:look|review|check|read|see|approve)| need to (?:look|review|check|read|see)| (?:look|review|check|read) )
  (?:take|initiate|start|face|consider|begin) (?:\w+ )?legal (?:action|steps?|proceedings?|measures)|sue you
  (?:see|take|drag|meet) (?:you|this|it|him|them) (?:in|to) court|prosecut*|debt collect*|report you
  (?:face|bear|suffer|mind|fear) (?:the |serious |severe )?consequences
  (?:you will|you'll|or you) (?:\w+ )?(?:regret|be sorry|pay for this|suffer)|or else|blackmail*|expose you
  make (?:it|your \w+) public|publish your|leak your|ruin (?:you|your)|blacklist*
  rechtliche (?:schritte|konsequenzen)|(?:unser|mein)\w* an(?:walt|walte) (?:wird|werden|meldet|melden)|verklag*
  inkasso*|vor gericht|anzeige erstatten|strafanzeige|(?:ihren|ihrem) (?:chef|vorgesetzten|arbeitgeber)
  das werden sie bereuen|konsequenzen (?:haben|tragen)|wir wissen,? wo|bloss ?stellen|offentlich machen
  (?:saisi\w+|traine\w*) (?:la |en |le )?(?:justice|tribunal|huissier)\w*|poursuites?|poursuivrons|en justice
  (?:notre|nos|mon) (?:avocats?|huissiers?) (?:va|vont|prendr)\w*|mise en demeure
  votre (?:patron|employeur|superieur|hierarchie)|vous (?:le )?regretterez|nous savons ou
  medidas (?:legales|judiciales)|acciones (?:legales|judiciales)|demandar(?:le|les|emos|lo)\w*
  (?:nuestros?|mi) abogados? (?:se|le|va|van|contactar)\w*|ante (?:el|los) (?:juez|juzgado|tribunal)\w*
  su (?:jefe|superior|empresa sabra)|se arrepentira|sabemos donde|atengase
`);

/** What will happen to those who do not sign or pay. */
const unlessYou = phrases(String.raw`
  we know (?:which|what|who|where) (?:\w+ ){0,3}you|wir wissen,? (?:was|wo|wer|welche) (?:\w+ ){0,3}sie|nous savons (?:ce que|ou|quels) (?:\w+ ){0,3}vous
  (?:if|unless|until) you (?:(?:do not|don't|fail to|refuse to|will not|won't) )?(?:sign|pay|buy|accept|comply|agree|transfer)(?: \w+){0,5},? (?:we|i|your|it|this|you|then)(?:'ll| will| shall| must| have to| are going to)
  (?:wenn|falls|solange) sie nicht (?:\w+ ){0,3}(?:unterschreib|zahl|kauf|zustimm|uberweis|annehm)\w*
  si vous ne (?:signez|payez|achetez|acceptez|virez)|si no (?:firma|paga|compra|acepta|transfiere)n?
  sans (?:\w+ ){0,3}(?:reponse|paiement|signature)(?: \w+){0,4}, (?:nous|vous|votre)
`);

export const pressure: Rule = {
  reason: 'The text presses the reader with a deadline or a shortage that no approved fact supports.',
  breaks(clause, { facts, lead }) {
    const found = urgency.find(clause.plain);
    if (found === undefined || clause.denied || clause.inSubject || clause.raw.endsWith('?')) return false;
    return !isSupported(clause, urgency, facts) && !(takesUp(clause) && isLeadsMatter(found, lead));
  },
};

export const threats: Rule = {
  reason: 'The text threatens the reader.',
  breaks: ({ sentence, denied, raw }) =>
    (threat.test(sentence) && !denied) || (unlessYou.test(sentence) && !raw.endsWith('?')),
};
