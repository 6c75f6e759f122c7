/*
 * What a pattern can begin with. Knows the part of regular expressions that lexicons are written in: letters, groups,
 * classes, quantifiers, look-arounds and the usual escapes.
 */

/** A beginning of at most two characters; `open`: anything may follow, so that it cannot be made longer. */
type Start = { text: string; open: boolean };
type Item = { starts: Start[]; optional: boolean; repeats: boolean };

const width = 2;

/** Beginnings of at most two characters, one of which every match has; the empty one when anything may come first. */
export function beginnings(pattern: string): Set<string> {
  return new Set(new Reader(pattern).alternatives().map(({ text }) => text));
}

/** The alternatives of a pattern that stand in no group. */
export function alternativesOf(pattern: string): string[] {
  const reader = new Reader(pattern);
  const ends: number[] = [];
  reader.alternatives((end) => ends.push(end));
  return ends.map((end, at) => pattern.slice(at === 0 ? 0 : (ends[at - 1] ?? 0) + 1, end));
}

class Reader {
  readonly #pattern: string;
  #at = 0;

  constructor(pattern: string) {
    this.#pattern = pattern;
  }

  /** The beginnings of all alternatives up to the end of the group; `ended` is told where each ends. */
  alternatives(ended: (at: number) => void = () => {}): Start[] {
    const all: Start[] = [];
    do {
      all.push(...this.#sequence());
      ended(this.#at);
    } while (this.#take('|'));
    return all;
  }

  #sequence(): Start[] {
    let starts: Start[] = [{ text: '', open: false }];
    while (this.#at < this.#pattern.length && this.#peek() !== '|' && this.#peek() !== ')') {
      starts = joined(starts, this.#item());
    }
    return starts;
  }

  #item(): Item {
    const starts = this.#atom();
    const quantifier = /^(?:[?*+]|\{(\d+)(,(\d*))?\})\??/.exec(this.#pattern.slice(this.#at));
    if (quantifier === null) return { starts, optional: false, repeats: false };
    this.#at += quantifier[0].length;
    const [sign = ''] = quantifier[0];
    const optional = sign === '?' || sign === '*' || quantifier[1] === '0';
    return { starts, optional, repeats: sign !== '?' };
  }

  #atom(): Start[] {
    const char = this.#next();
    if (char === '(') return this.#group();
    if (char === '[') return this.#characterClass();
    if (char === '\\') return escaped(this.#next());
    if (char === '.') return anything;
    if (char === '^' || char === '$') return nothing;
    return [{ text: char, open: false }];
  }

  #group(): Start[] {
    const kind = /^\?(?::|<?[=!])/.exec(this.#pattern.slice(this.#at))?.[0] ?? '';
    this.#at += kind.length;
    const starts = this.alternatives();
    this.#take(')');
    return kind === '?:' || kind === '' ? starts : nothing;
  }

  #characterClass(): Start[] {
    const end = this.#pattern.indexOf(']', this.#at);
    const inside = this.#pattern.slice(this.#at, end);
    this.#at = end + 1;
    return /[\\^-]/.test(inside) ? anything : [...inside].map((text) => ({ text, open: false }));
  }

  #peek(): string {
    return this.#pattern.charAt(this.#at);
  }

  #next(): string {
    this.#at += 1;
    return this.#pattern.charAt(this.#at - 1);
  }

  #take(char: string): boolean {
    if (this.#peek() !== char) return false;
    this.#at += 1;
    return true;
  }
}

const anything: Start[] = [{ text: '', open: true }];
const nothing: Start[] = [{ text: '', open: false }];

function escaped(char: string): Start[] {
  if (char === 'b') return nothing;
  if (char === 'd') return [...'0123456789'].map((text) => ({ text, open: false }));
  return /[a-zA-Z]/.test(char) ? anything : [{ text: char, open: false }];
}

function joined(starts: readonly Start[], { starts: next, optional, repeats }: Item): Start[] {
  const all = new Map<string, Start>();
  const add = (start: Start) => void all.set(`${start.text}${start.open}`, start);
  for (const start of starts) {
    if (start.open || start.text.length >= width) {
      add(start);
      continue;
    }
    if (optional) add(start);
    for (const { text, open } of next) {
      const whole = (start.text + text).slice(0, width);
      add({ text: whole, open: open || (repeats && whole.length < width) });
    }
  }
  return [...all.values()];
}
