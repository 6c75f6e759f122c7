import { randomBytes } from 'node:crypto';
import { publicSentence } from '../../core/errors.ts';
import type { DraftingFacts } from '../../drafting/facts.ts';
import { readSecondLook, secondLookPrompt } from '../../drafting/second-look.ts';
import { maskForModel } from '../../safeguards/pii/gate.ts';
import type { VerbContext } from '../context.ts';
import { type ClaimedText, unsupportedClaim } from './claims-of-text.ts';

/** Raised when a second pass of the model doubted a sentence that shares words with a source. */
export const doubted = 'doubted_by_second_look';

/**
 * With FEATURE_VALIDATION_AGENT, lets the model compare what it wrote with the facts once more: sentences that it doubts
 * lose their standing, and the text waits for a person. It can only take standing away; a look that fails changes nothing.
 */
export async function lookAgain(
  { settings, connectors, log }: Pick<VerbContext, 'settings' | 'connectors' | 'log'>,
  written: ClaimedText,
  facts: DraftingFacts,
): Promise<ClaimedText> {
  const { text, claims } = written;
  const model = connectors.languageModel;
  if (!settings.validateClaims || model === undefined || text.generator !== 'model') return written;
  try {
    const sentences = claims.map(({ sentence }) => sentence);
    const prompt = secondLookPrompt(facts, sentences, { nonce: randomBytes(16).toString('hex') });
    const { body } = await model.complete({
      instructions: maskForModel(prompt.instructions).masked,
      input: maskForModel(prompt.input).masked,
      maxOutputTokens: 200,
    });
    const found = readSecondLook(body, sentences.length);
    if (found === null) throw new TypeError('The answer names no sentences.');
    const isDoubted = new Set(found.filter((index) => claims[index]?.standing === 'sourced'));
    if (isDoubted.size === 0) return written;
    return {
      text: { ...text, warnings: [...new Set([...text.warnings, unsupportedClaim, doubted])] },
      claims: claims.map((claim, index) => (isDoubted.has(index) ? { ...claim, standing: 'unsupported' } : claim)),
    };
  } catch (error) {
    log({ msg: 'no second look at the text', error: publicSentence(error) });
    return written;
  }
}
