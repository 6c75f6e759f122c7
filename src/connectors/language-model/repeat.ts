import type { LanguageModel } from '../../core/ports.ts';
import { createReadRetry, type ReadRetryOptions } from '../connector.ts';

/** A lead waits for its text: after so long a failed model is left for the composer. */
const patienceMs = 10_000;

/**
 * The same model, asked again while it is down or asks to wait: a completion changes nothing outside, so it may be
 * repeated like any read. Gives up once `patienceMs` have passed since the first try.
 */
export function repeatWhileDown(model: LanguageModel, options: ReadRetryOptions = {}): LanguageModel {
  const retry = createReadRetry({ patienceMs, ...options });
  return { complete: (request) => retry(() => model.complete(request)) };
}
