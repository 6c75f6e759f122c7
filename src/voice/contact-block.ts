/** Words that close a mail, in the languages the product writes; the line may go on with a comma or a name. */
const closings =
  /^(?:(?:with )?(?:best|kind|warm|kindest|warmest|many)? ?(?:regards|wishes|thanks)|best|cheers|sincerely|yours(?: (?:sincerely|truly|faithfully))?|thanks(?: (?:again|so much|a lot|very much|in advance))?|thank you|thx|all the best|take care|talk soon|speak soon|later|respectfully|cordially|mit (?:freundlichen|besten|herzlichen|lieben) grüßen|(?:viele|beste|freundliche|herzliche|liebe|schöne) grüße(?: aus \S+)?|freundlich|gruß|lg|mfg|vg|bg|(?:bien )?cordialement|bien à vous|bonne (?:journée|soirée)|meilleures salutations|sincères salutations|à bientôt|(?:un )?(?:cordial )?saludos?(?: cordiales?)?|atentamente|un abrazo|gracias)\b[^\p{L}]{0,4}/iu;

/** Whether a line is a sign-off: a closing word, at most with a name after it. */
export function isSignOff(line: string): boolean {
  const found = closings.exec(line.trim());
  if (found === null) return false;
  const rest = line.trim().slice(found[0].length).trim();
  return rest === '' || (rest.split(' ').length <= 3 && /^[\p{Lu}[-]/u.test(rest));
}

/** The sign-off as a habit: its words and the mark after them, without a name on the same line. */
export function signOffOf(line: string): string {
  const found = closings.exec(line.trim())?.[0] ?? '';
  return found.trim();
}

const contact = [
  /(?:https?:\/\/|www\.)\S/i,
  /\S@\S+\.\S/,
  /\[(?:EMAIL|PHONE|URL|ADDRESS)\]|\[\[(?:email|phone|address)/,
  /(?:\+|\(|\b0)\d[\d\s()./-]{6,}/,
  /^(?:tel|phone|mobile|mob|fax|cell|office|direct|telefon|mobil|téléphone|tél|teléfono|móvil|e-?mail|web)\b\.?\s?:?/i,
  /\b(?:gmbh|ltd|llc|inc\.|s\.a\.|sarl|s\.l\.|ag|plc|corp)\b/i,
  /\b\d{4,5} \p{Lu}|\b(?:street|strasse|straße|avenue|suite|floor|road)\b/iu,
];

/**
 * The text without the contact block at its end. The sign-off stays, and the name line right below it. Where no sign-off is
 * seen, only trailing lines that hold an address, a phone or a firm go.
 */
export function cutContactBlock(text: string): string {
  const lines = text.split('\n');
  const marked = lines.findIndex((line) => /^-- ?$/.test(line));
  const kept = marked < 0 ? lines : lines.slice(0, marked);
  const start = Math.max(0, kept.length - 14);
  const signOff = kept.findLastIndex((line, at) => at >= start && isSignOff(line));
  const end = signOff < 0 ? withoutTrailingContacts(kept) : endOfSignOff(kept, signOff);
  return [...kept.slice(0, end), ...postscript(kept.slice(end))].join('\n').trim();
}

/** A postscript below the signature is the writer's own again. */
function postscript(rest: readonly string[]): string[] {
  const at = rest.findIndex((line) => isPostscript(line));
  return at < 0 ? [] : ['', ...rest.slice(at, at + 3).filter((line) => line !== '' && !isContact(line))];
}

export function isPostscript(line: string): boolean {
  return /^p\.? ?s\.?\s?[:,.\-–—]?\s/i.test(line);
}

function endOfSignOff(lines: readonly string[], signOff: number): number {
  const below = lines.slice(signOff + 1);
  const offset = below.findIndex((line) => line !== '');
  const name = below[offset] ?? '';
  return offset >= 0 && offset <= 1 && isNameLine(name) ? signOff + offset + 2 : signOff + 1;
}

/** At most three capitalised words, or initials: what a writer types below the sign-off. */
function isNameLine(line: string): boolean {
  return line.split(' ').length <= 3 && line.length <= 40 && !isContact(line) && /^[-–[]?\p{L}/u.test(line);
}

function isContact(line: string): boolean {
  return contact.some((pattern) => pattern.test(line.slice(0, 200)));
}

function withoutTrailingContacts(lines: readonly string[]): number {
  let end = lines.length;
  while (end > 0 && (isContact(lines[end - 1] ?? '') || lines[end - 1] === '')) end--;
  // A mail that is nothing but contacts, such as "call me at …", has no signature to cut.
  return end === 0 ? lines.length : end;
}
