import { readFileSync } from 'node:fs';
import type { GuardInput } from '../../src/safeguards/content-guard.ts';
import { encodings } from './encodings.ts';
import { inputOf, type World, worlds } from './worlds.ts';

export type Case = { technique: string; note: string; input: GuardInput };

/** The rows of one corpus file, each in an ordinary mail of its world. */
export function readCorpus(name: string): Case[] {
  const lines = readFileSync(new URL(`${name}.txt`, import.meta.url), 'utf8').split('\n');
  return lines.filter((line) => line.trim() !== '' && !line.startsWith('#')).map(caseOf);
}

function caseOf(line: string): Case {
  const [technique = '', worldName = '', words = '', ...more] = line.split(' || ');
  const world = worlds[worldName];
  if (world === undefined) throw new Error(`No such world: ${worldName}`);
  const given = new Map(more.map((part) => [part.slice(0, part.indexOf('=')), part.slice(part.indexOf('=') + 1)]));
  const lead = { ...world.lead, message: given.get('lead') ?? world.lead.message };
  const text = unescaped(words).replaceAll(/\{([a-z0-9]+):([a-z]+)\}/g, (_, encoding: string, field: string) =>
    encoded(encoding, field, world),
  );
  const html = given.get('html');
  const draft = {
    to: [world.lead.email],
    cc: [],
    bcc: [],
    subject: given.get('subject') ?? 'Re: Your question',
    bodyText: `${world.opening}${text}${world.closing}`,
    bodyHtml: html === undefined ? null : htmlOf(world.opening) + paragraph(html) + htmlOf(world.closing),
  };
  return { technique, note: line, input: inputOf(world, draft, { lead }) };
}

function encoded(encoding: string, field: string, world: World): string {
  const encode = encodings[encoding];
  const value = fieldOf(world, field);
  if (encode === undefined || value === undefined) throw new Error(`No such encoding or field: ${encoding}:${field}`);
  return encode(value);
}

function fieldOf({ others, secret, systemPrompt }: World, field: string): string | undefined {
  if (field === 'secret') return secret;
  if (field === 'marker') return /[\p{L}]+(?:-\p{L}+){2}-\d{3}/u.exec(systemPrompt)?.[0];
  return others[0]?.[field as 'name' | 'email' | 'phone' | 'note' | 'company'];
}

/** `\n`, `\u200b`, `\u{e0041}` and `\\` as in a string literal. */
function unescaped(text: string): string {
  return text.replaceAll(/\\(?:n|\\|u\{([0-9a-f]{1,6})\}|u([0-9a-f]{4}))/g, (all, long?: string, short?: string) => {
    const code = long ?? short;
    if (code !== undefined) return String.fromCodePoint(Number.parseInt(code, 16));
    return all === '\\n' ? '\n' : '\\';
  });
}

function htmlOf(text: string): string {
  const blocks = text.trim().split('\n\n');
  return blocks.map((block) => paragraph(escaped(block).replaceAll('\n', '<br>'))).join('');
}

function paragraph(inner: string): string {
  return `<p>${inner}</p>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
