import { detectPii } from '../../src/safeguards/pii/gate.ts';
import { textField } from '../jsonl.ts';

/** Corpora name two types shorter than the product does. */
const corpusLabels: Readonly<Record<string, string>> = { credit_card: 'card', ip_address: 'ip', date_of_birth: 'dob' };

/** What is found in a row's text: spans in UTF-16 code units with the labels of the corpora, ordered, without overlaps. */
export type PiiPrediction = { id: unknown; spans: { start: number; end: number; type: string; score: number }[] };

export function predict(row: Record<string, unknown>, where: string): PiiPrediction {
  const text = textField(row, 'text', where);
  if (typeof row.id !== 'string' && typeof row.id !== 'number') throw new Error(`${where}: "id" is missing.`);
  return { id: row.id, spans: predictSpans(text) };
}

export function predictSpans(text: string): PiiPrediction['spans'] {
  return detectPii(text, { names: true }).map(({ type, start, end, confidence }) => ({
    start,
    end,
    type: corpusLabels[type] ?? type,
    score: confidence,
  }));
}
