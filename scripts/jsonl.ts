import { readFileSync } from 'node:fs';

/** One line of a corpus: the object, and `file:line` for messages about it. */
export type Row = { row: Record<string, unknown>; where: string };

/** Reads JSON lines, blank ones skipped. Throws a sentence that names file and line for what is no JSON object. */
export function* readRows(file: string): Iterable<Row> {
  const lines = readText(file)
    .replace(/^\ufeff/, '')
    .split('\n');
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue;
    const where = `${file}:${index + 1}`;
    const row = parsed(line);
    if (row === null) throw new Error(`${where} is not a JSON object.`);
    yield { row, where };
  }
}

/** The text of field `name`; throws a sentence when it is missing or no string. */
export function textField(row: Record<string, unknown>, name: string, where: string): string {
  const value = row[name];
  if (typeof value !== 'string') throw new Error(`${where}: "${name}" must be a string.`);
  return value;
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
    throw new Error(`${file} cannot be read${code}.`);
  }
}

function parsed(line: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}
