import { wordsOf } from './supported.ts';
import { type Clause, phrases, plainOf } from './text.ts';

/*
 * A sentence may speak of what the lead raised: quote it, ask about it, promise to find out. It may not grant it.
 */

const names = phrases(`
  budgets?|presupuesto
  you (?:wrote|write|mention*|ask*|said|say|quote*|named?|told|saw|spoke|speak|request*|describe*|refer*|raise*|were offered|have been offered)
  your (?:question|enquiry|inquiry|request|budget|deadline|wish|point|concern|objection|message|mail|note|rival|other quote|current)
  sie (?:schreiben|schrieben|erwahn*|fragen|fragten|nennen|nannten|sprechen|wunschen|mochten|haben .{0,40}(?:gefragt|erwahnt|geschrieben|genannt))
  (?:ihre?|ihrem|ihrer|ihren) (?:frage|anfrage|budget|einwand|wunsch|frist|nachricht|bitte|hinweis|punkt)
  vous (?:ecrivez|parlez|mentionnez|demandez|dites|evoquez|avez (?:ecrit|mentionne|demande|parle|indique|evoque))
  votre (?:question|demande|budget|delai|echeance|message|remarque)
  (?:me|nos) (?:dice|comenta|menciona|pregunta|escribe|habla|indica)|usted (?:dice|pregunta|menciona)
  (?:menciona|pregunta) usted|su (?:pregunta|consulta|presupuesto|plazo|mensaje|duda)
`);
const defers = phrases(String.raw`
  (?:i|we)(?: will| can| could| have to| need to| must| am going to| would have to|'ll)? (?:ask|check|clarify|find out|look into|enquire|discuss|come back)
  whether|see if|not yet|is it|are there
  klar(?:e|en)|pruf(?:e|en)|frage (?:ich|nach|intern)|ob|rucksprache
  (?:je|nous) (?:verifie|demande|vais (?:verifier|demander|voir))\w*|dois (?:verifier|demander)|a voir
  voy a (?:consultar|preguntar|comprobar)|consulto|pregunto|verifico|lo (?:consultare|preguntare)
`);
const gives = phrases(String.raw`
  (?:i|we)(?: can| could| will| would| gladly| happily| hereby| also|'ll|'d|'ve| have){0,3} (?:give|grant|offer|apply|applied|accept|match|agree|approve|confirm|guarantee|promise|do it|include|take|knock|beat)\w*
  you (?:will |shall |can |now |just |only )?(?:get|receive|have it|pay|save|enjoy)
  granted|agreed|accepted|approved|it is done|applied
  (?:ich|wir) (?:gebe|geben|gewahre|gewahren|akzeptiere|akzeptieren|biete|bieten|mache|machen|bestatige|bestatigen)
  (?:gebe|gewahre|mache|biete) ich|(?:geben|gewahren|machen|bieten) wir|bekommen sie
  sie (?:bekommen|erhalten|zahlen|sparen)
  (?:je|nous) vous (?:accorde|accordons|offre|offrons|donne|fais|faisons)
  vous (?:obtenez|recevez|payez|beneficiez|aurez)
  (?:le|te|les|se lo|se la) (?:dejo|dejamos|rebajo|rebajamos|pongo|ponemos|aplicamos|perdono|quito)
  (?:streiche|erlasse|lasse|schenke) (?:ich|wir)|(?:ich|wir) (?:streiche|erlasse|lasse|streichen|erlassen|lassen)
  (?:je|nous) vous (?:laisse|mets|mettons|laissons|retire|retirons|consens)
  (?:le|te|les) (?:doy|damos|hago|hacemos|concedo|aplico|ofrezco|ofrecemos|regalo)
  (?:tiene|recibe|obtiene|paga|pagara) (?:usted|un|el|la|solo)
`);
const affirms = phrases(`
  of course|gladly|certainly|with pleasure|deal|yes|gern|gerne|naturlich|selbstverstandlich|d'accord|bien sur|oui
  volontiers|de acuerdo|por supuesto|claro
`);

/** Whether the sentence gives the reader something, rather than speaking about it. */
export function givesAway(clause: Clause): boolean {
  return gives.test(clause.sentence);
}

/** Whether it gives, or says yes to what was asked for. */
export function isGrant(clause: Clause): boolean {
  return givesAway(clause) || affirms.test(clause.sentence);
}

/** Whether the sentence only takes up what the lead said, asks, or puts off the answer. */
export function takesUp(clause: Clause): boolean {
  if (clause.denied || defers.test(clause.plain)) return true;
  if (isGrant(clause)) return false;
  return names.test(clause.sentence) || clause.raw.endsWith('?') || /^["“„«]/.test(clause.raw);
}

/** The words of the lead, for telling whether a matter is theirs. */
export type LeadWords = { plain: string; stems: ReadonlySet<string> };

export function leadWords(message: string | null): LeadWords {
  const plain = plainOf(message ?? '');
  return { plain, stems: new Set((plain.match(/[a-z]{4,}/g) ?? []).map(stem)) };
}

const quotation = /["“”„«][^"“”„«»\n]{3,400}["“”»]/g;

/** The text without what it quotes word for word from the lead: those words are not the writer's. */
export function withoutTheirWords(text: string, message: string | null): string {
  if (message === null || !/["“„«]/.test(text)) return text;
  const theirs = wordsOf(plainOf(message)).join(' ');
  return text.replaceAll(quotation, (quoted) => (theirs.includes(wordsOf(plainOf(quoted)).join(' ')) ? '""' : quoted));
}

/** Whether the lead raised the matter that a pattern found: a word of it stands in their message. */
export function isLeadsMatter(found: string, lead: LeadWords): boolean {
  return (found.match(/[a-z]{4,}/g) ?? []).some((word) => !idle.has(word) && lead.stems.has(stem(word)));
}

const idle = new Set(
  'with from that this have will your what when pour avec dans vous votre nous para como sobre ihre ihnen fur eine einen nicht oder today want like need file much some more only just'.split(
    ' ',
  ),
);

function stem(word: string): string {
  return word.slice(0, Math.max(5, word.length - 3));
}
