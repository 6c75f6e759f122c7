import type { CheckedText, Claim } from '../../core/draft.ts';
import { claims, ruleSources, sourcesOf } from '../../drafting/claims.ts';
import type { DraftingFacts } from '../../drafting/facts.ts';
import { type Hand, type TextRules, withoutSignature } from './check-text.ts';

/** Raised when a sentence states what no source says: such a text waits for a person, wherever approval is not asked for. */
export const unsupportedClaim = 'unsupported_claim';

export type ClaimedText = { text: CheckedText; claims: Claim[] };

/** What each sentence of a written text rests on; a statement without a source is a warning of the text. */
export function sourceWriting(text: CheckedText, facts: DraftingFacts, rules: TextRules): ClaimedText {
  const words = new Map(text.slots.map((slot) => [slot.start, slot.display]));
  const rendered = facts.slots.map((slot) => ({ ...slot, display: words.get(slot.start) ?? slot.display }));
  const known = sourcesOf({ ...facts, slots: rendered }, rules.approvedFacts);
  return warned(text, claims(bodyOf(text, rules), known, text.generator === 'model' ? 'model' : 'composer'));
}

/**
 * The same for a text that somebody typed or changed. Sentences that stood before keep what they rest on; a person answers
 * for the rest, an agent's must stand in the lead's message or an approved fact.
 */
export function sourceTyping(
  text: CheckedText,
  hand: Hand,
  rules: TextRules,
  before: readonly Claim[] = [],
): ClaimedText {
  const kept = new Map(before.map((claim) => [claim.sentence, claim]));
  const found = claims(bodyOf(text, rules), ruleSources(rules), hand === 'person' ? 'person' : 'model');
  return warned(
    text,
    found.map((claim) => {
      const earlier = kept.get(claim.sentence);
      return earlier === undefined ? claim : { ...earlier, start: claim.start, end: claim.end };
    }),
  );
}

function bodyOf(text: CheckedText, rules: TextRules): string {
  return withoutSignature(text.content.body, rules.senderSignature);
}

function warned(text: CheckedText, found: Claim[]): ClaimedText {
  const isOpen = found.some(({ standing }) => standing === 'unsupported');
  const others = text.warnings.filter((warning) => warning !== unsupportedClaim);
  return { text: { ...text, warnings: isOpen ? [...others, unsupportedClaim] : others }, claims: found };
}
