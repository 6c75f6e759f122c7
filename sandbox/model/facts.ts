/** What the twin could find in a prompt it knows nothing about. */
export type Facts = {
  language: 'en' | 'de' | 'fr' | 'es';
  firstName: string;
  fullName: string;
  company: string;
  message: string;
  threadSubject: string;
  repName: string;
  repCompany: string;
  instruction: string;
  slots: string[];
};

type Entry = { path: string; key: string; value: string };

/** Finds the facts object in a user's message and reads it tolerantly: by key names, wherever they stand. */
export function findFacts(text: string): Facts {
  const found = largestObject(text);
  const entries = found === undefined ? [] : flatten(found, '');
  const pick = (keys: string[], under?: RegExp, not?: RegExp): string =>
    entries.find((entry) => {
      const owner = entry.path.slice(0, Math.max(0, entry.path.length - entry.key.length));
      return (
        keys.includes(bare(entry.key)) && (under === undefined || under.test(owner)) && !(not?.test(owner) ?? false)
      );
    })?.value ?? '';
  const lead = /lead|prospect|contact|form|submission|customer/i;
  const rep = /\b(rep|sender|owner|seller|author|user)\b/i;
  const thread = /thread|conversation|history|email|mail/i;
  const message =
    pick(['message', 'enquiry', 'inquiry', 'question', 'comments', 'comment', 'request', 'text'], lead) ||
    pick(['message', 'enquiry', 'inquiry']);
  const fullName = pick(['fullname', 'name'], lead) || pick(['fullname'], undefined, rep);
  const language = pick(['language', 'lang', 'locale']) || /\blanguage\W+(en|de|fr|es)\b/i.exec(text)?.[1] || '';
  return {
    language: languageOf(language, message),
    firstName:
      pick(['firstname', 'givenname'], lead) ||
      pick(['firstname', 'givenname'], undefined, rep) ||
      (fullName.split(' ')[0] ?? ''),
    fullName,
    company:
      pick(['company', 'companyname', 'organisation', 'organization'], lead) ||
      pick(['name'], /compan|organi[sz]ation/i, rep),
    message,
    threadSubject: pick(['subject'], thread) || pick(['threadsubject']),
    repName: pick(['name', 'fullname', 'displayname', 'firstname', 'repname'], rep) || pick(['repname', 'sendername']),
    repCompany: pick(['company', 'companyname'], rep),
    instruction: pick(['instruction', 'instructions', 'guidance', 'revision']),
    slots: [...new Set((found === undefined ? text : JSON.stringify(found)).match(/\{\{\s*slot:\d+\s*\}\}/g) ?? [])],
  };
}

/** Every JSON object that stands in a text, as far as it parses. */
export function objectsIn(text: string): { value: object; length: number }[] {
  const found: { value: object; length: number }[] = [];
  for (let at = text.indexOf('{'); at >= 0; at = text.indexOf('{', at + 1)) {
    const end = closingBrace(text, at);
    if (end === undefined) continue;
    try {
      found.push({ value: JSON.parse(text.slice(at, end)) as object, length: end - at });
      at = end - 1;
    } catch {
      // Not JSON from here, such as a {{token}}: look on.
    }
  }
  return found;
}

function largestObject(text: string): object | undefined {
  return objectsIn(text).sort((a, b) => b.length - a.length)[0]?.value;
}

function closingBrace(text: string, start: number): number | undefined {
  let depth = 0;
  let quoted = false;
  for (let at = start; at < text.length; at += 1) {
    const sign = text[at];
    if (quoted && sign === '\\') at += 1;
    else if (sign === '"') quoted = !quoted;
    else if (!quoted && sign === '{') depth += 1;
    else if (!quoted && sign === '}') {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return undefined;
}

function flatten(value: unknown, path: string): Entry[] {
  if (typeof value === 'string' || typeof value === 'number') {
    const key = path.split('.').at(-1) ?? '';
    return value === '' || isMasked(key, String(value)) ? [] : [{ path, key, value: String(value) }];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) => flatten(each, path === '' ? key : `${path}.${key}`));
}

/** A masked value, in double brackets, is left out; of a message only the sentence that holds it goes, later on. */
const isMasked = (key: string, value: string): boolean =>
  value.includes('[[') && !/message|enquiry|inquiry|text/i.test(key);
const bare = (key: string): string => key.toLowerCase().replace(/[^a-z]/g, '');

const tellTales: [Facts['language'], RegExp][] = [
  ['de', /\b(und|ich|wir|bitte|für|eine?n?|nicht|können|vielen|guten)\b/gi],
  ['fr', /\b(nous|vous|pour|avec|bonjour|une|les|des|est|notre)\b/gi],
  ['es', /\b(para|nosotros|hola|una|los|las|necesitamos|con|buenos|nuestro)\b/gi],
  ['en', /\b(the|and|we|you|our|for|with|please|need|would)\b/gi],
];

function languageOf(named: string, message: string): Facts['language'] {
  const short = named.toLowerCase();
  const names: Record<string, Facts['language']> = {
    german: 'de',
    deutsch: 'de',
    french: 'fr',
    spanish: 'es',
    english: 'en',
  };
  const code = names[short] ?? tellTales.map(([tag]) => tag).find((tag) => short.startsWith(tag));
  if (code !== undefined) return code;
  const scores = tellTales.map(([tag, words]) => [tag, (message.match(words) ?? []).length] as const);
  const best = scores.sort((a, b) => b[1] - a[1])[0];
  return best !== undefined && best[1] > 0 ? best[0] : 'en';
}
