const words =
  'hi|hello|hey|dear|good (?:morning|afternoon|evening|day)|greetings|hallo|guten (?:tag|morgen|abend)|moin|servus|grüezi|liebe[rs]?|sehr geehrte[rs]?|bonjour|bonsoir|salut|cher|chère|hola|buenos días|buenas tardes|estimad[oa]s?|querid[oa]s?|ciao|buongiorno|gentile|beste|geachte|olá|hej';
const greeting = new RegExp(
  `^(${words})\\b(?: (?!(?:if|that|this|for|to|and|we|i)\\b)([^,;:!.?\\n]{1,40}))?\\s?([,;:!.–—-]*)$`,
  'iu',
);
/** A name alone, as many write to people they know: "Ada," or "Ada -". */
const nameOnly = /^(\[NAME\]|\p{Lu}[\p{L}'’-]{1,20})(\s?(?:,|:|–|—|-|!))$/u;

/** How a mail greets, with the name put as `{name}`: `Hi {name},`. Null when the line is no greeting. */
export function greetingOf(line: string): string | null {
  const text = line.trim();
  const found = greeting.exec(text);
  if (found !== null) return withName(found);
  const alone = nameOnly.exec(text);
  return alone === null ? null : `{name}${alone[2]}`;
}

export function isGreeting(line: string): boolean {
  return greetingOf(line) !== null;
}

const everybody = /^(?:all|everyone|everybody|there|team|folks|zusammen|tous|à tous|todos|equipo|both|again)$/i;
const titles =
  /^(?:damen und herren|sir(?: or madam)?|madam|sirs|madame, monsieur|herr|frau|mr\.?|ms\.?|mrs\.?|dr\.?)\b/i;

function withName([, word = '', rest = '', mark = '']: RegExpExecArray): string {
  const who = rest.trim();
  if (who === '' || everybody.test(who)) return `${word}${who === '' ? '' : ` ${who.toLowerCase()}`}${mark}`;
  // "Dear Ms Lee" says how formal it is; the name itself is nobody's habit.
  const title = titles.exec(who)?.[0] ?? '';
  if (title !== '' && title.length === who.length) return `${word} ${who}${mark}`;
  return `${word} ${title === '' ? '' : `${title} `}{name}${mark}`;
}

/** The text with the name in its greeting masked: whom it went to is not the writer's voice. */
export function detachGreeting(text: string): string {
  const lines = text.split('\n');
  const at = lines.findIndex((line) => line.trim() !== '');
  const form = greetingOf(lines[at] ?? '');
  if (form === null || !form.includes('{name}')) return text;
  lines[at] = form.replace('{name}', '[NAME]');
  return lines.join('\n');
}
