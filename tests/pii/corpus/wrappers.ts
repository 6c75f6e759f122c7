import { email, internationalPhone, personName } from './contacts.ts';
import type { Random } from './random.ts';

/** A piece of text, and what kind of value it is; no type for the text around values. */
export type Segment = { value: string; type?: string };
type Wrapper = (body: Segment[], random: Random) => Segment[];

const text = (value: string): Segment => ({ value });
const person = (random: Random, style?: string): Segment => ({ value: personName(random, style), type: 'person' });
const family = (random: Random): Segment => ({
  value: personName(random, 'full').split(' ').at(-1) ?? '',
  type: 'person',
});
const rewritten = (body: readonly Segment[], rewrite: (value: string) => string): Segment[] =>
  body.map((segment) => ({ ...segment, value: rewrite(segment.value) }));
/** Entities that are there already stay; tags inside a value are part of its disguise. */
const escaped = (body: readonly Segment[]): Segment[] =>
  body.map((segment) =>
    segment.type === undefined
      ? {
          ...segment,
          value: segment.value.replaceAll(/[<>]/g, (sign) => (sign === '<' ? '&lt;' : '&gt;')).replaceAll('\n', '<br>'),
        }
      : segment,
  );

/** The texts values come in: mails of several languages, forms, tables, logs, chats, quotations. */
export const wrappers: Readonly<Record<string, Wrapper>> = {
  mail: (body, random) => [
    text('Hello '),
    person(random, 'given'),
    text(',\n\n'),
    ...body,
    text('\n\nKind regards\n'),
    person(random),
    text('\n'),
  ],
  german: (body, random) => [
    text('Guten Tag Frau '),
    family(random),
    text(',\n\nwie besprochen:\n'),
    ...body,
    text('\n\nMit freundlichen Grüßen\n'),
    person(random),
  ],
  french: (body, random) => [
    text('Bonjour '),
    person(random, 'given'),
    text(',\n\n'),
    ...body,
    text('\n\nCordialement,\n'),
    person(random),
  ],
  spanish: (body, random) => [
    text('Hola '),
    person(random, 'given'),
    text(':\n\n'),
    ...body,
    text('\n\nUn saludo,\n'),
    person(random),
  ],
  quoted: (body, random) => [
    text('Agreed.\n\n'),
    person(random),
    text(' wrote on Friday:\n> '),
    ...rewritten(body, (value) => value.replaceAll('\n', '\n> ')),
    text('\n>\n> Sent from my phone\n'),
  ],
  html: (body) => [
    text('<!doctype html><html><body><table width="600"><tr><td style="padding:12px 24px">'),
    ...escaped(body),
    text('</td></tr></table></body></html>'),
  ],
  span: (body) => [text('<div class="row-12"><span>'), ...escaped(body), text('</span></div>')],
  log: (body) => [text('2026-05-04T07:08:09.123Z INFO [worker-3] '), ...body],
  list: (body) => [text('Open points:\n1. contract\n2. '), ...body, text('\n3. kick-off on 3 June\n')],
  table: (body) => [
    text('| field | value |\n|---|---|\n| note | '),
    ...rewritten(body, (value) => value),
    text(' |\n'),
  ],
  chat: (body, random) => [text('[09:41] '), person(random, 'given'), text(': '), ...body, text('\n[09:42] me: ok!')],
  form: (body) => [text('Message:\n'), ...body, text('\n\n---\nSubmitted 2026-02-03 at 10:11 from the contact form')],
  signature: (body, random) => [
    ...body,
    text('\n\n-- \n'),
    person(random),
    text('\nHead of Operations\nT: '),
    { value: internationalPhone(random), type: 'phone' },
    text('\nE: '),
    { value: email(random), type: 'email' },
    text('\n'),
  ],
}; // prettier-ignore
