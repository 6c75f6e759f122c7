import { randomBytes } from 'node:crypto';
import type { CheckedText, DraftContent, OfferedSlot } from '../../core/draft.ts';
import { publicSentence } from '../../core/errors.ts';
import { RateLimitExceeded } from '../../core/limits.ts';
import type { Completion, LanguageModel } from '../../core/ports.ts';
import { renderSlot } from '../../core/slot.ts';
import { compose, subjectOf } from '../../drafting/composer.ts';
import type { DraftingFacts } from '../../drafting/facts.ts';
import { buildPrompt } from '../../drafting/prompt.ts';
import { renderSlots } from '../../drafting/slots-text.ts';
import { maskForModel } from '../../safeguards/pii/gate.ts';
import { checkText, type TextRules, type TextToCheck } from '../drafts/check-text.ts';
import { isTooShort } from '../drafts/first-status.ts';

/** A text as a writer gave it: tokens not rendered, no signature. */
type Written = Pick<TextToCheck, 'model' | 'promptVersion' | 'usage' | 'warnings'> & {
  generator: 'model' | 'composer';
  language: string;
  body: string;
};

export type WriteOptions = {
  facts: DraftingFacts;
  rules: TextRules;
  languageModel: LanguageModel | undefined;
  timeZone: string;
  origin: 'first' | 'regenerate';
  /** Subject, thread and files that stay as they are; else the composer names the subject and the facts the thread. */
  place?: Place;
  log(line: Record<string, unknown>): void;
  /** Told when the model may not be asked now; may throw to wait for it. */
  onLimit(error: RateLimitExceeded): void;
};

/** The composer alone names a new subject, also of a model's text. */
type WithPlace = WriteOptions & { place: Place };
type Place = Pick<DraftContent, 'subject' | 'threadId' | 'attachments'>;

/**
 * Writes and checks one text: the model first, once more with what was wrong told to it, else the composer. The
 * composer's text passes the same checks; there is always a text.
 */
export async function writeMessage(options: WriteOptions): Promise<CheckedText> {
  const { facts, languageModel } = options;
  const place = options.place ?? { subject: subjectOf(facts), threadId: facts.thread?.id ?? null, attachments: [] };
  const placed = { ...options, place };
  if (languageModel !== undefined) {
    const checked = await writeWithModel(placed, languageModel);
    if (checked !== null) return checked;
  }
  const { body, language, warnings } = compose(facts);
  return check(placed, { generator: 'composer', body, language, warnings });
}

async function writeWithModel(options: WithPlace, model: LanguageModel): Promise<CheckedText | null> {
  let problems: string[] = [];
  for (let attempt = 1; attempt <= 2; attempt++) {
    try {
      const checked = await check(options, await ask(options, model, problems));
      if (checked.guardReasons.length === 0 && !checked.blocked && !isTooShort(checked)) return checked;
      // Only the kind of problem goes back to the model: what follows a colon may quote the lead.
      problems = [...checked.guardReasons, ...checked.piiSafety.warnings].map((reason) => reason.split(':')[0] ?? '');
    } catch (error) {
      if (error instanceof RateLimitExceeded) options.onLimit(error);
      options.log({ msg: 'the model gave no text', error: publicSentence(error), attempt });
      if (!isUnrendered(error)) return null;
      problems = ['It contains a token that stands for nothing.'];
    }
  }
  options.log({ msg: 'the model gave no text that passes the checks', problems });
  return null;
}

async function ask({ facts }: WriteOptions, model: LanguageModel, problems: readonly string[]): Promise<Written> {
  const prompt = buildPrompt(facts, { nonce: randomBytes(16).toString('hex') });
  const repair = problems.length === 0 ? '' : `\nYour last answer was refused: ${problems.join(' ')} Avoid this.`;
  const completion: Completion = await model.complete({
    instructions: maskForModel(prompt.instructions + repair).masked,
    input: maskForModel(prompt.input).masked,
    maxOutputTokens: 900,
  });
  const { body, usage, model: name } = completion;
  return { generator: 'model', language: facts.language, body, usage, model: name, promptVersion: prompt.version };
}

/** Renders the tokens, puts the signature below, and checks the whole. */
async function check(options: WithPlace, written: Written): Promise<CheckedText> {
  const { facts, rules, timeZone } = options;
  const { language, generator } = written;
  const describe = (slot: DraftingFacts['slots'][number]) =>
    renderSlot(slot, language, timeZone, facts.prospect.time_zone);
  const { text, used } = renderSlots(written.body.trim(), facts.slots, { language, describe, links: facts.links });
  const slots: OfferedSlot[] = used.map((slot) => ({ start: slot.start, end: slot.end, display: describe(slot) }));
  const signature = facts.rep.signatureText;
  const content: DraftContent = {
    recipient: rules.lockedRecipient,
    subject: options.place.subject,
    body: signature ? `${withoutSignedName(text, signature)}\n\n${signature}` : text,
    attachments: options.place.attachments,
    threadId: options.place.threadId,
  };
  const origin = options.origin === 'regenerate' ? 'regenerate' : generator;
  return checkText({ ...written, content, hand: 'machine', origin, author: generator, slots }, rules);
}

/** A writer signs by name, and so does the signature below: the name stands once. */
function withoutSignedName(text: string, signature: string): string {
  const lines = text.trimEnd().split('\n');
  const first = signature.split('\n')[0]?.trim();
  return (lines.at(-1)?.trim() === first ? lines.slice(0, -1) : lines).join('\n').trimEnd();
}

function isUnrendered(error: unknown): boolean {
  return (error as { code?: string } | null)?.code === 'unrendered_token';
}
