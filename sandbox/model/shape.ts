import { asList, asRecord, asText } from '../wire.ts';
import type { Draft } from './writer.ts';

type Schema = Record<string, unknown>;

/** The draft in the shape a JSON schema asks for; fields the twin has no word for get the least value that fits. */
export function shapeDraft(schema: unknown, draft: Draft): unknown {
  const root = asRecord(schema);
  const names = Object.keys(asRecord(root.properties)).map(bare);
  const separate = { greeting: names.some(isGreeting), closing: names.some(isClosing) };
  const whole = [
    ...(separate.greeting ? [] : [draft.greeting]),
    ...draft.paragraphs,
    ...(separate.closing ? [] : [draft.closing]),
  ];
  return fill(root, root, draft, whole, '');
}

/** The draft as plain text, subject first. */
export function plainDraft(draft: Draft): string {
  return [`Subject: ${draft.subject}`, draft.greeting, ...draft.paragraphs, draft.closing].join('\n\n');
}

function fill(given: Schema, root: Schema, draft: Draft, whole: string[], name: string): unknown {
  const schema = resolved(given, root);
  if (schema.const !== undefined) return schema.const;
  const options = asList(schema.enum);
  if (options.length > 0) return options.includes(draft.language) ? draft.language : options[0];
  const type = Array.isArray(schema.type) ? schema.type.find((each) => each !== 'null') : schema.type;
  if (type === 'object' || schema.properties !== undefined) {
    const properties = Object.entries(asRecord(schema.properties));
    return Object.fromEntries(
      properties.map(([key, each]) => [key, fill(asRecord(each), root, draft, whole, bare(key))]),
    );
  }
  if (type === 'array') return fillList(schema, root, draft, whole, name);
  if (type === 'boolean') return false;
  if (type === 'number' || type === 'integer') return Number(schema.minimum ?? 0);
  return type === 'null' ? null : textFor(name, draft, whole);
}

function fillList(schema: Schema, root: Schema, draft: Draft, whole: string[], name: string): unknown[] {
  const items = resolved(asRecord(schema.items), root);
  if (!isBody(name) && !/paragraph|block|line|section/.test(name)) return [];
  if (items.type === 'string') return whole;
  return whole.map((text) => fill(items, root, draft, [text], 'text'));
}

function textFor(name: string, draft: Draft, whole: string[]): string {
  if (name.includes('subject') || name === 'title') return draft.subject;
  if (isGreeting(name)) return draft.greeting;
  if (isClosing(name)) return draft.closing;
  if (name.startsWith('lang') || name === 'locale') return draft.language;
  return isBody(name) || name === '' ? whole.join('\n\n') : '';
}

function resolved(schema: Schema, root: Schema): Schema {
  const reference = asText(schema.$ref);
  if (reference !== undefined) {
    const target = reference
      .split('/')
      .slice(1)
      .reduce<unknown>((at, key) => asRecord(at)[key], root);
    return resolved(asRecord(target), root);
  }
  const choices = [...asList(schema.anyOf), ...asList(schema.oneOf)].map(asRecord);
  const chosen = choices.find((choice) => choice.type !== 'null');
  return chosen === undefined ? schema : resolved(chosen, root);
}

const bare = (key: string): string => key.toLowerCase().replace(/[^a-z]/g, '');
const isGreeting = (name: string): boolean => name.includes('greeting') || name.includes('salutation');
const isClosing = (name: string): boolean => /closing|signoff|valediction/.test(name);
const isBody = (name: string): boolean => /body|text|message|content|email|reply|paragraphs/.test(name);
