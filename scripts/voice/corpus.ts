import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readRows } from '../jsonl.ts';

export type Mail = { writer: number; text: string; subject: string; id: string };
export type Split = { pool: Mail[]; test: Mail[] };

export const developersSet = fileURLToPath(new URL('../../../shared/voice/dev.jsonl', import.meta.url));

/** Mails with their writers numbered from 0 in the order of their names. Throws when the file is not there. */
export function readMails(file: string = developersSet): Mail[] {
  if (!existsSync(file))
    throw new Error(`${file} is not there. It comes with the evaluation data, not with the product.`);
  const rows = [...readRows(file)].map(({ row }) => row);
  const names = [...new Set(rows.map(({ author }) => String(author)))].sort();
  return rows.map(({ author, text, subject, id }) => ({
    writer: names.indexOf(String(author)),
    text: String(text),
    subject: String(subject ?? ''),
    id: String(id),
  }));
}

/** Per writer 30 mails to learn from and up to 25 to test with; mails of one subject go to the same side. */
export function splitsOf(mails: readonly Mail[], seed: number): Split[] {
  const writers = [...new Set(mails.map(({ writer }) => writer))].sort((a, b) => a - b);
  return writers.map((writer, at) => {
    const random = mulberry32(seed * 1_000_003 + at * 7919);
    const threads = new Map<string, Mail[]>();
    for (const mail of mails.filter((one) => one.writer === writer))
      threads.set(threadOf(mail), [...(threads.get(threadOf(mail)) ?? []), mail]);
    const pool: Mail[] = [];
    const test: Mail[] = [];
    for (const thread of shuffled([...threads.keys()].sort(), random)) {
      const side = pool.length < 30 ? pool : test;
      side.push(...shuffled(threads.get(thread) ?? [], random));
    }
    return { pool: shuffled(pool, random).slice(0, 30), test: test.slice(0, 25) };
  });
}

function threadOf({ subject, id }: Mail): string {
  const bare = subject.toLowerCase().replace(/^(?:\s*(?:re|fw|fwd)\s*:\s*)+/, '');
  const key = bare
    .replaceAll(/\[[a-z]+\]/g, '')
    .replaceAll(/[^a-z0-9]+/g, ' ')
    .trim();
  return key.length < 4 || key === 'no subject' ? `#${id}` : key;
}

/** Mulberry32, a small seeded generator of numbers from 0 to 1. */
export function mulberry32(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function shuffled<Item>(items: readonly Item[], random: () => number): Item[] {
  const order = [...items];
  for (let at = order.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1));
    [order[at], order[other]] = [order[other] as Item, order[at] as Item];
  }
  return order;
}
