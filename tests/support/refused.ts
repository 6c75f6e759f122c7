import assert from 'node:assert/strict';
import { sqlState } from '../../src/store/database.ts';

/** What the database answers when a rule of ours or of the schema is broken. */
const states = {
  rule: '23001',
  unique: '23505',
  check: '23514',
  foreign_key: '23503',
  not_null: '23502',
  row_security: '42501',
  rights: '42501',
  read_only: '25006',
} as const;

/** Demands that a statement is refused for this reason and, where given, with these words. */
export async function refused(attempt: Promise<unknown>, reason: keyof typeof states, words?: RegExp): Promise<void> {
  await assert.rejects(attempt, (error: unknown) => {
    const state = sqlState(error) ?? sqlState((error as { cause?: unknown }).cause);
    assert.ok(
      [sqlState(error), sqlState((error as { cause?: unknown }).cause)].includes(states[reason]),
      `${state}: ${error}`,
    );
    if (words !== undefined) assert.match(String(error), words);
    return true;
  });
}
