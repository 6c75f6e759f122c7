import type { FastifyRequest } from 'fastify';
import { CountersignError } from '../core/errors.ts';
import { isStorable } from './storable-text.ts';

/** What a form may carry: one file, and a few short fields. */
export const formLimits = {
  fileSize: 10 * 1024 * 1024,
  files: 1,
  fields: 8,
  fieldSize: 4096,
  fieldNameSize: 60,
  parts: 9,
  headerPairs: 40,
};
/** Boundaries and headers of the parts come on top of the file. */
const formOverhead = 64 * 1024;

/**
 * Reads a `multipart/form-data` body into an object: texts by field, and `file` as `{name, bytes}`. A body that says it is
 * too large is refused unread. Throws `file_too_large`, `malformed_form`.
 */
export async function readForm(request: FastifyRequest): Promise<Record<string, unknown>> {
  if (Number(request.headers['content-length'] ?? 0) > formLimits.fileSize + formOverhead) throw tooLarge();
  const body: Record<string, unknown> = {};
  try {
    for await (const part of request.parts({ limits: formLimits })) {
      if (Object.hasOwn(body, part.fieldname)) throw malformed('The form names a field twice.');
      if (part.type === 'file') body[part.fieldname] = { name: part.filename, bytes: await part.toBuffer() };
      else if (part.fieldnameTruncated || part.valueTruncated) throw malformed('A field of the form is too long.');
      else body[part.fieldname] = part.value;
    }
  } catch (error) {
    if (error instanceof CountersignError) throw error;
    throw (error as { statusCode?: number }).statusCode === 413 ? tooLarge() : malformed('The form cannot be read.');
  }
  const { file, ...texts } = body;
  if (!isStorable([texts, (file as { name?: unknown } | undefined)?.name])) {
    throw new CountersignError('invalid_text', 'The form holds NUL or broken characters.');
  }
  return body;
}

function tooLarge(): CountersignError {
  return new CountersignError('file_too_large', 'The file is larger than 10 MiB, so nothing was stored.');
}

function malformed(sentence: string): CountersignError {
  return new CountersignError('malformed_form', sentence);
}
