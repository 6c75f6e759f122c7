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
import type { VoiceInUse } from '../voice/voice-in-use.ts';

/** A text as a writer gave it: tokens not rendered, no signature. */
type Written = Pick<TextToCheck, 'model' | 'promptVersion' | 'usage' | 'warnings'> & {
  generator: 'model' | 'composer';
  language: string;
  body: string;
};

export type WriteOptions = {
  facts: DraftingFacts;
  /** The rep's voice and its judge, where one is known. */
  voice: VoiceInUse | null;
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
  return composeClosest(placed);
}

/** Of several wordings the one nearest to the rep's voice that passes the checks; without a voice there is one. */
async function composeClosest(options: WithPlace): Promise<CheckedText> {
  const { facts, voice } = options;
  const count = voice?.voice == null ? 1 : wordings;
  const written = Array.from({ length: count }, (_, variant): Written & { match: number } => {
    const { body, language, warnings } = compose(facts, variant);
    const match = count === 1 ? 0 : (voice?.judge(body).match ?? 0);
    return { generator: 'composer', body, language, warnings, match };
  }).sort((a, b) => b.match - a.match);
  let first: CheckedText | null = null;
  for (const { match: _match, ...one } of written) {
    const checked = await check(options, one);
    if (passes(checked)) return checked;
    first ??= checked;
  }
  return first as CheckedText;
}

const wordings = 3;
/** A model's text below this is tried once more; then the nearer one is kept. */
const nearEnough = 0.5;

function passes(checked: CheckedText): boolean {
  return checked.guardReasons.length === 0 && !checked.blocked && !isTooShort(checked);
}

async function writeWithModel(options: WithPlace, model: LanguageModel): Promise<CheckedText | null> {
  let problems: string[] = [];
  let best: CheckedText | null = null;
  for (let attempt = 1; attempt <= 2; attempt++) {
    try {
      const checked = await check(options, await ask(options, model, problems));
      if (passes(checked)) {
        best = nearer(best, checked);
        if ((checked.voice?.match ?? 1) >= nearEnough || attempt === 2) return best;
        problems = (checked.voice?.costs ?? []).map(({ trait }) => `It does not keep to ${trait} of the style.`);
        continue;
      }
      // Only the kind of problem goes back to the model: what follows a colon may quote the lead.
      problems = [...checked.guardReasons, ...checked.piiSafety.warnings].map((reason) => reason.split(':')[0] ?? '');
    } catch (error) {
      if (error instanceof RateLimitExceeded) options.onLimit(error);
      options.log({ msg: 'the model gave no text', error: publicSentence(error), attempt });
      if (!isUnrendered(error)) return best;
      problems = ['It contains a token that stands for nothing.'];
    }
  }
  if (best !== null) return best;
  options.log({ msg: 'the model gave no text that passes the checks', problems });
  return null;
}

function nearer(one: CheckedText | null, other: CheckedText): CheckedText {
  return one !== null && (one.voice?.match ?? 0) >= (other.voice?.match ?? 0) ? one : other;
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
  const checked = await checkText({ ...written, content, hand: 'machine', origin, author: generator, slots }, rules);
  return { ...checked, voice: options.voice?.judge(text) ?? null };
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
