import { detectLanguage } from './language.ts';
import { findLeaks } from './leak-guard.ts';
import { findFreeTypedTimes } from './typed-times.ts';

/** Below this many characters a body is no mail (spec/behaviour.md section 3). */
export const minimumBodyLength = 50;

/** The reason stored with a draft that is too short. */
export const tooShort = 'Message too short';

export type Problem = {
  code: 'message_too_short' | 'leak' | 'unverified_time' | 'subject_invalid';
  /** For the reviewer: what was found, in words. */
  detail: string;
};

/**
 * What is wrong with a text as the lead would get it: slots rendered, and best without the signature. `slots` are those
 * the text may offer, with the words they were rendered to. A free-typed time is a problem, from a person only a
 * warning; a text in another language than asked for is a warning.
 */
export function checkDraft(
  draft: { subject: string; body: string },
  expected: { slots: readonly { display: string }[]; language: string; writer: 'machine' | 'person' },
): { problems: Problem[]; warnings: string[] } {
  const problems: Problem[] = [];
  const warnings: string[] = [];
  if (draft.body.trim().length < minimumBodyLength) problems.push({ code: 'message_too_short', detail: tooShort });
  for (const detail of [...findLeaks(draft.subject), ...findLeaks(draft.body)]) problems.push({ code: 'leak', detail });
  const subject = draft.subject.trim();
  if (subject === '' || /[\r\n\u0085\u2028\u2029]/.test(subject)) {
    problems.push({ code: 'subject_invalid', detail: 'The subject must be one line of text.' });
  }
  const times = findFreeTypedTimes(draft.body, expected.slots);
  if (times.length > 0 && expected.writer === 'person') warnings.push('unverified_time');
  if (expected.writer === 'machine') {
    for (const detail of times) problems.push({ code: 'unverified_time', detail });
  }
  const language = detectLanguage(draft.body);
  if (language !== null && language !== expected.language) warnings.push('language_mismatch');
  return { problems, warnings };
}
