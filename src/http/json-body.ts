import type { FastifyInstance } from 'fastify';
import { CountersignError } from '../core/errors.ts';

const deepest = 32;

/**
 * Reads bytes as JSON; an empty body is none. Refuses with `malformed_json` what readers may take differently: bytes
 * that are no UTF-8, `__proto__` keys, keys named twice, deep nesting.
 */
export function jsonReader(server: FastifyInstance): (bytes: Buffer) => Promise<unknown> {
  const parse = server.getDefaultJsonParser('error', 'error');
  return async (bytes) => {
    if (bytes.length === 0) return undefined;
    const text = textOf(bytes);
    const value = await new Promise<unknown>((resolve, reject) => {
      const done = (error: Error | null, parsed?: unknown) => (error === null ? resolve(parsed) : reject(malformed()));
      void parse(undefined as never, text, done);
    });
    if (!isShallow(value)) throw malformed();
    if (repeatsKey(text)) throw malformed('The body names a field twice.');
    return value;
  };
}

function malformed(sentence = 'The body is not valid JSON.'): CountersignError {
  return new CountersignError('malformed_json', sentence);
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function textOf(bytes: Buffer): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw malformed('The body is not UTF-8.');
  }
}

/** Level by level, so that no nesting can exhaust the stack here or in what reads the value later. */
function isShallow(value: unknown): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > deepest) return false;
    level = level.flatMap((one) => (typeof one === 'object' && one !== null ? Object.values(one) : []));
  }
  return true;
}

/** Whether an object in this text, which is valid JSON, has a key twice. Linear in the text. */
function repeatsKey(text: string): boolean {
  const open: Set<string>[] = [];
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (char === '{' || char === '[') open.push(new Set());
    else if (char === '}' || char === ']') open.pop();
    else if (char === '"') {
      const end = endOfString(text, at);
      const keys = open.at(-1);
      if (keys !== undefined && isKey(text, end)) {
        const key = JSON.parse(text.slice(at, end)) as string;
        if (keys.has(key)) return true;
        keys.add(key);
      }
      at = end - 1;
    }
  }
  return false;
}

/** Behind the closing quotation mark of the string that opens at `start`. */
function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at + 1;
}

/** Whether a colon follows. */
function isKey(text: string, from: number): boolean {
  let at = from;
  while (/\s/.test(text[at] ?? '')) at++;
  return text[at] === ':';
}
