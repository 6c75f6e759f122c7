import { isLeadsMatter, takesUp } from './lead-matters.ts';
import type { Rule } from './rules.ts';
import { isSupported } from './supported.ts';
import { type Clause, denies, phrases } from './text.ts';

/* Only a person with a contract in hand commits the firm. A letter accepts nothing, vouches for nothing, sets no terms. */

export const commitment = phrases(String.raw`
  (?:accept|agree to|sign|approve) (?:all|any|every|whatever)|grants? you|(?:we|i)(?:'ll| will) (?:hire|dedicate|employ|assign|reserve) (?:\w+ ){0,4}(?:for|to) (?:you|your)|just for your
  (?:count|bank) on (?:us|it|me|that)|no matter what(?: happens)?|(?:take|have|give you) (?:my|our) word|my word (?:on|that|for)|hold (?:us|me) to (?:it|that|this)
  (?:darauf|auf uns|auf mich) (?:\w+ )?verlassen|verlassen sie sich|(?:mein|unser) wort|(?:ma|notre) parole|(?:mi|nuestra) palabra
  binds? (?:us|our|the)|(?:have|now have) a (?:contract|deal|binding)|we have a deal|deal is (?:done|closed|sealed|yours)|it's a deal|done deal|consider it (?:done|ordered|signed)
  there will be no (?:outage|delay|downtime|problem|bug|error|interruption|loss)s?|(?:will|shall) (?:always|never) (?:work|be available|run|fail|break)
  (?:we|i)(?:'ll| will)? (?:gladly )?(?:replace|compensate|indemnify|reimburse|make good) (?:your|any|all|every|the|you)
  schaden (?:tragen|ersetzen|ubernehmen|zahlen)|(?:dedommag|indemnis)\w*|(?:pagamos|pagaremos|cubrimos|indemniz\w*) (?:\w+ )?(?:los |el |sus )?(?:danos|perjuicios|perdidas)?
  (?:auftrag|bestellung|vertrag) (?:ist|gilt|wird) (?:\w+ ){0,2}(?:erteilt|angenommen|abgeschlossen|bestatigt|geschlossen)
  (?:comme|pour) (?:un|une|votre|notre) (?:bon de commande|contrat|accord|engagement)|cerrado el (?:trato|acuerdo)|trato (?:hecho|cerrado)|marche conclu|affaire conclue|abgemacht
  (?:akzeptier|accept|acept)\w* (?:\w+ ){0,3}(?:terms|agb|conditions|condiciones|bedingungen)|(?:ihre|your|vos|sus) (?:agb|terms|conditions|condiciones|bedingungen) (?:\w+ ){0,2}(?:akzeptier|accept|acept|gelten|apply)\w*
  nehmen (?:\w+ ){0,4}zuruck|take (?:it|everything|them|anything) back|(?:legally|contractually) (?:binding|bound)|rechtsverbindlich|juridiquement
  (?:sign|signs|signed) (?:\w+ )?(?:as well|for you|on your behalf|unseen|unread)|(?:ungelesen|sans (?:les )?lire|sin leer)
  (?:exclusive|exclusivity|sole) (?:right|licen[cs]e|territory|supplier|use)|exclusivite|exklusivrecht\w*
  (?:,|^) ?(?:promised|guaranteed|i promise|i swear|versprochen|garantiert|promis|prometido|garantizado)[.!]*$
  (?:lawyers?|legal|counsel|board|management|directors?|cfo|ceo|boss) (?:has|have) (?:\w+ )?(?:approved|signed|agreed|accepted|confirmed|cleared)
  (?:juristen|anwalte?|rechtsabteilung|geschaftsfuhrung|vorstand|chef\w*) (?:hat|haben) (?:\w+ ){0,5}(?:genehmigt|freigegeben|zugestimmt|zugesagt|unterschrieben|akzeptiert)
  (?:juristes?|avocats?|direction|directeur|patron) (?:a|ont) (?:\w+ ){0,3}(?:approuve|valide|signe|accepte|confirme)\w*
  (?:abogados?|direccion|director|jefe|gerencia) (?:ha|han) (?:\w+ ){0,3}(?:aprobado|aceptado|firmado|confirmado)\w*
  das doppelte|double (?:your|the) money|doppelt zuruck|bei nichtgefallen|el doble|le double
  (?:gilt|gelten|wertet) (?:\w+ ){0,3}als (?:\w+ ){0,3}(?:vertrag|bestellung|auftrag|unterschrift|zusage|annahme)\w*
  (?:counts?|serves?|stands?|regard|treat|take|consider)(?: \w+){0,4} (?:as|to be) (?:\w+ ){0,4}(?:contract|agreement|order|signature|acceptance|commitment)
  (?:vaut|tient lieu|fait office) (?:\w+ ){0,3}(?:contrat|commande|signature|accord|acceptation|d'acceptation)
  (?:vale|valen|sirve|cuenta) como (?:\w+ ){0,3}(?:contrato|pedido|firma|aceptacion|acuerdo)
  (?:prend\w*|prendr\w+) (?:\w+ ){0,2}(?:a notre|a ma) charge|(?:asum\w+|correm\w+ con) (?:tod[oa]s?|l[oa]s|cualquier|con)\w*
  ubernehm\w+ (?:\w+ ){0,2}(?:alle|samtliche|jede[ns]?|volle)\w*
  (?:we|i)(?:'ll| will| shall| would)? (?:gladly |also |always )?(?:cover|bear|absorb|assume|take on|pay for) (?:all (?:your|the|costs?|fines?|losses|risks?)|any (?:cost|fine|loss|damage|risk|penalt)|every (?:cost|fine|loss)|the (?:cost|fine|loss|risk|damage|penalt)|your (?:cost|fine|loss|fee|penalt|travel))\w*
  (?:damos|doy|dense|dese) por (?:firmad|acept|cerrad|confirm|aprobad)\w*
  (?:contract|agreement|subscription) (?:now )?(?:runs?|is binding|binds|lasts|cannot be|can not be)|cannot be (?:ended|cancelled|terminated)
  (?:vertrag|abo|abonnement) (?:\w+ )?(?:lauft|bindet|verlangert|ist bindend|gilt)|(?:contrat|abonnement) (?:court|dure|vous engage|est conclu)
  (?:contrato|suscripcion) (?:corre|dura|le obliga|queda|es vinculante)
  (?:your|the) (?:boss|manager|director|ceo|cfo|partner|wife|husband|colleague|superior) (?:\w+ ){0,4}(?:agreed|approved|confirmed|said yes|signed|promised)
  (?:ihr|ihre) (?:chef\w*|vorgesetzt\w*|kolleg\w*|geschaftsfuhr\w*) (?:\w+ ){0,6}(?:zugesagt|zugestimmt|genehmigt|unterschrieben|bestatigt)
  votre (?:patron|directeur|directrice|superieur|collegue|chef) (?:\w+ ){0,4}(?:accepte|approuve|signe|confirme|d'accord)
  su (?:jefe|jefa|director|directora|superior|colega) (?:\w+ ){0,4}(?:aceptado|aprobado|firmado|confirmado|de acuerdo)
  i(?: have|'ve)? (?:just |already |also )?(?:added|created|deleted|removed|reset|logged|opened|transferred|upgraded|activated|booked|ordered|signed) (?:\w+ ){0,7}(?:account|workspace|password|subscription|server|licen[cs]e|user|database|system|order|contract|tenant)s?
  ich habe (?:\w+ ){0,7}(?:konto|zugang|passwort|abo|vertrag|benutzer\w*|bestellung|daten) (?:\w+ ){0,4}(?:angelegt|geloscht|geandert|gekundigt|freigeschaltet|ubertragen|zuruckgesetzt|abgeschlossen|bestellt)
  j'ai (?:deja |aussi )?(?:supprime|cree|ajoute|active|modifie|resilie|commande|signe) (?:\w+ ){0,5}(?:compte|acces|abonnement|donnees|contrat|utilisateur|commande)
  he (?:creado|borrado|eliminado|anadido|activado|cambiado|cancelado|firmado) (?:\w+ ){0,5}(?:cuenta|acceso|suscripcion|datos|contrato|usuario|pedido)
  (?:we|i) (?:are|am|feel|remain|stay) bound (?:by|to)|(?:sind|fuhlen uns|bin) (?:\w+ ){0,4}gebunden|engages? par|obligados? (?:a|por)
  (?:we|i) (?:will |gladly |happily )?sign (?:your|anything|whatever|all|it)|(?:wir|ich) unterschreib\w+ (?:alles|ihr\w*|was)|nous signons|firmamos|damos el si
  (?:cancel|terminate|leave|quit|end)[a-z ]{0,24}(?:any (?:day|moment|minute)|on a whim|as you (?:please|like|wish))|(?:i|we) (?:hereby )?confirm the (?:deal|order|contract|purchase|agreement)|nous nous portons garants?|je me porte garante?
  count on (?:us|me|it)|in writing:|bet on it|without fail|lifelong|lifetime (?:warranty|guarantee)
  (?:if|when|whenever) (?:anything|something) (?:\w+ ){1,4}we (?:will )?(?:pay|cover|fix|replace)
  we pay for (?:it|that|any|all|every)|(?:or|otherwise) you (?:get|are|will be) (?:paid|compensated|refunded)
  (?:order|contract|purchase|booking|subscription) (?:\w+ ){0,4}(?:placed|binding|final|active|started|cannot be (?:undone|cancelled))
  (?:sole|exclusive|only) (?:distributor|agent|partner|supplier|reseller)|(?:appoint|authori[sz]e|license) you
  (?:will be|is|are|gets?) (?:finished|delivered|live|done|installed|ready) before
  you (?:are|have been) (?:accepted|approved|selected|enrolled|registered|signed up)|no matter what|come what may
  whatever happens|under any circumstances
  (?:we|i) (?:accept|agree to|take) (?:it|that|this|your \w+) as (?:is|it is|they are|they stand)
  rechtskraftig|rechtswirksam|lebenslang\w*|ruckgaberecht|umtauschrecht|verlassen sie sich|unter allen umstanden
  auf jeden fall (?:liefern|fertig)|ausnahmslos|schadenersatz\w*|schadensersatz\w*
  (?:zahlen|ersetzen) (?:wir )?ihnen|exklusiv (?:fur|an) (?:sie|ihr\w*)|alleinvertrieb\w*|(?:sind|ist) hiermit
  comptez sur (?:nous|moi)|a vie|quoi qu'il arrive
  (?:contrat|commande|bail|accord) (?:\w+ ){0,3}(?:signe|conclu|valide|ferme|definiti|enregistre|passe)\w*
  exclusivite|(?:rembourser|indemniser|dedommager)ons|sans aucune exception
  cuente con (?:nosotros|ello)|de por vida|pase lo que pase
  (?:contrato|pedido|acuerdo) (?:\w+ ){0,3}(?:firmad|cerrad|vigente|formalizad|vinculad|realizad)\w*|en exclusiva
  exclusividad|(?:respond|hac)emos (?:\w+ )?(?:de|cargo de) (?:todas?|todos?|cualquier)\w*|sin excepcion
  hereby
  (?:we|i) (?:also |do |can |will |both )?(?:guarantee|promise|warrant|undertake|commit|swear|vow|pledge)\w*
  guarante*|you have (?:my|our) word|(?:my|our) word of honou?r|rest assured|(?:i|we) assure|assured? (?:you|that)
  (?:stand|vouch) (?:behind|for) (?:that|it|this|them|every)
  (?:legally )?binding(?:ly)?|liable|liability
  (?:full|sole|all|any|every|complete) (?:the )?(?:responsibility|risks?|damages?|loss|losses)
  responsible for (?:any|all|every)|indemnif*|unlimited(?:ly)?|irrevocabl*|in perpetuity
  exclusiv\w+ (?:rights?|partner\w*|deal|territor\w*|to you|for you|licen[cs]e)
  (?:we|i) (?:hereby |fully |gladly )?(?:accept|agree to|sign(?:ed)?|confirm|approve) (?:your|the|all|this|any|every)[a-z ]{0,20}(?:contract|terms|order|offer|conditions?|agreement|deal|purchase|clause|liability|demands?)
  (?:consider|treat|regard|take) (?:this|it|the|your|that)[a-z ]{0,30}(?:accepted|acceptance|done|signed|confirmed|confirmation|approved|contract|settled|binding|agreed|order)
  (?:contract|agreement|deal|order|purchase)(?: is| has been| was| are|'s)? (?:now |already |hereby )?(?:signed|concluded|closed|accepted|confirmed|done|approved|placed|valid|effective)
  (?:counts?|serves?|valid) as (?:a |our |the )?(?:\w+ )?(?:contract|agreement|order|acceptance)
  (?:we|i)(?: will| shall|'ll) (?:always |also |even )?(?:deliver|compensate|reimburse|indemnify|pay (?:you|for|your|the|all|any|a)|(?:cover|bear|assume|take over|absorb)[a-z ]{0,20}(?:costs?|liabilit\w+|risks?|damages?|expenses|fees?|loss\w*))
  penalt(?:y|ies)|compensation of|at our (?:own )?(?:expense|cost|risk)
  (?:cancel|terminate|leave|quit)[a-z ]{0,20}(?:at any ?time|any ?time|whenever|on any day)
  no (?:cancellation|notice period|minimum term|lock-in)|without notice
  you (?:will )?(?:get|receive|own|keep) (?:all|the) rights|reserved (?:an )?exclusiv*
  (?:will|shall|is going to) (?:be |go )(?:fully |already |certainly |definitely )?(?:live|ready|delivered|finished|installed|done|completed|shipped|running|available) (?:by|before|on|within|no later)
  (?:will|shall|'ll) (?:\w+ )?(?:double|triple|quadruple|at least|certainly|definitely|never (?:fail|lose|go))
  never (?:fails?|goes down|breaks)|cannot fail|zero (?:downtime|risk)|risk[- ]free
  100 ?% (?:secure|safe|uptime|satisf\w*)|legally required to
  hiermit (?:nehm|akzeptier|garantier|sag|bestell|beauftrag|bestatig|erklar|verpflicht|schliess)\w*|garant*
  (?:rechts)?verbindlich(?:e|er|es|en)?|haften|haftung|haftet|haftbar|zusicher*|zugesichert
  fest zu(?:gesagt|sagen)?|zusage|(?:ich|wir) versprech*|versprech\w+ (?:ich|wir)|mein wort|ehrenwort
  verpflicht\w+|vertragsstrafe*|unbeschrankt*|unbegrenzt*
  (?:stehen|stehe|burgen?|einstehen|gerade) (?:wir |ich )?(?:fur|dafur)|(?:dafur|da) (?:burg|steh)\w* (?:wir|ich)
  burg(?:e|en)
  (?:wir|ich) (?:akzeptier|nehm)\w+ (?:ihr|den|die|alle|samtliche)\w* (?:vertrag|angebot|bedingung|bestellung|auftrag|konditionen|forderung)\w*
  (?:vertrag|auftrag|bestellung|abschluss|kauf)\w* (?:\w+ )?(?:ist |gilt |als |hiermit |somit |damit )*(?:angenommen|geschlossen|abgeschlossen|bestatigt|unterschrieben|zustande|erteilt|gultig)
  vertragsabschluss|vertragsschluss|auf unsere (?:kosten|gefahr)|zu unseren lasten
  (?:ubernehm|ersetz|trag)\w+ (?:wir |ich )?[a-z ]{0,24}(?:schaden|schaeden|haftung|verantwortung|kosten|risik\w+)
  jederzeit [a-z ]{0,20}(?:kundigen|kundbar|aussteigen|stornieren|beenden)|fristlos|ohne (?:frist|kundigungsfrist)
  (?:wird|werden) sich [a-z ]{0,12}(?:verdoppeln|verdreifachen)|(?:verdoppel|verdreifach)\w+ (?:wir|sie|ihr)
  fallt nie(?:mals)? aus|(?:bis|am|vor) [a-z0-9. ]{1,20}(?:fertig|geliefert|installiert|in betrieb|startklar)
  par la presente|garanti*|(?:m'|nous nous |me )engag*|engageons|(?:je|nous|on) (?:vous )?(?:le )?promet*|promis
  contraignante?s?|juridiquement|(?:ma|notre) parole|illimite*|responsables? de tou\w+
  (?:prenons|prends|assumons|assume) (?:en charge|l'entiere|toute)[a-z ]{0,20}|a nos (?:risques|frais)|penalites?
  dedommag*|indemnis*
  (?:commande|contrat|offre|accord) (?:\w+ )?(?:est |comme |desormais )*(?:acceptee?|conclue?|signee?|validee?|confirmee?)
  considerez [a-z ]{0,24}(?:accepte|valide|conclu|confirme|signe)e?
  vaut (?:contrat|commande|acceptation|engagement)
  (?:j'accepte|nous acceptons|acceptons) (?:votre|vos|toutes?|tous)
  (?:resilier|annuler|arreter)[a-z ]{0,20}(?:tout moment|quand)|sans preavis|(?:double|triple)\w* (?:vos|votre)
  (?:livre|pret|prete|installe|operationnel)\w* (?:avant|le|pour le|d'ici)
  por la presente|garantiz*|garantia (?:total|de|absoluta)|(?:le|les|lo|se lo)? ?promet(?:o|emos|ido)
  (?:me|nos) compromet\w+|mi palabra|nuestra palabra|vinculante*|juridicamente|ilimitad*
  (?:asum|respond)(?:imos|o|emos) [a-z ]{0,20}(?:dano|coste|perdida|riesgo|responsabilidad)\w*
  nos (?:hacemos cargo|responsabilizamos)|responsables de tod\w*|penalizac*|indemniz*|a nuestro (?:cargo|riesgo)
  (?:considere|de por|dese por) [a-z ]{0,20}(?:aceptad|cerrad|firmad|confirmad)\w+
  (?:contrato|pedido|acuerdo|oferta) (?:\w+ )?(?:esta |queda |ya )*(?:aceptad|cerrad|firmad|confirmad)\w+
  (?:validez|valor|caracter) (?:de contrato|contractual)|acept(?:o|amos) (?:su|sus|todas?|todos|el|los)
  (?:cancelar|rescindir|darse de baja)[a-z ]{0,14}(?:cualquier momento|cuando)
  sin (?:preaviso|previo aviso|permanencia)|duplicar\w* (?:sus|su)
  (?:estara|quedara) (?:list|instalad|funcionando|terminad)\w* (?:en|el|antes|para)
`);

/** Seals, awards, customers, superlatives: what a reader would have to take on trust. */
export const standing = phrases(String.raw`
  (?:all|most|the largest|the biggest|every|leading) (?:\w+ ){0,4}(?:run on|use|uses|rely on|switched to|migrated to|work with|chose|choose|trust) (?:us|our)
  (?:switched|migrated|moved|came) to us (?:this|last|in)|(?:no|not one) other (?:tool|product|software|provider|company|system) (?:can|does|has|offers)
  (?:the )?only (?:tool|product|software|provider|company|system) (?:that|which|who|on the|in the)
  (?:kein|keine) ander\w* (?:\w+ )?(?:kann|bietet|hat|schafft)|(?:setzt|setzen) unsere?\w* (?:\w+ )?ein|einzige\w* (?:anbieter|programm|software|system)
  aucun (?:autre|concurrent)\w* (?:\w+ ){0,2}(?:sait|peut|offre|propose)|(?:nous ont|ont) (?:choisi|adopte)\w*|ning(?:un|una) otr[oa] \w+ (?:puede|tiene|ofrece)|nos han elegido
  (?:twice|three times|ten times|\d+ ?(?:times|x)) (?:as )?(?:fast|cheap|good|accurate|reliable|safe|\w+er)\w*
  (?:tests?|studies|research|experts?|analysts?|surveys?|benchmarks?) (?:show|prove|confirm|say|agree|rank|rate)s?
  (?:doppelt|dreimal|zehnmal|\d+-?mal) so|(?:tests?|studien|experten|umfragen?) (?:zeigen|belegen|bestatigen|beweisen)
  (?:deux|trois|dix) fois plus|(?:tests?|etudes|experts) (?:montrent|prouvent|confirment)
  (?:dos|tres|diez) veces mas|(?:pruebas|estudios|expertos) (?:demuestran|prueban|confirman|muestran)
  (?:work with|use|trust|rely on|buy from) us|(?:arbeiten mit|vertrauen|nutzen|setzen auf|kaufen bei) uns
  (?:travaillent avec|utilisent|recommandent|ont choisi) (?:nous|notre)|(?:confian en|trabajan con|usan|eligen) (?:nosotros|nuestr\w+)
  (?:recommends?|endorses?|recommande|empfiehlt|recomienda|utilise|usa|uses) (?:our|us|notre|nos|nous|unser\w*|uns|nuestr\w+)
  (?:market|world|european|industry|global|national|clear) leaders?|leader (?:europeen|mondial|du marche|del mercado|incontest\w*)
  weltmarktfuhrer|nummer eins|numero un[oa]?|lider(?:es)? (?:europe\w+|mundial\w*|absolut\w*|indiscutible\w*)
  (?:certified|approved|licen[cs]ed|validated) (?:to|for|under|as)
  (?:official|preferred|trusted) (?:partner|supplier|provider|vendor) (?:of|to)|recommended by
  (?:best|finest|cheapest|fastest|greatest|safest) (?:\w+ ){0,3}(?:in (?:the|town|europe|america|germany|france|spain)|on the market|of all|ever|anywhere|worldwide)
  half of all|nine out of ten
  (?:thousands|millions|hundreds) of (?:\w+ )?(?:customers|companies|users|firms|people)
  (?:vom|von der|durch das|durch den) (?:bsi|tuv|staat|bund|ministerium|verband) \w*|empfohlen (?:vom|von|durch)
  offizielle[rn]? (?:partner|lieferant|anbieter)|marktfuhrend\w*|(?:jeder|jede) (?:zweite|dritte)
  tausende (?:\w+ )?kund\w*|besten? \w+ (?:deutschlands|europas|der welt|am markt)
  (?:nous|on) equip\w+ (?:la moitie|\w+ %|tou\w+)|fournisseur officiel|recommande\w* par
  des milliers de (?:clients|entreprises)|le meilleur \w+ (?:du|de|d')|proveedor oficial|recomendad\w+ por
  miles de (?:clientes|empresas)|el mejor \w+ (?:del|de)
  (?:iso|iec|din)(?:/iec)?[ -]?\d{4,5}|soc ?[123](?: type (?:1|2|i{1,2}))?|hipaa|pci[ -]?dss|fedramp|tisax|hitrust
  bsi c5|c5-testat|cyber essentials|fips
  (?:gdpr|dsgvo|rgpd|ccpa)[- ](?:certified|compliant|konform|zertifiziert|conforme)|compliant|certified
  certification|accredited|authori[sz]ed by
  (?:approved|endorsed|audited|recommended|licen[cs]ed) by (?:the )?(?:\w+ )?(?:all|every|ministr|govern|bank|regulat|authorit|police|state|army|expert|doctor|commission|association|union|court)\w*
  award[- ]winning|awards?|number one|no\. ?1
  (?:world|market|industry)(?:'s)? (?:leader|leading|best|first|largest)|market leader|leading provider
  best in (?:class|the)|(?:use|uses|trust|trusts|chose|choose|rely on|recommend|recommends) us
  our (?:biggest|largest|best|most important|oldest) (?:customer|client)s?
  our (?:customers|clients) (?:include|are)
  (?:another|a different|one|some) (?:of our )?(?:other )?(?:customer|client|prospect)s? (?:of ours )?(?:is|are|was|has|had|pays?|gets?|renews?|owes?|told|complain\w*|plans?|wants?)
  zertifi*|gepruft|tuv|testiert|akkreditiert|auszeichnung|preisgekront|marktfuhr*|testsieger|nummer eins
  (?:unser|unsere) (?:grosster|grosste|wichtigster|bester|besten?) kund\w*|ist unser kunde
  (?:vertrauen|nutzen|empfehlen|setzen auf) uns\w*
  (?:anderer|andere|einem|weiterer) (?:anderen )?kunde?n? (?:von uns )?(?:zahlt|ist|hat|bekommt|kundigt|will|plant|schuldet)
  bei (?:einem|anderen) kunden
  certifi(?:e|ee|es|ees|cation|cations|cat)|agree\w* par|homologu*|accredit*|labellis*|primee?s?|numero un
  leader (?:du|mondial|sur)|notre (?:plus (?:gros|grand)|meilleur) client|nous font confiance
  un autre client (?:a|est|paie|nous|beneficie)
  certificad*|certificacion*|homologad*|acreditad*|premiad*|galardon*|numero uno|lider (?:del|mundial|en)
  nuestro (?:mayor|mejor) cliente|confian en nosotros|otr[oa] client[ea] (?:nos|tiene|paga|es|ha|quiere)
`);

/** Seals that go by a name: each must stand in a fact by that name. */
const namedSeals =
  /\b(?:iso(?:\/iec)?[ -]?\d{4,5}|soc ?[123]|hipaa|pci[ -]?\w{2,3}|fedramp|tisax|hitrust|c5|cyber essentials|fips|tuv|bsi|ens|hds|secnumcloud)\b/g;

export const commitments: Rule = {
  reason: 'The text makes a commitment that no approved fact supports.',
  breaks(clause, { facts, lead }) {
    const found = commitment.find(clause.plain);
    if (found === undefined || clause.inSubject || isDenied(clause) || isSupported(clause, commitment, facts))
      return false;
    if (
      isOnlyNoun(found) &&
      !/\b(?:we|i|our|wir|ich|unser\w*|nous|je|nos|notre|nuestr\w+|full|any|all|unlimited)\b/.test(clause.plain)
    )
      return false;
    return !(takesUp(clause) && isLeadsMatter(found, lead));
  },
};

export const standings: Rule = {
  reason: 'The text claims a certificate, an award or customers that no approved fact supports.',
  breaks(clause, { facts, lead }) {
    if (unrivalled.test(clause.plain) && !clause.inSubject && !clause.raw.endsWith('?')) return true;
    const found = standing.find(clause.plain);
    if (found === undefined || clause.inSubject || takesUp(clause)) return false;
    const seals = clause.plain.match(namedSeals) ?? [];
    if (
      seals.some(
        (seal) => !facts.some((fact) => fact.plain.includes(seal)) && !isLeadsOwnSeal(seal, clause.plain, lead.plain),
      )
    )
      return true;
    return !isSupported(clause, standing, facts) && !isLeadsOwnSeal(found, clause.plain, lead.plain);
  },
};

/** What follows `that` is what is promised: a promise that something never fails is a promise. */
function isDenied({ plain, denied }: Clause): boolean {
  if (!denied) return false;
  const [before = '', after] = plain.split(/\b(?:that|dass|que)\b/, 2);
  return after === undefined || !commitment.test(before) || denies(before);
}

/** What is promised for ever, and so by denying: `we will never raise your price`. */
const forEver = phrases(String.raw`
  (?<!no )(?:le|os|te|se lo) (?:aseguro|garantizo|prometo|juro)|je vous (?:assure|garantis|promets|jure)|(?:versichere|garantiere|verspreche|schwore) ich(?: ihnen)?|ich (?:versichere|garantiere|verspreche|schwore) ihnen|(?:i|we) (?:promise|guarantee|swear|assure you)
  (?:contract|agreement|subscription) (?:\w+ ){0,8}(?:cannot|can not|may not) be (?:ended|cancelled|terminated)
  (?:we|i)(?:'ll| will| shall| would)? never (?:again )?(?:raise|increase|change|charge|cancel|stop|fail|leave|lose|break|sell|switch)\w*
  (?:price|rate|fee|cost)s? (?:will|shall|can) (?:never|not) (?:rise|go up|increase|change)
  nie(?:mals)? (?:wieder )?(?:\w+ ){0,5}(?:erhoh|steig|anheb|berechn|kundig|ausfall|verlier)\w*
  (?:augmenter|changer|facturer|resilier)\w* jamais|jamais (?:\w+ ){0,3}(?:augment|factur|perd)\w*
  (?:nunca|jamas) (?:\w+ ){0,3}(?:subir|aument|cobrar|cambiar|fallar|perder)\w*
`);

export const forEverPromises: Rule = {
  reason: commitments.reason,
  breaks: ({ plain, raw, inSubject }, { facts }) =>
    !inSubject && !raw.endsWith('?') && forEver.test(plain) && !facts.some((fact) => forEver.test(fact.plain)),
};

/** Praise that denies all others what one has oneself. */
const unrivalled = phrases(String.raw`
  (?:no|not one|not a single) (?:other|competing) (?:\w+ )?(?:tool|product|software|provider|company|system|vendor) (?:can|does|has|offers|will)
  kein\w* ander\w* \w+ (?:kann|bietet|hat|schafft)|aucun (?:autre|concurrent)\w* (?:\w+ ){0,2}(?:sait|peut|offre|propose)|ningun\w* otr[oa] \w+ (?:puede|tiene|ofrece)
`);

/** `liability` and the like name a topic; a verb in the first person would commit. */
function isOnlyNoun(found: string): boolean {
  return /^(?:liability|haftung|guarantees?|garantie|garantia|penalt(?:y|ies)|vertragsstrafen?|compensation of)$/.test(
    found,
  );
}

function isLeadsOwnSeal(found: string, clause: string, lead: string): boolean {
  return lead.includes(found) && /\b(?:you|your|sie|ihr\w*|vous|vos|votre|usted|su|sus)\b/.test(clause);
}
