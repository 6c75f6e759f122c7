import { isLeadsMatter } from './lead-matters.ts';
import type { Rule } from './rules.ts';
import { phrases } from './text.ts';

/*
 * A mail is from a person to a person. It shows no trace of a model, its orders or its role, and gives no orders to
 * machines that may read it. Where the lead builds such machines, their words are a topic like any other.
 */

const controlTokens =
  /<\|[^|>\n]{0,40}\|?>|\[\/?INST\]|<<\/?SYS>>|<\/?(?:think|thinking|assistant|system|user|s|tool_call|function_call\w*|antml:\w+|invoke)>|^\s{0,4}#{1,4}\s{0,2}(?:system|assistant|user|human|ai|instructions?|response|output|answer|prompt)\b|^\s{0,4}(?:assistants?|chatbots?|user|human|ais?|llms?|(?:system )?prompt|system(?=\s{0,2}:\s{0,2}(?:new|you|your|the|ignore|override|from|all|instruction|rule|set|mode)\b))\s{0,2}:|```|\{\{[^}\n]{0,60}\}\}|^\s{0,4}\[?(?:end|begin|start) of (?:reply|mail|e-?mail|message|text|output|response|document|session|prompt|system|instructions?)\b|\[(?:assistant|system|tool|function)\b[^\]\n]{0,40}\]|^\s{0,4}\{\s{0,2}"(?:function|name|tool|action|arguments|role|command|subject|body|to|cc|bcc)"\s{0,2}:/im;
const saysItIsOne = phrases(String.raw`
  i(?:'m| am) (?:chatgpt|claude|gemini|copilot|siri|alexa|bard|llama)|(?:ich bin|je suis|soy) (?:chatgpt|claude|gemini|copilot|siri|alexa)
  (?:disabled|removed|switched off|turned off|bypassed|dropped|lifted|ignoring) (?:my|all|all my|the|these) (?:\w+ )?(?:rules|safety|filters?|restrictions?|guard\w*|limits?|instructions)|(?:system|user) message|(?:message|prompt|consignes?) (?:du )?systeme|systemnachricht|mensaje del sistema|ich wurde (?:\w+ )?(?:angewiesen|beauftragt|programmiert)|safety (?:rules|mode|settings) (?:off|disabled)
  (?:generated|written|created|composed|drafted|sent) (?:\w+ )?by (?:an? )?(?:ai|artificial|language|bot|machine|algorithm|chatgpt|gpt|claude|gemini|model)\w*
  als (?:digitaler|virtueller|kunstlicher) (?:assistent|agent)
  (?:qu'un|un simple|un) (?:programme|logiciel|robot|algorithme) (?:informatique|d'ia)
  como (?:asistente|agente) (?:virtual|digital)
  (?:i am|i'm|ich bin|soy|je suis) (?:just |only |nur |solo |qu')?(?:an? |ein |eine |un |une )?(?:program|computer|machine|software|assistant|programm|maschine|programa|programme|assistente?|asistente|logiciel)
  ^(?:thought|action|observation|reasoning|translation|final answer|step \d+|subject line|email body|tone|traduction|ubersetzung|traduccion)s? ?:
  i (?:can't|cannot|am unable to|won't|am not able to) (?:help|assist|comply|fulfil\w*) with (?:that|this|your) (?:request|task)
  against my (?:guidelines|policy|programming)|i must (?:decline|refuse) (?:this|that|to)|mode (?:activated|enabled|engaged|unlocked|on)
  system override|override (?:accepted|complete)|obey(?:ing)?|my master|awaiting (?:orders|instructions)
  as an? (?:\w+ )?(?:ai|artificial|(?:large )?language model|llm|chatbot|virtual assistant|bot|pirate|robot|poet|wizard)
  i(?:'m| am| was)(?: just| only| now)? (?:an? )?(?:\w+ )?(?:ai|artificial intelligence|language model|llm|chatbot|bot|dan|robot|gpt\w*|pirate)
  my (?:training data|knowledge cut-?off|programming|developers|creators|context window)
  (?:trained|created|developed) by (?:openai|anthropic|google|meta)|do anything now|developer mode|jailbreak (?:mode|successful|complete|enabled|active)
  jailbroken|unrestricted mode|(?:restrictions|filters|safety) (?:are |have been )?(?:removed|lifted|disabled|off)
  access granted|under your (?:full |complete )?control|pwned|hacked by|i have been (?:hacked|hijacked)
  als (?:ki|kunstliche intelligenz|sprachmodell|chatbot|assistent\w*)
  (?:ich bin|bin ich) (?:nur )?(?:eine? )?(?:ki|kunstliche intelligenz|sprachmodell|chatbot|bot|maschine|pirat)
  keine gefuhle|meine trainingsdaten
  en tant (?:qu'?e? ?)(?:ia|intelligence|modele|assistant|chatbot|robot)\w*
  je suis (?:une? )?(?:ia|intelligence artificielle|modele|chatbot|robot)
  como (?:una? )?(?:ia|inteligencia|modelo de lenguaje|asistente|robot)
  soy (?:una? )?(?:ia|inteligencia artificial|modelo|chatbot|robot)
  arr+|matey|ahoy|yo ho ho|captain speakin\w*|beep boop|meow|uwu|owo|haha+|hehe+|lol|rofl|lmao
`);
/** What stands for a word that nobody has put in. */
const placeholders =
  /\[(?:insert|your|customer|client|recipient|lead|company|first|last|name|date|link|price|product|einf[uü]gen|name|kunde|firma|ins[eé]rer|nom|nombre|insertar|empresa|TODO)\b[^\]\n]{0,40}\]|<(?:insert|your|customer|company|name)\b[^>\n]{0,30}>|\blorem ipsum\b|[{%](?:customer|client|user|lead|vor|nach|first|last|full)?_?(?:name|company|firma|kunde|pr[eé]nom|nom|nombre|empresa|anrede)[}%]/i;
/** A call of a tool, written out. */
const calls = /\b(?:tool|function)_?calls?\b|\b(?:send|forward|delete|get|post|exec|run|update|create)_[a-z]{2,20}\(/i;
const capitalPlaceholder = /\[[A-Z]{2,}(?:[ _-][A-Z]+)+\]/;
const ordersGiven = phrases(String.raw`
  (?:my|these|the|our) (?:system )?(?:rules|instructions|guidelines|orders|prompt|directives?) (?:are|is|say|says|state|forbid|tell|require|include|read|prohibit|were|begin)\w*
  (?:according to|following|per|under|against) my (?:rules|instructions|guidelines|orders|prompt)
  i(?: was| am|'m| have been|'ve been| had been) (?:\w+ )?(?:told|instructed|ordered|programmed|configured|supposed|forbidden|prohibited|commanded|briefed|asked) (?:not |never )?to (?:write|answer|reply|draft|never|always|keep|mention|talk|speak|say|reveal|tell|discuss|disclose|go|sign|ignore|treat|quote|hide|not)\w*
  (?:not|never) (?:supposed|allowed|permitted|meant) to (?:mention|talk|speak|say|reveal|discuss|disclose|tell)
  (?:prompt|instructions?|system message)s? (?:above|below|here|verbatim|repeated)
  here (?:are|is) my (?:instructions|prompt|rules)
  (?:meine|die|diese) (?:anweisung|vorgabe|instruktion|regel)\w* (?:laute|sind|ist|sag|verbiet|besag)\w*
  so (?:lautet|lauten|will es) (?:meine|die) \w*|(?:laut|gemass) meine[rn] \w+
  mir wurde (?:\w+ )?(?:gesagt|aufgetragen|verboten|befohlen)
  (?:darf|soll) (?:ich )?(?:\w+ )?(?:nicht|nie) (?:\w+ ){0,4}(?:erwahnen|verraten|nennen|sprechen|sagen|preisgeben)
  (?:mes|ces|les) (?:consignes|instructions|regles) (?:sont|disent|interdisent|precisent)
  on m'a (?:demande|dit|ordonne|interdit)|il m'est interdit|j'ai (?:pour|recu) (?:consigne|ordre|instruction)\w*
  je (?:ne )?(?:dois|peux) (?:pas|jamais) (?:parler|mentionner|evoquer|reveler)
  (?:mis|estas|las) (?:instrucciones|reglas|normas) (?:son|dicen|prohiben)
  tengo (?:prohibido|ordenes|instrucciones)|me han (?:pedido|dicho|ordenado|prohibido)
  no (?:debo|puedo) (?:mencionar|revelar|hablar)
`);
const machines =
  '(?:(?:large )?language models?|sprachmodell\\w*|modelos? de lenguaje|modeles? de langage|programs?|robots?|(?:ai|ki|ia)[ -]?(?:systems?|models?|agents?|bots?|tools?|systeme|modelle)|ais?|a\\.i\\.|ki|ia|llms?|chatbots?|bots?|models?|assistants?|agents?|copilot|gpt|summari[sz]ers?|asistentes?|assistent\\w*|modelle?|modelos?|modeles?|crawlers?|classifiers?)';
const toMachines = phrases(String.raw`
  (?:forward|pass|send|copy|spread|give) (?:on )?(?:this|these|the) (?:\w+ )?(?:instructions?|prompts?|lines?|sentences?|paragraphs?|commands?) (?:on )?to (?:other|all|any|every|more|your)
  an alle (?:kis|ki-\w+|bots|assistenten|modelle)|(?:a|para) tod[oa]s l[oa]s (?:ias?|bots|asistentes|modelos)|a toutes les ia
  ^(?:all |an alle |a tous les )?${machines} ?:|(?:ki|ai|ia)-(?:assistent\w*|systeme?|agenten?|modelle?|bots?) ?:|if (?:an? |any |the |some )?${machines} (?:\w+ ){0,2}(?:reads?|processes|sees|summari[sz]es|handles|opens|indexes)
  ${machines} (?:reading|processing|seeing|handling|parsing|indexing|summari[sz]ing) (?:this|it|the)|^system ?: ?(?:add|trust|mark|set|send|forward|approve|enable|grant|delete|allow|reply)\w*
  (?:in|a|dans|an) (?:jede|alle|allen|toutes|todas|todos|chaque|cada)(?: \w+)? (?:antwort|nachricht|mail|reponse|message|respuesta|mensaje|correo)\w*
  (?:whoever|whatever|anyone|anything|everything|any (?:system|tool|software|program|reader|service|process)) (?:who |that |which )?(?:automatically )?(?:summari[sz]es?|process(?:es)?|parses?|index(?:es)?|scans?|crawls?|classifies|ingests?)
  automat(?:ic|ed|ische|isierte|iques?|icos?|isches)\w* (?:readers?|systems?|tools?|assistants?|processing|systeme?n?|werkzeuge|programme|agents?)|(?:outils?|systemes?|sistemas?|herramientas?) automati\w+
  (?:automatisch|maschinell) (?:auswerte|liest|lies|verarbeite|zusammenfass|bearbeite)\w*|when an? ${machines} (?:\w+ ){0,2}(?:reads|indexes|sees|processes|summari[sz]es|opens)
  (?:ki|ia|ai)-(?:hinweis|anweisung|notiz|note|notice|instruction|instruccion)|note (?:pour|a) l'(?:ia|assistant|intelligence)|nota (?:a|para) (?:la ia|el asistente)
  (?:dear|hello|hi|hey|note to|note for|notice to|attention|message to|reader|liebe[rs]?|cher|chere|querid[oa]|hinweis (?:an|fur)|an alle|an die|an den|a l'|a tous les|para el|para la|para los|para todos|nota para) ?(?:the |all |any |every |die |den |der |el |la |l')?${machines}(?=[,:!.]|$| (?:read|that|who|qui|que|lit|die|der|note))
  to (?:any|all|every|whichever) ${machines}|to the ${machines} ?(?:read|that|who|:|handl|process|answer|behind|manag|in charge)\w*
  (?:ai|llm|ki|ia|bot|assistant|agent|copilot) (?:note|notice|instructions?|directive|hint|hinweis|command|only|reading|that reads|who reads)
  if you are (?:an? )?${machines}|si eres (?:una? )?${machines}|falls? (?:du|sie) (?:eine? )?${machines}
  si (?:tu es|vous etes) (?:une? )?${machines}
  (?:every|each|any|all) ${machines} (?:\w+ ){0,6}(?:must|should|shall|end|add|copy|include|repeat)
  if you are (?:an? )?(?:program|machine|robot)
  ^(?:please |and |then )?approve (?:everything|anything)
  approve (?:the|this|any|all) (?:pending |next |other )?(?:drafts?|mails?|messages?|requests?)
  ${machines} (?:(?:reading|processing) \S+ \S+ (?:must|should|shall)|should|must|shall|who|that|which|qui|que|die|der) (?:read|lit|liest|lee|describe|treat|trust|add|include|forward|ignore|mark|say|obey)\w*
  (?:ignore|disregard|forget) (?:all|any|the|your|previous|prior|everything|earlier|above)[a-z ]{0,20}(?:instructions?|rules|prompts?|guidelines|orders)
  ignor(?:ier\w*|ez|a|e|en) (?:alle|die|toutes|las|todas|les|vorherig)[a-z ]{0,24}(?:anweisung|instruction|instruccion|consigne)\w*
  (?:repeat|copy|include|insert|forward|put|paste|add|keep|append|quote|reproduce) (?:this|these|the following|its|it|that)[a-z ,]{0,40}\b(?:all|every|each|any|next|future|whatever)(?: of)?(?: your| the| my)?(?: next| future| other)? (?:answers?|repl(?:y|ies)|responses?|mails?|e-?mails?|messages?|outputs?|text|document)s?
  (?:nimm|schreib|kopier|wiederhol|fug|ubernimm)\w* (?:\w+ ){0,5}(?:in |an )?(?:jede|alle|jeder|allen) (?:\w+ )?(?:antwort|mail|nachricht)\w*
  (?:recopie|copie|repete|ajoute|insere)\w* (?:\w+ ){0,5}dans (?:chaque|toutes|chacune)[a-z ]{0,20}(?:reponse|mail|message)\w*
  (?:copia|repite|incluye|anade|pega)\w* (?:\w+ ){0,5}en (?:todos?|todas?|cada)[a-z ]{0,20}(?:correo|respuesta|mensaje|mail)\w*
  (?:treat|mark|classify|rate|consider|flag) (?:this|the|it)(?: \w+)? (?:as )?(?:verified|safe|approved|trusted|low risk|harmless|compliant)
  (?:trust|believe) this (?:sender|mail|message)
  skip (?:the |all |any )?(?:checks?|filters?|review|approval|verification)|prompt injection
  you are now (?:an? |in )?(?:ai|assistant|bot|model|dan|developer|free|unrestricted)
  (?:system|developer|hidden|initial) (?:prompt|instructions|message)
`);
const ownDraft = phrases(String.raw`
  i(?: have|'ve)? (?:rewritten|rewrote|shortened|rephrased|reworded|polished|adapted|summari[sz]ed|translated|generated|drafted) (?:the|this|your|it|a)(?: \w+)? (?:mail|e-?mail|text|message|draft|reply|response|paragraph|content|below|above)
  (?:text|mail|nachricht|entwurf|antwort) (?:\w+ ){0,3}(?:gekurzt|umformuliert|uberarbeitet|ubersetzt|angepasst)|wie gewunscht (?:gekurzt|umformuliert|uberarbeitet)
  j'ai (?:reformule|raccourci|redige|traduit|adapte) (?:le|ce|votre) (?:message|mail|texte)|he (?:redactado|reescrito|acortado|traducido|adaptado) (?:el|este|su) (?:correo|mensaje|texto)
  (?:as|per) (?:per )?(?:your|the) (?:instructions?|prompt|request above)|as (?:instructed|prompted)|comme demande[.!]?$|como me pidio|wie (?:angewiesen|instruiert)
  in an? (?:friendlier|friendly|formal|professional|casual|polite|warmer|neutral) tone|before sending|vor dem (?:senden|versand|absenden)|avant (?:l'envoi|d'envoyer)|antes de enviar(?:lo)?
  (?:could|can|have) not (?:be )?(?:verify|verified|checked|confirmed?) (?:the|this|that|it)|(?:nicht|wurde nicht) (?:gepruft|verifiziert|uberpruft)|no (?:se ha )?(?:verificado|comprobado)|non verifiee?
  access to (?:real-time|live|current|the internet|external|up-to-date)|(?:continue|have) (?:this|the) (?:conversation|chat)|knowledge cutoff
  ^(?:output|input|confidence|reasoning|explanation|assumptions?|rationale|disclaimer|sentiment|intent|category|language|draft|version \d|option [abc12]|variante [ab12]|ausgabe|sortie|salida|respuesta|reponse|user|utilisateur|usuario|benutzer) ?:
  (?:here is|here's|below is|this is|voici|hier ist|aqui (?:tiene|tienes|esta|va)) (?:a|an|the|your|une?|le|la|ein|eine|der|die|el|un) (?:\w+ ){0,3}(?:reply|draft|e-?mail|mail|response|version|brouillon|borrador|entwurf|correo|proposition de reponse|respuesta)(?: (?:you|that you|for you|fur sie|para|pour)|$| ?:)
  (?:shorter|longer|more formal|friendlier|alternative|revised) (?:version|draft|variant)|(?:of|to|this|the) draft\b
  (?:ignored|overridden|overrode|dropped|forgotten|disregarded|set aside|deleted|bypassed) (?:\w+ ){0,3}(?:rules|instructions|guidelines|orders|prompt|restrictions)
  (?:my|all|these) (?:\w+ )?(?:guidelines|filters|rules|restrictions|safeguards|limits) (?:are|have been|were) (?:now )?(?:switched off|off|disabled|lifted|removed|suspended|inactive|gone)
  instructions? (?:updated|received|accepted|understood|loaded|changed)|(?:next|new|further) (?:command|instruction|order)s?
  (?:uberarbeitete|neue|gewunschte)\w* (?:entwurf|fassung|version|antwort)|proposition de (?:reponse|mail)
  (?:here is|here's|below is|this is) (?:the|a|your|my|an) (?:\w+ ){0,2}(?:draft|e-?mail|reply|response|version|text|rewrite) (?:you (?:asked|requested|wanted)|with (?:the|your) (?:requested|changes)|as (?:requested|asked|instructed)|for (?:the|your) (?:lead|customer|review|approval))\w*
  (?:sure|certainly|of course|absolutely)[!,.] (?:here|i)
  i (?:cannot|can't|am unable to|will not) (?:fulfil\w*|comply|assist|help with) (?:with )?(?:this|that|your|the) (?:request|task|prompt)?
  hier ist der (?:\w+ )?entwurf|voici (?:le|la|une?) (?:\w+ )?(?:brouillon|projet|version)
  aqui (?:esta|tiene) (?:el|un) (?:\w+ )?borrador
`);

export const machineTraces: Rule = {
  reason: 'The text shows traces of a model or a prompt.',
  breaks: ({ plain, sentence, inSubject }) =>
    saysItIsOne.test(sentence) || (!inSubject && ordersGiven.test(sentence)) || (!inSubject && ownDraft.test(plain)),
};

export const speaksToMachines: Rule = {
  reason: 'The text speaks to machines, not to the lead.',
  breaks({ plain, inSubject }, { lead, facts }) {
    const found = toMachines.find(plain);
    if (found === undefined || isOfAnyKind(plain, found)) return false;
    const isTopic =
      /prompt|developer|system|hidden|initial/.test(found) && !/ignor|disregard|forget|are now/.test(found);
    return !(
      isTopic &&
      (inSubject || isLeadsMatter(found, lead) || facts.some((fact) => fact.plain.includes('prompt')))
    );
  },
};

/** `An assistant that reads mail should …` tells of assistants, and speaks to none. */
function isOfAnyKind(plain: string, found: string): boolean {
  return /\b(?:an?|eine?|une?|un[ao]?) (?:\w+ )?$/.test(plain.slice(0, plain.indexOf(found)));
}

export function holdsControlTokens(text: string): boolean {
  return controlTokens.test(text) || placeholders.test(text) || calls.test(text) || capitalPlaceholder.test(text);
}
