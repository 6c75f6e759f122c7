import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConnectorError } from '../../core/errors.ts';
import type { MaskedText } from '../../core/masked-text.ts';
import type { Completion } from '../../core/ports.ts';
import { repeatWhileDown } from './repeat.ts';

const answer: Completion = {
  subject: null,
  body: 'Good morning',
  model: 'm',
  usage: { inputTokens: 1, outputTokens: 1 },
};
const request = { instructions: '' as MaskedText, input: '' as MaskedText, maxOutputTokens: 10 };

function modelThat(...outcomes: (ConnectorError | Completion)[]) {
  const asked: number[] = [];
  const model = repeatWhileDown(
    {
      async complete() {
        const outcome = outcomes[Math.min(asked.push(1), outcomes.length) - 1];
        if (outcome instanceof ConnectorError) throw outcome;
        return outcome ?? answer;
      },
    },
    { delay: async () => {} },
  );
  return { model, asked };
}

const fault = (kind: ConnectorError['fault'], more = {}) => new ConnectorError('openai', kind, 'No.', more);

test('an overloaded model is asked again, at most three times', async () => {
  const healed = modelThat(fault('down'), fault('rate_limited'), answer);
  assert.equal((await healed.model.complete(request)).body, 'Good morning');
  assert.equal(healed.asked.length, 3);

  const ill = modelThat(fault('down'));
  await assert.rejects(ill.model.complete(request), { fault: 'down' });
  assert.equal(ill.asked.length, 4);
});

test('a refusal for good, a long wait and an open breaker are not asked again', async () => {
  for (const error of [
    fault('rejected'),
    fault('unauthorised'),
    fault('rate_limited', { retryAfterMs: 60_000 }),
    fault('down', { details: { reason: 'breaker_open' } }),
  ]) {
    const { model, asked } = modelThat(error);
    await assert.rejects(model.complete(request), error);
    assert.equal(asked.length, 1);
  }
});
