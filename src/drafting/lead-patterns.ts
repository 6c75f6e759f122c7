import type { ComposerLanguage } from './language.ts';

/** What leads write about, most telling first: an earlier topic leads the answer. */
export const topics = [
  'support',
  'pricing',
  'demo',
  'trial',
  'material',
  'integration',
  'security',
  'meeting',
  'technical',
] as const;
export type Topic = (typeof topics)[number];

const topicWords: Record<Topic, RegExp> = {
  support:
    /(?<!\p{L})(?:(?:does|do|did|is|are) ?n[o']t (?:work|load|open|sync)\w*|not working|broken|error(?: message)?s?|bug|crash\w*|can(?:not|'t) (?:log ?in|sign in|open|access)|login does not|funktioniert (?:nicht|seit)\w*|geht nicht|fehler(?:meldung)?|stürzt ab|kaputt|ne (?:fonctionne|marche) (?:pas|plus)|erreur|en panne|bloqué\w*|no funciona|fallo|falla|no puedo (?:entrar|acceder))(?!\p{L})/iu,
  pricing:
    /(?<!\p{L})(?:pric\w+|costs?|quotes?|quotation|budget|discount|rates?|offers? us|cheaper|expensive|how much|kosten|kostet|preis\w*|angebot\w*|rabatt|teuer|günstiger|konditionen|prix|tarif\w*|coûte\w*|coût\w*|devis|combien ça|remise|precios?|cuánto (?:cuesta|vale|sería)|cuesta|presupuesto|tarifas?|cotizaci[óo]n|descuento)(?!\p{L})/iu,
  demo: /(?<!\p{L})(?:demos?|demonstrat\w+|walk ?through|show (?:me|us)|(?:uns|mir)(?: \w+)? zeigen|nous montrer|enseñarnos|mostrarnos|see (?:it|the product) (?:in action|live)|vorführ\w*|produktvorstellung|live sehen|démos?|démonstration\w*|présentation|demostraci[óo]n\w*|presentaci[óo]n)(?!\p{L})/iu,
  trial:
    /(?<!\p{L})(?:trials?|test account|try (?:it|out)|pilot|testen|testphase|testzugang|probe\w*|ausprobieren|essai\w*|essayer|tester|prueba|probar(?:lo)?|piloto)(?!\p{L})/iu,
  material:
    /(?<!\p{L})(?:brochures?|leaflet|flyer|data ?sheet|information (?:pack|material)|more information|documentation|unterlagen|broschüre|prospekt|infomaterial|datenblatt|mehr informationen|plus d['’]informations|plaquette|fiche technique|documents?|folleto|más información|información adicional|ficha técnica|catálogo)(?!\p{L})/iu,
  integration:
    /(?<!\p{L})(?:integrat\w+|connect\w*|sync\w*|api|webhooks?|plug-?in|interface|works? with|integrier\w*|integration\w*|schnittstelle\w*|anbind\w*|verbind\w*|anschließen|intégr\w+|connecte\w*|interfac\w+|compatible|integra\w*|conecta\w*|sincroniza\w*)(?!\p{L})/iu,
  security:
    /(?<!\p{L})(?:gdpr|dsgvo|rgpd|data protection|privacy|security|iso ?27001|soc ?2|sso|single sign-?on|encrypt\w*|hosted|hosting|servers?|data (?:is|are|gets?|be) (?:stored|kept|processed)|daten (?:liegen|gespeichert)|liegen die daten|datos se guardan|données sont|datenschutz\w*|sicherheit\w*|auftragsverarbeit\w*|verschlüssel\w*|protection des données|sécurité|chiffr\w+|hébergé\w*|protección de datos|seguridad|cifrad\w*|servidores)(?!\p{L})/iu,
  meeting:
    /(?<!\p{L})(?:meet(?:ing)?|(?:a|short|quick|phone|video) call|call me|talk|speak|appointment|schedule|termin\w*|telefonat|telefonieren|rückruf|anrufen|rufen sie|gespräch|treffen|rendez-vous|appel|appeler|rappeler|réunion|échanger|reuni[óo]n|llamada|llamar\w*|llámen?me|cita|hablar)(?!\p{L})/iu,
  technical:
    /(?<!\p{L})(?:technical\w*|(?:you|it) support|supports|supported|import\w*|export\w*|migrat\w+|version|linux|windows|android|ios|offline|on-?prem\w*|self-?host\w*|database|technisch\w*|unterstütz\w+|datenbank|umzug|umziehen|technique\w*|prend en charge|base de données|técnic\w+|soporta\w*|compatib\w+|base de datos)(?!\p{L})/iu,
};

/** The topics a text touches, the one that should lead the answer first. */
export function topicsIn(text: string): Topic[] {
  return topics.filter((topic) => topicWords[topic].test(text));
}

/** An indirect question: "our IT wants to know where …". */
export const wondering =
  /(?<!\p{L})(?:(?:want|like|need)s? to know|wondering|not sure|(?:möchte|wüsste|will|muss|wollen|müssen)\p{L}* (?:\p{L}+ )?(?:gerne? )?wissen|wüssten gern|savoir (?:si|où|comment|quel)|nous demandons si|saber (?:si|dónde|cómo|qué|cuánt))(?!\p{L})/iu;

/** Words that tell of a burden: such a sentence is worth answering to. */
export const pain =
  /(?<!\p{L})(?:too (?:much|long|slow|many)|manual\w*|by hand|los(?:e|es|ing)|spreadsheets?|excel|struggl\w+|problem\w*|slow|hours|zu (?:viel|lange|langsam)|von hand|manuell\w*|verlieren|stunden|mühsam|trop|à la main|manuel\w*|perd(?:re|ons)|heures|lent\w*|demasiado|a mano|perd(?:er|emos)|horas|lent[oa]s?)(?!\p{L})/iu;

const decline =
  /(?<!\p{L})(?:not interested|no longer (?:interested|need)|unsubscribe|remove me|(?:please )?stop (?:e-?mailing|writing|contacting|sending)|(?:went|gone|going) with (?:another|a different)|(?:decided|chosen|chose) (?:for |on )?(?:another|somebody|someone)|(?:went|gone|going) with (?:somebody|someone)|kein(?:en)? (?:interesse|bedarf)|haben uns (?:anders|für (?:ein|eine|einen) ander\w+)|nicht mehr (?:schreiben|kontaktieren)|(?:plus|pas) intéressé\w*|ne (?:plus|me) (?:me )?contacte\w*|désinscri\w+|désabonn\w+|choisi (?:un|une) autre|no (?:me|nos) interesa|no estamos interesad\w+|darme de baja|dejen? de escribir\w*|hemos elegido otr\w+)(?!\p{L})/iu;

/** Whether the lead says no. */
export function isDecline(text: string): boolean {
  return decline.test(text);
}

export type Headcount = { count: number; of: 'people' | 'employees' | 'users' | 'licences' | 'sites' };

const counted: readonly (readonly [Headcount['of'], RegExp])[] = [
  [
    'users',
    /(?<![\p{L}\p{N}.,])(\d{1,5}) (?:\p{L}{2,12} )?(?:users?|agents?|reps?|benutzern?|nutzern?|anwendern?|utilisateurs?|usuarios?)(?!\p{L})/iu,
  ],
  [
    'licences',
    /(?<![\p{L}\p{N}.,])(\d{1,5}) (?:\p{L}{2,12} )?(?:licen[cs]es?|seats?|lizenzen|arbeitsplätzen?|licencias?|postes?)(?!\p{L})/iu,
  ],
  [
    'employees',
    /(?<![\p{L}\p{N}.,])(\d{1,5}) (?:\p{L}{2,12} )?(?:employees|staff|mitarbeiter(?:n|innen)?|mitarbeitenden?|beschäftigten?|salariés|collaborateurs|empleados|trabajadores)(?!\p{L})/iu,
  ],
  [
    'people',
    /(?<![\p{L}\p{N}.,])(\d{1,5}) (?:\p{L}{2,12} )?(?:people|persons|colleagues|leuten?|personen|personnes|personas|köpfen?)(?!\p{L})/iu,
  ],
  [
    'sites',
    /(?<![\p{L}\p{N}.,])(\d{1,5}) (?:\p{L}{2,12} )?(?:stores|shops|branches|offices|sites|locations|filialen|standorten?|läden|magasins|agences|bureaux|tiendas|sedes|oficinas|sucursales)(?!\p{L})/iu,
  ],
];

/** How many people or places the lead speaks of; one is no number worth repeating. */
export function headcountIn(text: string): Headcount | null {
  for (const [of, pattern] of counted) {
    const count = Number(pattern.exec(text)?.[1] ?? 0);
    if (count > 1) return { count, of };
  }
  return null;
}

const needs: Record<ComposerLanguage, readonly (readonly [string, RegExp])[]> = {
  en: [
    ["you're looking for", /(?<!\p{L})(?:looking|searching) for (.{6,300})/iu],
    ["you're interested in", /\binterested in (.{6,300})/iu],
    ["you're trying to", /(?<!\p{L})(?:we|i)(?:'re| are|'m| am) trying to (.{6,300})/iu],
    ['you need', /(?<!\p{L})(?:we|i|and|also)(?: \w{4,9}ly)? need (.{6,300})/iu],
    ['you want', /(?<!\p{L})(?:we|i|and) want (.{6,300})/iu],
    ["you'd like", /(?<!\p{L})(?:we|i)(?:'d| would) like (.{6,300})/iu],
  ],
  de: [
    ['Sie suchen', /(?<!\p{L})(?:wir suchen|suchen wir|ich suche|suche ich)(?: nach)? (.{6,300})/iu],
    [
      'Sie brauchen',
      /(?<!\p{L})(?:wir (?:brauchen|benötigen)|(?:brauchen|benötigen) wir|ich (?:brauche|benötige)) (.{6,300})/iu,
    ],
    [
      'Sie interessieren sich für',
      /(?<!\p{L})(?:interessieren uns|interessiere mich|interesse) (?:für|an) (.{6,300})/iu,
    ],
    ['Sie möchten', /(?<!\p{L})(?:wir|ich) (?:möchten?|würden? gerne?|wollen|will) (.{6,300})/iu],
  ],
  fr: [
    ['vous cherchez', /(?<!\p{L})(?:nous (?:re)?cherchons|je (?:re)?cherche) (.{6,300})/iu],
    ['vous avez besoin', /(?<!\p{L})(?:nous avons|j['’]ai) besoin (d(?:e |['’]|u |es ).{4,300})/iu],
    ['vous vous intéressez à', /(?<!\p{L})intéressée?s? par (.{4,300})/iu],
    [
      'vous souhaitez',
      /(?<!\p{L})(?:nous (?:souhaitons|souhaiterions|voulons|voudrions|aimerions)|je (?:souhaite|souhaiterais|voudrais|veux)|j['’]aimerais) (.{6,300})/iu,
    ],
  ],
  es: [
    ['busca', /(?<!\p{L})(?:buscamos|busco|estamos buscando) (.{6,300})/iu],
    ['necesita', /(?<!\p{L})(?:necesitamos|necesito) (.{6,300})/iu],
    ['le interesa', /(?<!\p{L})(?:(?:nos|me) interesa|interesad[oa]s? en) (.{6,300})/iu],
    ['quiere', /(?<!\p{L})(?:queremos|quisiera|quisiéramos|quiero|nos gustaría|me gustaría) (.{6,300})/iu],
  ],
};

/** What the lead says they need: our verb for it and their own words after it. Denials are none. */
export function needIn(sentence: string, language: ComposerLanguage): { verb: string; object: string } | null {
  if (/(?<!\p{L})(?:not|don't|no longer|nicht|kein\w*|ne|pas|no)\b/iu.test(sentence)) return null;
  for (const [verb, pattern] of needs[language]) {
    const object = pattern.exec(sentence)?.[1];
    if (object !== undefined && !/^(?:you|your|that you|dass sie|que vous|que usted)(?!\p{L})/iu.test(object))
      return { verb, object };
  }
  return null;
}
