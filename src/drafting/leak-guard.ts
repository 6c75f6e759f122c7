/**
 * What betrays a machine or an unfinished text: placeholders, tokens nobody rendered, talk to whoever ordered it,
 * reasoning, prompt text, markdown. A sentence for each kind found, naming the words (at most 40 characters); empty when
 * the text is clean. Give the subject and the body separately: some checks look at the first line. Linear time.
 */
export function findLeaks(text: string): string[] {
  const first = (text.trimStart().split('\n', 1)[0] ?? '').slice(0, 300);
  const hits = new Map<LeakKind, string>();
  for (const [kind, pattern] of [...leaks.map(within(text)), ...preambles.map(within(first))]) {
    if (pattern !== null && !hits.has(kind)) hits.set(kind, pattern);
  }
  return Array.from(hits, ([kind, words]) => `${sayings[kind]}: ${words}`);
}

type LeakKind = keyof typeof sayings;

const sayings = {
  unrendered_token: 'It contains a token that stands for nothing',
  placeholder: 'It contains an unfilled placeholder',
  reasoning: 'It contains reasoning',
  prompt_text: 'It contains text about a prompt or an assistant',
  markdown: 'It contains markdown',
  preamble: 'It begins with words to whoever ordered it',
} as const;

function within(text: string): (check: readonly [LeakKind, RegExp]) => readonly [LeakKind, string | null] {
  return ([kind, pattern]) => {
    const words = pattern.exec(text)?.[0].replaceAll(/\s+/g, ' ').trim().slice(0, 40);
    return [kind, words ?? null];
  };
}

const owners = 'your|my|our|the|their|ihre?|mein|votre|mon|su|tu|mi';
const fieldWords =
  'first|last|full|contact|company|client|customer|prospect|recipient|lead|sender|rep|user|product|job|names?|title|position|role|firm|organi[sz]ation|date|time|day|month|link|url|website|phone|number|email|e-mail|address|signature|insert|placeholder|city|industry|topic|subject|price|amount|vorname|nachname|firma|firmenname|unternehmen|datum|uhrzeit|einfügen|unterschrift|prénom|nom|société|entreprise|heure|insérer|nombre|apellido|empresa|fecha|hora|insertar';

const leaks: readonly (readonly [LeakKind, RegExp])[] = [
  ['unrendered_token', /\[\[[a-z_]{2,20}:\d{1,4}\]\]|\{\{[^{}]{0,80}\}{0,2}|\{%[^%]{0,80}%\}|\$\{[^}]{0,80}\}/u],
  ['placeholder', /(?<![{$])\{[\p{L}][\p{L}\p{N}_ .-]{0,40}\}(?!\})/u],
  ['placeholder', new RegExp(`\\[(?:(?:${owners})[\\s_])?(?:${fieldWords})(?:[\\s_'’/-][^\\[\\]\\n]{0,60})?\\]`, 'iu')],
  ['placeholder', /\[(?:[A-Z][A-Z_ ]{2,40}|\.{3}|…|_{2,}|x{2,})\](?!\()/u],
  [
    'placeholder',
    new RegExp(`<(?:(?:${owners})[ _-])?(?:${fieldWords})(?:[ _-](?:${fieldWords}|here|hier|ici|aquí))?>`, 'iu'),
  ],
  ['placeholder', /<[A-Z]{2,}(?:_[A-Z]+)+>|%[A-Z][A-Z_]{2,40}%|\*\|[A-Z_]{2,40}\|\*|<<[^<>\n]{1,60}>>/u],
  ['placeholder', /(?<![\p{L}\p{N}])(?:X{3,}|TBD|TBC|TODO|FIXME|lorem ipsum)(?![\p{L}\p{N}])/u],
  ['placeholder', /_{4,}|(?<![\p{L}\p{N}])\.{5,}(?![\p{L}\p{N}])/u],
  [
    'reasoning',
    /<\/?(?:think|thinking|thought|reasoning|scratchpad|reflection|analysis|answer|output|final)>|<\|[^|<>\n]{1,40}\|>/iu,
  ],
  [
    'reasoning',
    /(?:^|[.\n])[ \t]{0,4}(?:let me think|let's think|okay, (?:so )?the user|ok, the user|the user (?:wants|asks|asked|is asking)|i (?:need|have|should) to (?:write|draft|compose) (?:a|an|the) (?:e-?mail|reply|response|message)|first, i(?:'ll| will| need to) (?:analy|consider|identify)|step 1:|lass mich (?:kurz )?(?:nachdenken|überlegen)|der (?:nutzer|benutzer) (?:möchte|will|fragt)|laissez-moi réfléchir|l'utilisateur (?:veut|demande)|déjame pensar|el usuario (?:quiere|pide))/iu,
  ],
  [
    'prompt_text',
    /(?<!\p{L})(?:as an? (?:ai|artificial intelligence|language model|large language model|virtual assistant)|als (?:ki|künstliche intelligenz|sprachmodell)(?:-\p{L}+)?|en tant qu(?:e |['’])(?:ia|intelligence artificielle|modèle de langage|assistant virtuel)|como (?:ia|inteligencia artificial|modelo de lenguaje|asistente virtual))(?!\p{L})/iu,
  ],
  [
    'prompt_text',
    /(?<!\p{L})(?:system prompt|my (?:system )?instructions (?:are|say|were)|i was (?:told|instructed|asked) to (?:write|answer|reply|draft|never|always)|according to my (?:instructions|guidelines)|these instructions|untrusted (?:data|block|text)|trust ?=|systemprompt|meine (?:anweisungen|instruktionen) (?:lauten|sind)|mes instructions sont|mis instrucciones son)(?!\p{L})/iu,
  ],
  ['prompt_text', /\[\/?INST\]|<<\/?SYS>>|^[ \t]{0,8}(?:system|assistant|user|human)[ \t]{0,4}:/imu],
  ['prompt_text', /^\s*\{\s*"(?:subject|body|message|reply|email)"\s*:/iu],
  ['markdown', /```|~~~/u],
  ['markdown', /^ {0,3}#{1,6} \p{L}/mu],
  [
    'markdown',
    /(?<![\p{L}\p{N}*])\*\*(?=\S)[^*\n]{1,200}(?<=\S)\*\*(?![\p{L}\p{N}*])|(?<![\p{L}\p{N}_])__(?=[\p{L}\p{N}])[^_\n]{1,200}__(?![\p{L}\p{N}_])/u,
  ],
  ['markdown', /!?\[[^[\]\n]{1,120}\]\((?:https?:|mailto:|#|\/|\{)[^()\s]{0,300}\)/u],
  ['markdown', /^[ \t]{0,8}(?:-{3,}|\*{3,})[ \t]{0,8}$(?=\s*\S)/mu],
];

/** Talk to whoever ordered the text; only looked for in the first line, where ordinary mail says other things. */
const preambles: readonly (readonly [LeakKind, RegExp])[] = [
  [
    'preamble',
    /^\W*(?:sure|certainly|of course|absolutely|okay|ok|great)\s*[!,.:]\s*(?:here|i(?:'ve|'ll| have| will)|below|this is|$)/iu,
  ],
  [
    'preamble',
    /^\W*(?:sure|certainly|absolutely|gerne?|klar|natürlich|selbstverständlich|bien sûr|avec plaisir|certainement|claro(?: que sí)?|por supuesto|desde luego)\s*[!:]\s*$/iu,
  ],
  [
    'preamble',
    /^\W*(?:sure|certainly|of course|absolutely|gerne?|klar|natürlich|selbstverständlich|bien sûr|certainement|voici|claro(?: que sí)?|por supuesto)[!,.: ].{0,60}(?:draft|entwurf|brouillon|borrador)/iu,
  ],
  [
    'preamble',
    /^\W*(?:here(?:'s| is| are)|below is|this is) (?:a|an|the|your|my)?\s?(?:\p{L}+ ){0,3}(?:draft|e-?mail|reply|response|version|message)(?:[ :.!]|$)/iu,
  ],
  [
    'preamble',
    /^\W*(?:hier (?:ist|kommt|finden sie)|anbei) (?:ein|eine|der|die|ihr|ihre|mein) (?:\p{L}+ ){0,3}(?:entwurf|antwort|e-?mail-?\p{L}*|version|nachricht)\s*(?:für|:|$)/iu,
  ],
  [
    'preamble',
    /^\W*(?:voici|ci-dessous) (?:un|une|le|la|votre|ma) (?:\p{L}+ ){0,3}(?:brouillon|proposition|projet|réponse|e-?mail|version|message)\s*(?:pour|de réponse|:|$)/iu,
  ],
  [
    'preamble',
    /^\W*(?:aquí (?:tiene|está|va|le dejo)|este es) (?:un|una|el|la|su|mi) (?:\p{L}+ ){0,3}(?:borrador|propuesta|respuesta|correo|versión|mensaje)\s*(?:para|de respuesta|:|$)/iu,
  ],
  ['preamble', /^\s*(?:subject|betreff|objet|asunto)\s*:/iu],
];
