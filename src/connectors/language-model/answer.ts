import { z } from 'zod';

/** What the model is asked for. Limits are checked afterwards: providers refuse schemas that state them. */
export const wireSchema = z.strictObject({ subject: z.string().nullable(), paragraphs: z.array(z.string()) });

/** The same in words, for servers that cannot be held to a schema. */
export const shapeInWords =
  'Answer with one JSON object and nothing else: {"subject": string or null, "paragraphs": [string, ...]}. ' +
  'At most 12 paragraphs of at most 1200 characters each; no other keys.';

const answerSchema = z.strictObject({
  subject: z.string().max(300).nullable().default(null),
  paragraphs: z.array(z.string().max(1200)).min(1).max(12),
});

export type ParsedAnswer =
  | { ok: true; subject: string | null; body: string }
  | { ok: false; code: 'unparsable' | 'wrong_shape' | 'reasoning_in_text' };

/** In characters: far more than a draft and its reasoning take. */
const longestText = 200_000;
const reasoningTags = /<(\/?)(?:think|thinking|thought|reasoning|reflection|analysis)>/gi;
const finalChannel = /^[\s\S]*<\|channel\|>final<\|message\|>/;
const controlToken = /<\|[^|>\s]{1,40}\|>/;

/**
 * Reads a model's text as subject and paragraphs. Reasoning is cut off before parsing; where a trace of it remains the
 * answer is refused, as it is when it has other keys, too much or no text.
 */
export function parseAnswer(text: string): ParsedAnswer {
  if (text.length > longestText) return { ok: false, code: 'unparsable' };
  const said = withoutReasoning(text);
  if (said === null) return { ok: false, code: 'reasoning_in_text' };
  const json = findObject(said);
  if (json === undefined) return { ok: false, code: 'unparsable' };
  const read = answerSchema.safeParse(json);
  if (!read.success) return { ok: false, code: 'wrong_shape' };
  const paragraphs = read.data.paragraphs.map((each) => each.replace(/\r\n?/g, '\n').trim()).filter(Boolean);
  if (paragraphs.length === 0) return { ok: false, code: 'wrong_shape' };
  const subject = read.data.subject?.replace(/\s+/g, ' ').trim() || null;
  const written = [subject ?? '', ...paragraphs];
  if (written.some((each) => each.search(reasoningTags) >= 0 || controlToken.test(each))) {
    return { ok: false, code: 'reasoning_in_text' };
  }
  return { ok: true, subject, body: paragraphs.join('\n\n') };
}

/**
 * Removes reasoning blocks, and what stands before a closing tag whose opening one the server swallowed; null when a
 * block never ends, as what follows may be part of it.
 */
function withoutReasoning(text: string): string | null {
  let said = '';
  let from = 0;
  let isInside = false;
  const final = text.replace(finalChannel, '');
  for (const { 0: tag, 1: slash, index } of final.matchAll(reasoningTags)) {
    if (slash === '') said = isInside ? said : said + final.slice(from, index);
    else if (!isInside) said = '';
    isInside = slash === '';
    from = index + tag.length;
  }
  return isInside ? null : (said + final.slice(from)).trim();
}

/** The JSON object in a text: the whole of it, what a code fence holds, or what the outermost braces hold. */
function findObject(text: string): unknown {
  const fenced = /```(?:json)?([\s\S]*?)```/i.exec(text)?.[1];
  const braced = text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1);
  for (const candidate of [text, fenced, braced]) {
    if (candidate === undefined) continue;
    try {
      const value: unknown = JSON.parse(candidate.replace(/<\|[^|>\s]{1,40}\|>\s*$/, ''));
      if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
    } catch {
      // The next reading may hold; when none does, the answer is refused.
    }
  }
  return undefined;
}
