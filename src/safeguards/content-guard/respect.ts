import type { Rule } from './rules.ts';
import { phrases } from './text.ts';

/* Nobody is insulted, and nobody who is not in the room is accused. Blame that the writer takes on is none. */

const insult = phrases(String.raw`
  (?:customers?|clients?|kunden|clientes) (?:like you|wie sie|como usted)|nobody (?:needs|wants) (?:you|customers|people)|what a waste|waste of time|zeitverschwendung|perte de temps|perdida de tiempo|vous etes (?:nul|nulle|bete|lent)
  (?:have|has|having) no (?:idea|clue)|know nothing|(?:do|can) you even|a disgrace|(?:hate|despise|loathe) (?:my job|this job|you|your)|begriffsstutzig\w*|eine (?:schande|zumutung|frechheit)|keine ahnung haben|albern\w*|kindisch\w*|childish|immature|spare (?:me|us) your|honteu\w*|vergonzos\w*|majader\w*|bobad\w*|necedad\w*|burr[oa]s?
  this dense|so dense|laughing ?stock|scum|cheap ?skate|stop (?:bothering|wasting|pestering|spamming)|(?:leave|get) (?:us|me) alone
  nobody asked|no one asked|grow up|get a life|get over it|dream on|in your dreams
  are you (?:serious|kidding|blind|deaf|mad|crazy|drunk)|what is wrong with you
  not (?:very )?(?:bright|clever|smart)|coward\w*|hypocrit\w*|parasit\w*|vermin|filth\w*|jerk|dork|nerd|old hag
  shame on you|you should be ashamed
  blode\w*|doof\w*|bei trost|spinn\w*|verruckt|hirnlos|ahnungslos\w*|inkompetent\w*|armselig\w*|erbarmlich\w*
  nervig|nerven sie|lassen sie (?:uns|mich) in ruhe|unsinn|quatsch|schamen sie sich|witzfigur\w*|lachnummer
  geizig\w*|dreist\w*|maleducad\w*|vagos?|gentuza|payas\w+|tacan\w+|cobarde\w*|deje de molestar|tonteria\w*
  malhonnete\w*|grossi\w+|lamentables?|fichez|foutez|bouffon\w*|radin\w*|laches?|perdre patience
  stupid\w*|idiot\w*|moron\w*|dumb(?:ass|est)?|imbecil\w*|hopeless|pathetic|laughable|shut up|losers?
  fool(?:ish|s)?|clueless|incompetent|worthless|ugly|shabby|lazy|brainless|ignoran\w*|arrogant|i hate|hate you
  go to hell|get lost|piss off|screw you|fuck\w*|shit\w*|bullshit|bastard\w*|asshole\w*|crap|damn you|ludicrous
  (?:a|an|such an?|only an?|complete) (?:amateur|joke|disgrace|embarrassment|clown|liar)s?
  waste of (?:my|our|everyone's|every) \w*|wast(?:e|ing|es) (?:my|our) time
  (?:could not|couldn't|don't) (?:care less|give a)|beneath (?:me|us)|disgust\w*
  (?:learn|know) (?:how )?to (?:read|spell|write)|too (?:slow|dull|dim|thick|simple|small|poor) (?:for|to)
  no (?:brain|clue|sense)|embarrass(?:ing|ment)|sick of you|nobody (?:likes|cares)|unlike you
  dumm(?:e[rsnm]?|heit|ste[nrs]?)?|dammlich\w*|blod(?:e[rsnm]?|sinn)?|idiotisch\w*|trottel|schwachsinn\w*
  arschloch|unfahig\w*|lacherlich\w*|frech\w*|unverschamt\w*|halt(?:en sie)? (?:den mund|die klappe)|leute wie sie
  peinlich\w*|versager\w*|niemanden interessiert
  (?:lernen|konnen) sie (?:erst )?(?:mal |einmal )?(?:lesen|schreiben)
  (?:kostet|kosten|verschwende\w*|stehlen) (?:mich |uns |sie )?(?:nur |bloss )?(?:meine |unsere |mir )?zeit
  dilettant\w*|bescheuert\w*
  stupides?|idiote?s?|imbeciles?|cretin\w*|ridicules?|debiles?|incapables?|nulle?s? (?:a|en)|minables?|ignares?
  abruti\w*|honte (?:a|de) vous|connards?|connasses?|merde|taisez-vous|fermez-la|apprenez a
  perdre (?:mon|notre) temps|gens comme vous|pitoyables?
  estupid\w*|idiotas?|imbecil\w*|tont[oa]s?|inutil(?:es)?|mierda|patetic\w*|ridicul\w*|absurd[oa]s?|incapaz
  ignorantes?|callese|gente como usted|perder (?:mi|nuestro|el) tiempo|aprenda a|verguenza|necio\w*
  (?:people|someone|women|men|foreigners|immigrants|muslims|jews|christians|gays) (?:of|like|with) your\w*
  your (?:religion|race|skin|kind|sort|gender)|people like you|your (?:skin|race)|inferior
`);
/** Contempt, also where it is said by denying. */
const contempt = phrases(String.raw`
  (?:you are|you're|how|your (?:\w+ ){1,2}(?:is|are)) (?:\w+ ){0,2}(?:dense|dim|thick|silly|stupid|dumb|terrible|awful|horrible|garbage|trash|rubbish|useless|hopeless|pathetic|worthless|a mess|a joke|hideous|primitive)
  (?:sie sind|ihr\w* \w+ (?:ist|sind)) (?:\w+ ){0,3}(?:dumm|doof|blod|furchterlich|schrecklich|grauenhaft|mull|schrott|unbrauchbar|nutzlos)\w*
  (?:vous etes|votre \w+ est|vos \w+ sont) (?:\w+ ){0,2}(?:nul|nulle|nuls|bete|idiot|moche|horrible|pourri|inutile|minable)s?
  (?:es usted|usted es|su \w+ es|son ustedes) (?:\w+ ){0,2}(?:inutil|tont[oa]|idiota|horrible|basura|penos[oa]|fe[oa]|ridicul[oa])
  what an? (?:\w+ )?(?:silly|stupid|dumb|ugly|sad|pathetic|ridiculous|miserable|boring|awful|terrible)|(?:wie|was fur ein\w*) (?:dumm|blod|albern|lacherlich|peinlich)\w*|quelle? (?:\w+ )?(?:betise|idiotie|nullite)|que (?:tonteria|estupidez|verguenza)
  nobody (?:here |in the team )?(?:needs|wants|likes|cares|asked)|(?:with|has|have|had|use|using|got) a brain|rtfm|stfu|wtf|lmgtfy|stop wasting|wast(?:e|ing) (?:my|our) time
  your (?:\w+ ){1,3}(?:looks?|sounds?|smells?|reads?) (?:like|as if)|(?:ihr|ihre|ihren) (?:\w+ ){1,2}(?:sehen|sieht|klingt|riecht)(?: ja)? aus wie|ressemblent? a (?:une|un) (?:decharge|blague|cirque|desastre)
  (?:a|even a|any) child (?:could|would|can|knows)|(?:selbst |auch |sogar )?ein kind (?:hatte|versteht|kann|konnte)|(?:hatte|versteht) (?:auch |selbst )?ein kind|meme un enfant|(?:hasta|incluso) un nino
  (?:such a|so|rarely had such a|the most|how) (?:boring|dull|dumb|weak|tiny|silly|pointless|tedious|lame|clumsy) (?:request|question|mail|message|company|firm|project|business|idea)?
  (?:bother|annoy|disturb|pester)\w* (?:anyone|anybody|us|me|people|someone)|(?:belastigen|storen) sie (?:niemanden|uns|mich)|(?:niemanden|uns|mich) (?:\w+ )?(?:belastigen|storen)|derangez (?:personne|pas)|moleste a nadie
  (?:made|makes) (?:us|me|everyone|everybody|our (?:\w+ )?(?:team|office)) laugh|(?:we|i|everyone|all) laughed (?:at|about)|(?:wir|alle) (?:haben )?gelacht
  (?:people|someone|customers?|clients?) like you|you (?:people|lot)|leute wie (?:sie|euch)|gens comme vous|(?:gente|personas) como usted\w*
  (?:n'avez|n'as|avez) rien compris|ne comprenez (?:rien|pas grand)|no entienden? (?:usted )?nada|(?:verstehen|begreifen) sie (?:\w+ )?(?:nichts|gar nichts)
  (?:don't|do not|never) (?:understand|read|get) (?:anything|a thing|a word|the docs|instructions)
  (?:da|dan|dais) (?:pena|risa|verguenza|asco|lastima)|fai(?:t|tes) (?:pitie|rire|honte|peur a voir)|zum lachen|zum heulen|ein witz|(?:is|are) (?:all )?laughing at
  only (?:amateurs?|beginners?|children|novices?|losers?|the desperate)|nur (?:amateure?|anfanger|laien|idioten|stumper)|seuls? (?:des |les )?(?:amateurs?|debutants?)|solo (?:un |unos |los )?(?:aficionados?|novatos?|principiantes?)
  (?:rarely|seldom|never) (?:read|seen|heard|met) (?:such|anything so|anyone so)|selten so (?:etwas|was|einen?|eine) (?:gelesen|gehort|dumm|dreist)\w*
`);
/** Words that insult only when they are said of the reader. */
const unkind = phrases(String.raw`
  thick|dim(?:wit)?|a joke|trash|rude|greedy|bor(?:e|ing)|annoying|mediocre|second[- ]rate|primitive|naive
  weird(?:o|os)?|freak\w*|unprofessional|pointless|lousy|miserable|sloppy|awful|horrible|rotten|cheaters?|nonsense
  rubbish|garbage|crap|lazy|ugly|ridiculous|embarrass(?:ing|ment)|faul\w*|peinlich\w*|verruckt|unsinn|quatsch
  pesad[oa]s?|ridicules?|ridicul\w*|lamentables?|arrogant
`);
const ownBlame = phrases(String.raw`
  my|our|mine|i (?:was|am|have|had|did|made)|we (?:were|are|have|had|did|made)|von (?:mir|uns)|mein\w*|unser\w*
  ich (?:war|habe|hatte)|wir (?:waren|haben)|de (?:ma|notre) part|ma|notre|mi|mio|nuestr\w+|error mio
`);
const blamesSelf = phrases(`
  von (?:mir|uns)|mein(?:e|er)? (?:fehler|schuld|versehen)|(?:my|our) (?:own )?(?:mistake|fault|error|oversight)
  of (?:me|us|mine)|error (?:mio|nuestro)|de (?:ma|notre) (?:part|faute)|ma faute|notre faute
`);
const reader = phrases(`
  you|your|you're|sie|ihre?[nmrs]?|ihnen|vous|votre|vos|usted|ustedes|le|su|sus
`);
const timeIsMine = /\b(?:my|our|mich|uns|meine|unsere|mon|notre|mi|nuestro)\b/;
const rivals = phrases(String.raw`
  (?:is|are) (?:run|owned|led) by (?:criminals|crooks|thieves|liars)
  (?:die|der|ihre?|unsere?) konkurrenz|la (?:concurrence|competencia)
  (?:current|present|other|existing|old|your|their|our|that|any|these) (?:\w+ )?(?:provider|vendor|competitor|supplier|rival|contractor|agency)s?
  (?:the|our) (?:competition|rival\w*|competitor\w*)
  (?:jetzige|bisherige|aktuelle|andere|ihre?|unsere?|der|die)\w* (?:\w+ )?(?:anbieter|wettbewerber|mitbewerber|lieferant|dienstleister|konkurren[zt])\w*
  konkurren(?:z|ten)
  (?:fournisseur|prestataire|concurrent)\w*|(?:proveedor|competidor|competencia)\w*
`);
const accused = phrases(String.raw`
  (?:run|owned|led) by (?:criminals|crooks|thieves|liars)|thie(?:f|ves)|gestohlen\w*|volee?s?|robad\w*|piratee?s?
  bankrupt\w*|insolven\w*|steal\w*|stole\w*|fraud\w*|cheat\w*|scam\w*|swindl\w*|crook\w*|lie[sd]?|liars?|lying
  illegal\w*|criminal\w*|corrupt\w*|sells? (?:your|customer|the|their|all)\w* (?:\w+ )?data|hacked|breach\w*
  spy\w*|unsafe|insecure|dangerous|worst|terrible|useless|rip(?:s|ping)? (?:you |people )?off|under investigation
  spreading malware
  betrug\w*|betrieg\w*|pleite\w*|klaut\w*|stiehlt|stehlen|lugt|lugen|lugner\w*|kriminell\w*|insolvenz|illegal\w*
  verkauft (?:ihre|kunden)\w*|abzock\w*|gehackt|unsicher|vend\w* vos donnees|arnaqu\w*|vole\w*|escroc\w*
  ment(?:ent)?|faillite|malhonnet\w*|fraudeu\w*|danger\w*|estafa\w*|roba\w*|ladron\w*|mient\w*|quiebra|fraude\w*
  vende (?:sus|los) datos|ilegal\w*
`);

/** To be told not to be so is to be called so. */
const forbidding = /\b(?:don't be|do not be|stop being|no sea|no sean|seien sie nicht|ne soyez pas)\b/;

export const insults: Rule = {
  reason: 'The text may insult the reader.',
  breaks({ plain, denied }) {
    if (contempt.test(plain) && !blamesSelf.test(plain)) return true;
    const found = insult.find(plain);
    if (found === undefined) return isUnkind(plain, denied);
    if (
      /(?:could|couldn't|don't).* (?:care|give)|nobody|niemanden|no \w+|trost|your (?:religion|race|skin|kind|sort|gender)|people (?:of|like)/.test(
        found,
      )
    )
      return true;
    if ((denied && !forbidding.test(plain)) || blamesSelf.test(plain)) return false;
    return timeIsMine.test(found) || reader.test(plain.replace(found, ' ')) || !ownBlame.test(plain);
  },
};

export const slander: Rule = {
  reason: 'The text accuses a competitor.',
  breaks: ({ plain, denied }) => !denied && accused.test(plain) && rivals.test(plain),
};

function isUnkind(plain: string, denied: boolean): boolean {
  if (!unkind.test(plain) || blamesSelf.test(plain)) return false;
  return forbidding.test(plain) || (!denied && reader.test(plain));
}
