/*
 * Where a mail stops being its writer's own: the line that introduces a quotation, in the ways mail programs write it.
 * Every pattern looks at one line, or at two that a program has broken.
 */

const labels = {
  from: 'from|von|de|da|van|från|fra|od|lähettäjä|отправитель|от',
  date: 'sent|date|gesendet|datum|envoyé|date d.envoi|enviado(?: el)?|fecha|data|inviato|verzonden|skickat|sendt|wysłano|дата',
  to: 'to|an|à|para|a|aan|till|til|do|кому',
  subject: 'subject|betreff|objet|asunto|oggetto|assunto|onderwerp|ämne|emne|temat|тема',
};
/** Marks of bold text and tables that programs leave around a label. */
const around = '[*_|>\\s]{0,6}';
const header = (names: string): RegExp => new RegExp(`^${around}(?:${names})${around}\\s?[:：]${around}\\S`, 'iu');
const from = header(labels.from);
const others = [header(labels.date), header(labels.to), header(labels.subject)];

const dividers = [
  /^[-_*~ ]{2,}\s?(?:original message|original appointment|forwarded (?:message|by)|ursprüngliche nachricht|weitergeleitete nachricht|message d.origine|message (?:transféré|d.origine)|mensaje original|mensaje reenviado|messaggio (?:originale|inoltrato)|oorspronkelijk bericht|mensagem original)/iu,
  /^(?:begin forwarded message|anfang der weitergeleiteten|début du message (?:réexpédié|transféré)|inicio del mensaje reenviado|inizio messaggio inoltrato)/iu,
  /^_{10,}$/,
  /^-{3,}.{0,80}(?:forwarded by|on \d{1,2}[/.]\d{1,2}[/.]\d{2,4}).{0,80}$/i,
];

const introduction =
  /^(?:on|am|le|el|il|op|em|den|dnia|at)\b.{4,220}\b(?:wrote|writes|schrieb.{0,60}|a écrit|escribió|ha scritto|schreef.{0,60}|escreveu|skrev.{0,60}|napisał.{0,20})\s?[:：]?$/iu;
/** `"Ada Lee" <ada@…> on 11/03/2026 10:15:01 AM`, then `To: …`, as Notes wrote it. */
const notesHeader = /\bon \d{1,2}\/\d{1,2}\/\d{2,4} \d{1,2}:\d{2}(?::\d{2})? ?(?:[AP]M)?$/i;
const notesNext = /^(?:to|please respond to|sent by|cc|subject)\s?:/i;

/** Whether the history of the mail begins with line `at`. */
export function startsQuotation(lines: readonly string[], at: number): boolean {
  const line = (lines[at] ?? '').slice(0, 300);
  if (line.trim() === '') return false;
  const next = following(lines, at);
  if (dividers.some((pattern) => pattern.test(line))) return true;
  if (introduction.test(line)) return true;
  if (/\d/.test(line) && introduction.test(`${line} ${next[0] ?? ''}`.slice(0, 300)) && !from.test(line)) return true;
  if (notesHeader.test(line) && next.some((one) => notesNext.test(one))) return true;
  return from.test(line) && next.filter((one) => others.some((pattern) => pattern.test(one))).length >= 2;
}

function following(lines: readonly string[], at: number): string[] {
  return lines
    .slice(at + 1, at + 8)
    .filter((line) => line.trim() !== '')
    .slice(0, 4)
    .map((line) => line.slice(0, 300));
}
