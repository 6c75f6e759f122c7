import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../sandbox/index.ts';
import { createLanguageModel, type ModelProvider } from '../../src/connectors/language-model/language-model.ts';
import type { MaskedText } from '../../src/core/masked-text.ts';
import type { LanguageModel } from '../../src/core/ports.ts';
import { contractsDirectory, createContractValidator, recordProblems } from './validator.ts';

const request = {
  instructions: 'Write a reply to this lead.' as MaskedText,
  input:
    'Name: Priya Raman\nCompany: Oakline Logistics\nMessage: We need pallet racking for a second hall.' as MaskedText,
  maxOutputTokens: 800,
};

type World = { sandbox: Sandbox; model: LanguageModel };

const contracts = contractsDirectory();
const validator = contracts === undefined ? undefined : createContractValidator(contracts);

/** A sandbox whose every exchange must keep to the contract; without the contracts at hand only its behaviour is tested. */
async function world(t: TestContext, provider: ModelProvider, more: SandboxOptions = {}): Promise<World> {
  const record = validator && recordProblems(validator);
  const onExchange: SandboxOptions['onExchange'] = (exchange) => {
    record?.onExchange(exchange);
    more.onExchange?.(exchange);
  };
  const sandbox = await startSandbox({ ...more, seed: false, onExchange });
  t.after(async () => {
    await sandbox.close();
    assert.deepEqual(record?.problems ?? [], []);
  });
  const { apiKey } = sandbox.credentials.openai;
  const at = { apiKey, baseUrl: `${sandbox.url}/v1`, fetch, timeoutMs: 5_000 };
  return { sandbox, model: createLanguageModel({ provider, model: 'sandbox-writer', ...at }) };
}

for (const provider of ['openai', 'openai-compatible'] as const) {
  test(`${provider}: a draft comes back as subject and paragraphs, by one call without tools`, async (t) => {
    const bodies: unknown[] = [];
    const { model } = await world(t, provider, { onExchange: ({ requestBody }) => bodies.push(requestBody) });
    const { subject, body, model: name, usage } = await model.complete(request);
    assert.ok(subject === null || !subject.includes('\n'));
    assert.ok(body.length > 50 && body.includes('\n\n'), body);
    assert.equal(name, 'sandbox-writer');
    assert.ok(usage.inputTokens > 0 && usage.outputTokens > 0);
    assert.equal(bodies.length, 1);
    assert.ok(!('tools' in (bodies[0] as object)));
  });

  test(`${provider}: what a model puts around its answer never reaches the body`, async (t) => {
    const { sandbox, model } = await world(t, provider);
    for (const preset of ['model_reasoning', 'model_preamble', 'model_markdown']) {
      const id = sandbox.faults.add({ vendor: 'openai', preset });
      const { body } = await model.complete(request);
      assert.doesNotMatch(body, /think|```|here is|changes/i, preset);
      sandbox.faults.clear(id);
    }
    sandbox.faults.add({ vendor: 'openai', preset: 'model_garbage' });
    await assert.rejects(model.complete(request), { fault: 'rejected' });
  });
}

test('the faults of a provider are told apart, and nothing is asked twice', async (t) => {
  let calls = 0;
  const { sandbox, model } = await world(t, 'openai', {
    onExchange: () => {
      calls += 1;
    },
  });
  for (const [rule, fault] of [
    [{ preset: 'rate_limited', retryAfterSeconds: 3 }, 'rate_limited'],
    [{ preset: 'model_insufficient_quota' }, 'unauthorised'],
    [{ preset: 'unauthorised' }, 'unauthorised'],
    [{ preset: 'unavailable' }, 'down'],
    [{ spoil: 'wrong_content_type' }, 'down'],
    [{ spoil: 'half_answer' }, 'down'],
    [{ drop: 'after' }, 'down'],
  ] as const) {
    calls = 0;
    const id = sandbox.faults.add({ vendor: 'openai', ...rule });
    await assert.rejects(model.complete(request), { fault }, JSON.stringify(rule));
    assert.equal(calls, 1, JSON.stringify(rule));
    sandbox.faults.clear(id);
  }
});
