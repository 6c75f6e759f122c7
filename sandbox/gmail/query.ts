/** A Gmail search as a tree. `words` are plain words or a quoted phrase. */
export type Term =
  | { kind: 'and'; terms: Term[] }
  | { kind: 'or'; terms: Term[] }
  | { kind: 'not'; term: Term }
  | { kind: 'operator'; name: string; value: string }
  | { kind: 'words'; text: string };

const operators = new Set(
  'from to cc bcc subject rfc822msgid in is label has filename larger smaller after before newer older newer_than older_than'.split(
    ' ',
  ),
);
type Token =
  | { type: 'open' | 'close' | 'openBrace' | 'closeBrace' | 'or' | 'minus' }
  | { type: 'term'; operator?: string; text: string };

/** Reads Gmail's search syntax: operators, "phrases", -not, OR, { any of } and ( groups ), also after an operator. */
export function parseQuery(q: string): Term {
  const tokens = tokenize(q);
  let at = 0;

  function sequence(end: Token['type'] | undefined, operator: string | undefined, any: boolean): Term {
    const terms: Term[] = [];
    while (at < tokens.length) {
      const token = tokens[at] as Token;
      if (token.type === end) break;
      if (token.type === 'close' || token.type === 'closeBrace') at += 1;
      else if (token.type === 'or') {
        at += 1;
        const left = terms.pop();
        const right = unary(operator);
        terms.push(left === undefined ? right : joinOr(left, right));
      } else terms.push(unary(operator));
    }
    at += 1;
    return terms.length === 1 && terms[0] !== undefined ? terms[0] : { kind: any ? 'or' : 'and', terms };
  }

  function unary(operator: string | undefined): Term {
    const token = tokens[at];
    at += 1;
    if (token === undefined) return { kind: 'and', terms: [] };
    if (token.type === 'minus') return { kind: 'not', term: unary(operator) };
    if (token.type === 'open') return sequence('close', operator, false);
    if (token.type === 'openBrace') return sequence('closeBrace', operator, true);
    if (token.type !== 'term') return { kind: 'and', terms: [] };
    const name = token.operator ?? operator;
    if (token.operator !== undefined && token.text === '' && ['open', 'openBrace'].includes(tokens[at]?.type ?? ''))
      return unary(name);
    return name === undefined ? { kind: 'words', text: token.text } : { kind: 'operator', name, value: token.text };
  }

  return sequence(undefined, undefined, false);
}

function joinOr(left: Term, right: Term): Term {
  return { kind: 'or', terms: left.kind === 'or' ? [...left.terms, right] : [left, right] };
}

const pattern = /\s+|([(){}])|(-)(?=\S)|(?:([A-Za-z0-9_]+):)?(?:"([^"]*)"|([^\s(){}"]+))|./gy;

function tokenize(q: string): Token[] {
  const tokens: Token[] = [];
  for (const found of q.matchAll(pattern)) {
    const [all, bracket, minus, name, phrase, word] = found;
    if (bracket !== undefined)
      tokens.push({
        type: ({ '(': 'open', ')': 'close', '{': 'openBrace', '}': 'closeBrace' } as const)[bracket as '('],
      });
    else if (minus !== undefined) tokens.push({ type: 'minus' });
    else if (word === 'OR' && name === undefined) tokens.push({ type: 'or' });
    else if (word === 'AND' && name === undefined) continue;
    else if (phrase !== undefined || word !== undefined)
      tokens.push(termToken(name?.toLowerCase(), phrase ?? word ?? '', all));
  }
  return tokens;
}

function termToken(name: string | undefined, text: string, all: string): Token {
  if (name !== undefined && operators.has(name)) return { type: 'term', operator: name, text };
  const colon = /^([a-z0-9_]+):$/i.exec(text);
  if (name === undefined && colon?.[1] !== undefined && operators.has(colon[1].toLowerCase())) {
    return { type: 'term', operator: colon[1].toLowerCase(), text: '' };
  }
  return { type: 'term', text: name === undefined ? text : all };
}
