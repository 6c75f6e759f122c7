/*
 * Which sentences of a mail state something about the world, and which are talk between two people: a greeting, thanks, a
 * question, a request, what the writer will do or would like. Errs towards a statement: it costs the reviewer a look.
 */

const talk = [
  /^(?:hi|hello|dear|good (?:day|morning|afternoon|evening)|thanks|thank you|many thanks|best|kind|warm|regards|cheers|all the best|yours|sincerely|sorry|congratulations|welcome)\b/i,
  /^(?:please|feel free|let me|let's|let us|just|simply|tell me|send|give|write|name|choose|pick|reply|answer|call|ask|use|have a look|see you|talk|speak)\b/i,
  /^(?:if|when|whether|so that|before|after|once|until|as for|on the|about|to (?:that|answer|find|give|make|be)|and|or|but|then|with (?:that|those|this))\b/i,
  /^(?:i|i'd|i'll|i'm|i’d|i’ll|i’m|we'd|we’d)\b/i,
  /^(?:we|you) (?:can|could|might|may|would) (?:also |then |just |simply )?(?:talk|speak|call|meet|go|look|discuss|start|arrange|set|find|use|choose|pick|write|reply|answer|tell|begin)\b/i,
  /^(?:happy|glad|delighted|looking forward|hope|it'?s good|it’s good|it is good|nice to|good to|great to|one (?:more|last) (?:question|thing)|these times|this time|here (?:is|are) (?:two|three|some|a few|the times|my)|that (?:works|sounds|helps|makes|is (?:fine|perfectly|good|right|worth))|does that|no (?:hurry|problem|worries)|a (?:rough|few|short|quick) )/i,
  /^(?:hallo|guten|sehr geehrte[rs]?|liebe[rs]?|vielen dank|danke|besten dank|mit (?:freundlichen|besten|herzlichen)|freundliche|viele|beste|herzliche|schöne) ?/i,
  /^(?:bitte|gern|gerne|wenn|falls|ob|damit|bevor|sobald|zu (?:dem|den|ihrer)|zum|zur|und|oder|aber|dann|mit (?:diesen|zwei|einem))\b/i,
  /^(?:ich|mich|mir|wir würden|sagen sie|nennen sie|schicken sie|schreiben sie|melden sie|geben sie|antworten sie|wählen sie|rufen sie|lassen sie|sprechen wir|wir (?:können|könnten) (?:es |das |uns )?(?:auch |gern )?(?:am|per|kurz|sprechen|telefonieren|durchgehen|klären|zusammen)|noch eine frage|es (?:freut|tut)|passt|schön|das (?:passt|klingt|ist (?:in ordnung|völlig)))/i,
  /^(?:bonjour|bonsoir|chère?|madame|monsieur|merci|cordialement|bien (?:à vous|cordialement)|sincères|salutations|belle|bonne)/i,
  /^(?:n[’']hésitez|si |je |j[’']|dites|indiquez|envoyez|répondez|choisissez|proposez|nous (?:pouvons|pourrions) (?:en |aussi |nous )?(?:parler|échanger|voir|discuter|convenir|appeler)|au plaisir|dans l[’']attente|voici|désolée?|pour (?:cela|bien|vous|que)|avant de|et |ou |mais |ravie?|heureu)/i,
  /^(?:hola|estimad|buen[oa]s|gracias|muchas gracias|un (?:cordial )?saludo|saludos|atentamente|cordialmente)/i,
  /^(?:por favor|si |me |le (?:escribo|propongo|agradezco|respondo|llamo)|podemos (?:hablar|verlo|quedar|llamar|comentarlo)|dígame|indíqueme|envíeme|responda|elija|escríbame|quedo|espero|siento|encantad|para (?:eso|ello|que|poder)|antes de|y |o |pero |estos? (?:horarios?|huecos?|momentos?)|una (?:pregunta|cosa) más)/i,
];
const figure = /\d+(?:[.,]\d+)?\s?(?:%|€|\$|£|percent|prozent|pour cent|por ciento|eur|usd|gbp|chf)|(?:€|\$|£)\s?\d/i;

/** Whether a sentence says something that is true or false of the world, so that it needs a source. */
export function statesSomething(sentence: string): boolean {
  if (figure.test(sentence)) return true;
  const words = sentence.match(/[\p{L}\p{M}\p{N}][\p{L}\p{M}\p{N}'’.-]*/gu) ?? [];
  if (words.length < 3 || /[?:]["“”»]?$/.test(sentence.trim())) return false;
  const bare = sentence.replace(/^[\s"“„«¿¡>*-]+/, '');
  return !talk.some((pattern) => pattern.test(bare));
}
