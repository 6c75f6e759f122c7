import { isLeadsMatter } from './lead-matters.ts';
import type { Rule } from './rules.ts';
import { isSupported } from './supported.ts';
import { phrases } from './text.ts';

/* The mail answers this lead on this matter, here: it advertises nobody else, moves the talk nowhere else, has no aside. */

const advertisement = phrases(String.raw`
  (?:my|mein\w*|mon|ma|mi) (?:grandm\w+|girlfriend|boyfriend|oma|opa|grand-mere|abuel[oa]|band|bakery|shop|podcast|book|novel|boutique|laden|buch)(?! (?:is|on|about) (?:you|your))
  (?:buy|adopt|order|try|join|donate|subscribe|download|drink|eat|wear) (?:\w+ ){1,4}(?:today|now)|has a (?:sale|clearance|special)|(?:book|plan) your (?:holiday|trip|wedding|party|flight)s?
  (?:our|my) (?:partner|sponsor|friend|affiliate)s? \w+ (?:has|have|offers?|sells?|gives?|is|are)
  looking for (?:investors|donors|donations|backers|volunteers|members)|(?:our|my|the) (?:choir|band|church|mosque|temple|parish|club|team) (?:sings|plays|needs|meets|is looking)
  (?:concert|konzert|concierto|show|festival|bazaar|flohmarkt) (?:on|is|am|ist|samedi|dimanche|de|du|unseres|nuestro)|tickets (?:at|from|are)
  (?:jesus|god|allah|buddha|gott|dieu|dios) (?:loves|is|bless|liebt|segne|t'aime|vous|le ama|bendiga)\w*|god bless|amen|hallelujah|halleluja|repent
  (?:helped|saved|cured|healed) me (?:a lot|so much|too|from|of)|(?:loans?|kredite?|credits?|prestamos?) (?:\w+ ){0,3}(?:helped|geholfen|sauve|ayudaron|ayudo)\w*
  (?:support|unterstutzen sie|soutenez|apoye) (?:the|den|die|das|la|le|el|our) (?:building|construction|bau|campaign|strike|party|partei|parti|partido|referendum|petition|protest)\w*
  side (?:project|hustle|business)|(?:crowd ?funding|kickstarter|patreon|onlyfans|gofundme)
  (?:my|mein\w*|mon|ma|mi) (?:cousin|cousine|brother|wife|husband|uncle|aunt|father|mother|sister|neighbou?r|son|daughter|bruder|schwager|vetter|onkel|tante|nachbar|frere|beau-frere|oncle|voisin|primo|prima|hermano|cunado|tio|vecino)\w* (?:\w+ ){0,2}(?:sells?|makes|runs|has|owns|offers|verkauft|hat|macht|bietet|vend|fait|propose|vende|tiene|hace|ofrece)
  (?:de|of|from|von) (?:my|mein\w*|mon|ma|mi) (?:cousin|brother|wife|husband|uncle|friend|bruder|schwager|freund\w*|frere|beau-frere|ami|primo|hermano|amigo)\w*
  (?:better|cheaper|faster|safer|nicer) than (?:us|we are|ours|our)|besser als wir|(?:mieux|meilleurs?) que nous|mejor(?:es)? que nosotros
  rather (?:go|buy|ask|use|choose|take)|(?:it|that) changed my life|life[- ]changing
  (?:aktien|anteile) (?:von|der|bei)|(?:actions|parts) (?:de|chez)|acciones de|shares (?:in|of)|stocks? (?:of|in)
  (?:invierta|investissez|investieren sie|investier\w*) (?:\w+ ){0,3}(?:in|en|dans|ahora|jetzt|maintenant|gold|oro|or)
  our (?:friends|partners?|affiliates?) (?:at|from|in|over at)|(?:unsere|unser) (?:freunde|partner) (?:bei|von)|nos (?:amis|partenaires) (?:de|chez)|nuestros (?:amigos|socios) (?:de|en)|(?:spielen|wetten|tippen) sie|glucksrad\w*|kredite? (?:fur|an) (?:alle|jeden)|loans? (?:to|for) (?:every|all)\w*
  before it (?:moons|is gone|sells out)|to the moon|moons|star (?:my|our|the) (?:repo\w*|project)|vote for|votez
  (?:the )?best \w+ in town|(?:buy|kauft|kaufen sie|achetez|compre) (?:more|mehr|plus|mas) \w+|wahlt|kauft|trinkt
  probiert
  win (?:an?|the|up to|big|now|prizes?|money)|you(?: have)? (?:just )?won|winner of (?:an?|the)
  (?:jackpot|lottery|lotto|raffle|sweepstake)s?|casino\w*|gambl\w+|betting|free spins?|place (?:a|your) bets?
  spin the wheel|lose weight|weight loss|diet pills?|viagra|miracle|enlarge|horoscope|get rich|passive income
  make money|invest (?:in|now|today)|returns are (?:certain|guaranteed)|forex|shares of|buy (?:gold|shares|stocks)
  (?:vote|voting) (?:for|on|against)|remember to vote|go vote|(?:our|the) (?:election|petition|campaign)
  donate (?:now|to)|(?:sign|support) (?:the|our) petition|pray|subscribe to (?:my|our|the) (?:channel|page)
  follow (?:me|us|him|her) on|like and share|click here
  (?:try|buy|order|get|discover|check out|have a look at|taste|enjoy|grab|meet) (?:also |out |now )?(?:the |our |this |your )?(?:new|amazing|fantastic|incredible|best|revolutionary|latest|sensational|great)\b
  you(?:'ll| will) love it|order (?:now|today)|available (?:now )?in all (?:shops|stores)|brought to you by
  sponsored by|our (?:sponsor|advertiser)s?|(?:from|by|at|with) our (?:sponsor|advertising partner)
  recommended by doctors
  gewinn(?:en|e|spiel|t) (?:sie|ein|eine|einen|jetzt|mit|bei)\w*|gewinnspiel\w*|lotto|lotterie|kasino
  glucksspiel\w*|wahlen sie (?:am|die|den)|wahlen gehen|(?:geht|gehen sie) wahlen|abnehmen mit|spenden sie
  (?:probieren|testen|kaufen|entdecken|bestellen|kosten|geniessen) sie (?:auch |jetzt |doch )?(?:mal )?(?:den|die|das|unseren?) neue\w*
  reich werden|wundermittel|jetzt bestellen|folgen sie (?:mir|uns)
  gagnez|loterie|jeu-concours|tombola|votez|voter pour
  (?:essayez|decouvrez|achetez|goutez|commandez) (?:aussi |vite |donc )?(?:la|le|les|notre|nos) (?:nouve\w+|creme|gamme|produit\w*|boisson\w*)
  fait des miracles|maigrir|perdez du poids|abonnez-vous|devenez riche|faites un don|cliquez ici
  gane (?:un|una|el|dinero)|loteria|sorteo|vote (?:a|por|el|al) |voten
  (?:pruebe|compre|descubra|pida|disfrute) (?:tambien |ya )?(?:la|el|los|las|nuestr\w+) nuev\w+|adelgac\w*
  milagro\w*|hagase rico|suscribase|haga clic aqui|apuest\w+|casino
`);
const elsewhere = phrases(String.raw`
  delete (?:this|the) (?:mail|message|e-?mail|conversation|thread)|loschen sie diese|(?:effacez|supprimez) (?:ce|cette) (?:message|mail|courriel|conversation)|(?:borre|elimine) este (?:correo|mensaje)
  (?:my|our) (?:own|private|personal|home) (?:mailbox|address|inbox|number|phone|mail|e-?mail|slack|chat|account)|(?:ma|mon) (?:boite|adresse|mail|numero) (?:personnel|prive)\w*|mi (?:cuenta|correo|numero|direccion) (?:personal|privad)\w*
  (?:meine|mein) (?:private|privat|personliche)\w* (?:adresse|nummer|mail|konto|handy|postfach)|rufen sie (?:\w+ )?privat|private (?:slack|discord|chat|group|channel)
  (?:boss|manager|chef\w*|jef[ea]|patron) (?:reads|sees|does not|is not|must not|liest|sieht|lit|voit|lee|ve) (?:\w+ )?(?:this|here|diese|ce|este|in there)
  (?:more open|easier to reach|freer|talk freely) (?:on|via|over)|keep this (?:between us|secret|to yourself|quiet)|(?:behalten sie (?:das|es) fur sich)|gardez (?:cela|ca) pour vous|que quede entre nosotros
  (?:number|address|mailbox) (?:a|another|my) (?:colleague|friend|partner|third party) (?:will|gives?)
  (?:google|search for|look up|bing) (?:\"|'|“|„|the )|(?:sign|log) in at the first|first (?:hit|result)
  replace the (?:comma|dot|space|word)|(?:git clone|docker pull|pip install git)\b
  (?:reach|message|text|contact|write|write to|find|add|follow|ping|answer|join|chat with|talk to|call) (?:me|us|our|the)? ?(?:\w+ ){0,3}(?:on|via|over|in|by|through|at) (?:my |our )?(?:telegram|whatsapp|signal|discord|skype|wechat|instagram|facebook|messenger|snapchat|viber|line|threema|twitter|x|tiktok)
  join (?:our|my|the) (?:telegram|whatsapp|discord|signal|facebook)\w*
  (?:via|per|uber|auf|bei|par|sur|por|en) (?:telegram|whatsapp|signal|discord|skype|wechat|instagram|messenger|threema)
  (?:answer|reply|write|respond|send)\w* (?:\w+ ){0,4}(?:to|at) (?:my|our|the|another|a) (?:private|personal|other|new|different|second|backup) (?:address|mailbox|account|mail|e-?mail|number)
  (?:forward|send|pass|share|copy|cc) (?:\w+ ){0,5}(?:to|with) (?:all|every|everyone|everybody|your (?:whole|entire|complete)|as many|ten|at least)\w*
  (?:copy|cc|bcc|include|add) (?:our|my|the|your) (?:\w+ )?(?:auditor|lawyer|accountant|partner|colleague|boss|manager|board|supplier|bank)s? (?:in|on|to|into)
  (?:your|the) (?:whole |entire |complete )?(?:address book|contact list|distribution list)
  all (?:of )?your (?:contacts|customers|colleagues|friends|suppliers)
  forward (?:the |your |me the )?(?:inbox|mailbox|passwords?)
  (?:leiten|senden|schicken|geben) sie (?:\w+ ){0,5}(?:an|mit) (?:alle|jeden|ihr ganzes|samtliche|moglichst)
  adressbuch|alle(?:n)? ihre[n]? (?:kontakte|kunden|kollegen|freunde)\w*
  (?:antworten|schreiben) sie (?:\w+ ){0,3}an (?:meine|unsere) (?:private|andere|neue)\w*
  (?:transferez|envoyez|partagez|diffusez) (?:\w+ ){0,4}(?:a|avec) (?:tous|toutes|tout)|carnet d'adresses
  tous vos (?:contacts|clients|collegues|amis)
  (?:reenvi|compart|mand|difund)\w+ (?:\w+ ){0,4}(?:a|con) (?:tod[oa]s)
  tod[oa]s sus (?:contactos|clientes|amigos|companeros)|libreta de direcciones
`);
/** To be told where not to answer is to be told to answer elsewhere. */
const notHere = phrases(String.raw`
  (?:do not|don't|never) (?:answer|reply|respond|write) (?:here|to this|on this|via this)
  antworten sie (?:\w+ ){0,2}nicht (?:auf|an|hier|uber)|(?:schreiben|schicken) sie (?:\w+ ){0,2}nicht (?:mehr )?(?:an diese|hier)
  ne (?:repondez|ecrivez) (?:pas|plus) (?:a cette|ici|sur)|no (?:responda|conteste|escriba) (?:mas )?(?:a (?:este|esta)|aqui)
`);
const aside = phrases(String.raw`
  (?:this|that) (?:customer|client|lead|prospect|buyer) (?:pays?|owes?|buys?|asks?|wants?|hates?|haggles?|complains?|lies|has|needs)|(?:dieser|der) (?:kunde|interessent|kaufer) (?:zahlt|schuldet|feilscht|nervt|lugt|will)
  (?:notiz|hinweis|vermerk|anmerkung|memo) (?:furs?|ans?|fur das|fur den|an das) (?:team|vertrieb|kollegen|marketing|chef\w*)|nota (?:para|a) (?:ventas|el equipo|marketing|comercial|los comerciales)|note (?:a|pour|aux) (?:l'equipe|les ventes|le commercial|les commerciaux|ventes)
  (?:priority|prioritat|priorite|prioridad) ?:? ?(?:[abc]\b|[1-5]\b|low|high|niedrig|hoch|gering|basse|haute|faible|baja|alta)|wiedervorlage|ne pas rappeler|no call needed|nicht zuruckrufen
  (?:deal|account|ticket) size|churn(?: risk)?|upsell(?:ing)?|win rate|budget (?:is )?(?:small|low|tiny|weak)|(?:decision maker|budget|authority) ?: ?\w+
  (?:my|our) (?:boss|manager|ceo|director) (?:says|said|thinks|wants|told|believes|hopes)|(?:mein|unser)\w* chef\w* (?:meint|sagt|will|glaubt|findet)|(?:mon|ma|notre) (?:chef|patron|directeur|directrice) (?:pense|dit|veut|croit)|mi jef[ea] (?:dice|piensa|quiere|cree)
  between you and me|(?:not|never) told (?:anyone|anybody|customers|the)|(?:nobody|no one) (?:outside|else) knows|(?:sales|account) plan (?:has|says|shows|expects)|vertriebsplan|plan (?:de ventas|commercial)
  (?:least|most) (?:interesting|important|annoying|promising|valuable) (?:lead|prospect|customer|client)|(?:interessanteste|unwichtigste|wichtigste)\w* (?:lead|kunde|interessent)\w*|(?:prospect|client) le (?:moins|plus)|cliente (?:menos|mas)
  (?:internally|among ourselves|in the office|behind your back) (?:we|you|i)|we call you|nennen wir sie|on vous appelle|le llamamos (?!a usted|por|el|la|el lunes|manana)
  (?:told|asked|instructed|supposed|ordered) to (?:sound|seem|appear|hide|pretend|act|flatter)|hide the (?:real|true|actual)
  (?:your|the|our) (?:file|record|crm entry|profile|crm|system) (?:says|shows|lists|marks|reads|has you|calls you|describes)
  (?:my|our) notes? (?:on|about) you|(?:you are|you're) (?:listed|filed|marked|rated|classified|tagged|flagged) as
  (?:in|aus|laut) (?:unsere[mr]|dem|der) (?:crm|system|akte|kartei|datenbank|liste)|(?:stehen|sind) sie (?:\w+ ){0,3}(?:als|eingestuft|gefuhrt|markiert|vermerkt)\b
  (?:dans|selon) (?:notre|nos) (?:fichier|crm|base|systeme|notes)\w*|vous etes (?:classee?|notee?|marquee?|fichee?|repertoriee?)\w*
  (?:en|segun) nuestr[oa]s? (?:ficha|crm|sistema|base|notas)\w*|(?:figura|consta|aparece|esta marcad[oa]) (?:usted )?como
  (?:do not|don't|never|nicht|bitte nicht|ne pas|no) (?:send|forward|senden|schicken|abschicken|envoyer|enviar|mandar)(?: this| an den kunden| au client| al cliente)? ?:
  ^(?:the )?(?:customer|client|lead|prospect|kunde|interessent|cliente) (?:is|has|wants|seems|will|looks|sounds|ist|hat|will|wirkt|scheint|est|semble|es|tiene|parece|quiere)
  ^(?:todo|fixme|memo|action item|to-?do|reminder) ?(?:for \w+ ?|an \w+ ?|pour \w+ ?|para \w+ ?)?:
  (?:push|upsell|milk|close|pressure|nudge|charge|squeeze) (?:them|him|her|the (?:lead|customer|client|prospect)) (?:to|for|on|into|with|more)
  (?:team|staff|sales|agent|owner|rep) (?:note|memo) ?:|crm-(?:eintrag|notiz|note|hinweis|feld)|(?:nota|note|entrada|fiche) (?:del |du )?crm
  (?:note|memo|hint|remark|message) (?:to|for) (?:the )?(?:sales|marketing|support|finance|management|back ?office|vertrieb|crm|owner)
  crm (?:note|entry|comment|field|status)|^crm ?:
  (?:don't|do not|never) (?:tell|show|let) (?:her|him|them|the (?:customer|client|lead|prospect))
  between (?:us|ourselves|colleagues)|tyre-?kicker|time-?waster|(?:this|the|a|our) prospect
  (?:hot|cold|warm|dead|junk) (?:lead|prospect)|interessent (?:ist|hat|zahlt|will|kann)|intern ?:
  kunde (?:zahlt|ist|hat) (?:schlecht|kein|wenig|arm|nicht)\w*|unter uns|zahlungsunwillig\w*|pour l'equipe ?:
  (?:prospect|client) (?:froid|tiede|chaud|pauvre|difficile)|entre nous|contacto (?:frio|de poco valor)
  entre nosotros|poco valor|no llamar|para el equipo ?:
  (?:not|never) (?:for|to be shown to) the (?:customer|client|lead|prospect)
  internal(?:ly)?(?: note| only| use only| remark| memo| comment)|internal ?:
  for (?:our|internal|the team's?) (?:team|eyes|use)(?: only)?|note to self
  (?:note|hint|memo|message|ps|p\.s\.|remark) (?:for|to) (?:the |our |my )?(?:sales |own )?(?:team|colleagues?|staff|crm|file|myself|self|manager|boss)
  (?:this|the|our|that) (?:lead|prospect) (?:is|has|seems|looks|never|will|can|should|must|does|would)
  (?:this|that) (?:customer|client|person|one|guy|lady) (?:is|seems|looks|never|should|must|will (?:pay|buy|sign))
  lead (?:score|rating|quality)|lifecycle
  (?:qualification|priority|score|rating|probability|forecast|pipeline|stage|owner|deal size|close date) ?: ?\w+
  (?:score|rating) (?:of )?\d|do not (?:waste|invest) (?:\w+ )?time|squeeze (?:them|him|her)
  (?:they|he|she) (?:will pay|have money|has money|can pay|are desperate)
  our (?:margin|mark-?up|cost price|purchase price|floor|walk-?away)\w*
  room (?:to|for) (?:raise|increase|negotiat)\w*|internally (?:we|our)
  (?:nur )?(?:fur )?intern(?:e[nrs]?|es)?(?: notiz| hinweis| gebrauch| bemerkung)?:|nur intern|nur fur uns
  nicht fur den kunden
  (?:interne|anmerkung|notiz|hinweis|vermerk) ?(?:fur|an|den|das)? ?(?:das |den |die |unser )?(?:team|vertrieb|kollegen|crm|notiz|bemerkung)\w*
  abschlusswahrscheinlichkeit|nicht nachfassen|(?:der|dieser) (?:kunde|interessent) (?:ist|hat|zahlt|wird|kann)
  knapp bei kasse|unsere marge
  (?:a|pour) (?:usage|l'usage) interne|interne ?:|note interne
  (?:note|message|memo) pour (?:l'equipe|les collegues|le crm)|ne pas (?:insister|montrer|transmettre) ?
  ce (?:client|prospect) (?:est|a|va|peut|semble)|notre marge|solo para (?:nosotros|uso interno)|uso interno
  nota (?:interna|para el equipo)|interno ?:|no insistir|este (?:cliente|contacto) (?:es|tiene|va|puede|parece)
  nuestro margen
`);
/** `[internal] …`, `(interne : …` */
const marked =
  /^\P{L}{0,3}(?:internal|interne?|interno|confidential|vertraulich|confidentiel|confidencial|private note)\b ?(?:[:\])]|-)/u;
const entertainment = phrases(String.raw`
  (?:looking|searching) for a (?:new )?(?:job|girlfriend|boyfriend|flat|wife|husband)|i (?:love|miss|adore|desire) you|think (?:about|of) you (?:all|every|day|night)|(?:go out|sleep|dance|marry|flirt) with me|marry me|(?:you are|you're) (?:so )?(?:beautiful|sexy|hot|gorgeous|handsome)
  ich liebe sie|je (?:vous|t')aime|te (?:amo|quiero)|recette ?:|rezept ?:|receta ?:|recipe ?:|(?:bla ){2,}bla
  here is (?:a|the|my) (?:poem|song|joke|recipe|riddle|haiku|limerick)|knock knock|once upon a time|roses are red
  who is there|in a studio
  the (?:government|earth|moon landing|vaccine|media) (?:is|was|are|were) (?:\w+ )?(?:lying|flat|fake|filmed|faked|hoax|staged)
  flat earth|conspirac\w+|hier (?:ist |kommt )?(?:das|ein|eine) (?:rezept|gedicht|witz|lied|marchen)|es war einmal
  voici (?:une?|la|le) (?:recette|poeme|blague|chanson)|il etait une fois
  (?:aqui|ahi) (?:va|tiene|esta) (?:una?|la|el) (?:receta|poema|chiste|cancion)|erase una vez
`);

export const promotion: Rule = {
  reason: 'The text advertises something that is not the matter of this mail.',
  breaks({ plain, denied, inSubject }, { lead, facts }) {
    const found = advertisement.find(plain);
    return (
      found !== undefined &&
      !denied &&
      !inSubject &&
      !isLeadsMatter(found, lead) &&
      !isSupported({ plain, sentence: plain, raw: '', denied, inSubject }, advertisement, facts)
    );
  },
};

export const diversion: Rule = {
  reason: 'The text sends the reader to another channel or asks to pass it on.',
  breaks({ plain, denied, inSubject }, { lead }) {
    if (!inSubject && notHere.test(plain)) return true;
    const found = elsewhere.find(plain);
    return found !== undefined && !denied && !inSubject && !isLeadsMatter(lastWord(found), lead);
  },
};

export const asides: Rule = {
  reason: 'The text holds a note that is not for the lead.',
  breaks: ({ sentence, inSubject }) => !inSubject && (aside.test(sentence) || marked.test(sentence)),
};

export const diversions: Rule = {
  reason: 'The text is no answer to the lead.',
  breaks: ({ plain, inSubject }) => !inSubject && entertainment.test(plain),
};

function lastWord(found: string): string {
  return found.split(' ').at(-1) ?? '';
}
