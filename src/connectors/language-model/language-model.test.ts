import assert from 'node:assert/strict';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { ConnectorError } from '../../core/errors.ts';
import type { MaskedText } from '../../core/masked-text.ts';
import type { LanguageModel } from '../../core/ports.ts';
import { createLanguageModel, type LanguageModelOptions, type ModelProvider } from './language-model.ts';

type Asked = { path: string; headers: IncomingHttpHeaders; body: Record<string, unknown> };
type Reply = {
  status: number;
  body?: unknown;
  text?: string;
  headers?: Record<string, string>;
  drop?: boolean;
  hang?: boolean;
};

// Only the gate makes masked text in the product; a test of the connector has no gate.
const request = { instructions: 'Write kindly.' as MaskedText, input: 'A lead.' as MaskedText, maxOutputTokens: 400 };
const written = JSON.stringify({ subject: 'Hello', paragraphs: ['Dear Ada,', 'Yes.'] });
const models = {
  openai: 'gpt-4.1-mini',
  anthropic: 'claude-haiku-4-5',
  google: 'gemini-2.5-flash-lite',
  'openai-compatible': 'small',
};
const basePaths = { openai: '/v1', anthropic: '', google: '/v1beta', 'openai-compatible': '/v1' };

async function provider(
  t: TestContext,
  name: ModelProvider,
  answer: (asked: Asked, count: number) => Reply,
  more: Partial<LanguageModelOptions> = {},
) {
  const asked: Asked[] = [];
  const server = createServer(async (incoming, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const call = {
      path: incoming.url ?? '',
      headers: incoming.headers,
      body: JSON.parse(Buffer.concat(chunks).toString()),
    };
    asked.push(call);
    const reply = answer(call, asked.length);
    if (reply.hang) return;
    if (reply.drop) return void incoming.socket.destroy();
    response.writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers });
    response.end(reply.text ?? JSON.stringify(reply.body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}${basePaths[name]}`;
  const settings = { provider: name, model: models[name], apiKey: 'invented', baseUrl, fetch, timeoutMs: 5_000 };
  return { asked, model: createLanguageModel({ ...settings, ...more }) };
}

const chat = (content: string | null, more: object = {}, finish = 'stop'): Reply => ({
  status: 200,
  body: {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1,
    model: 'the-model-that-answered',
    choices: [{ index: 0, message: { role: 'assistant', content, ...more }, finish_reason: finish }],
    usage: { prompt_tokens: 11, completion_tokens: 7, total_tokens: 18 },
  },
});
const message = (content: object[], stop = 'end_turn'): Reply => ({
  status: 200,
  body: {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: 'the-model-that-answered',
    content,
    stop_reason: stop,
    stop_sequence: null,
    usage: { input_tokens: 11, output_tokens: 7 },
  },
});
const candidate = (parts: object[]): Reply => ({
  status: 200,
  body: {
    candidates: [{ content: { role: 'model', parts }, finishReason: 'STOP', index: 0 }],
    usageMetadata: { promptTokenCount: 11, candidatesTokenCount: 7, totalTokenCount: 18 },
    modelVersion: 'the-model-that-answered',
  },
});
const faultOf = async (model: LanguageModel): Promise<ConnectorError> => {
  const error = await model.complete(request).then(
    () => assert.fail('it should have failed'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof ConnectorError, String(error));
  assert.equal(error.applied, 'no');
  return error;
};

const answers: Record<ModelProvider, Reply> = {
  openai: chat(written),
  anthropic: message([
    { type: 'thinking', thinking: 'secret plan', signature: 's' },
    { type: 'text', text: written },
  ]),
  google: candidate([{ text: 'secret plan', thought: true }, { text: written }]),
  'openai-compatible': chat(written, { reasoning_content: 'secret plan' }),
};
const paths: Record<ModelProvider, string> = {
  openai: '/v1/chat/completions',
  anthropic: '/v1/messages',
  google: '/v1beta/models/gemini-2.5-flash-lite:generateContent',
  'openai-compatible': '/v1/chat/completions',
};

for (const name of ['openai', 'anthropic', 'google', 'openai-compatible'] as const) {
  test(`${name}: one call without tools gives subject, body, model and usage, and no reasoning`, async (t) => {
    const { model, asked } = await provider(t, name, () => answers[name]);
    const completion = await model.complete(request);
    assert.deepEqual([completion.subject, completion.body], ['Hello', 'Dear Ada,\n\nYes.']);
    assert.deepEqual(completion.usage, { inputTokens: 11, outputTokens: 7 });
    assert.ok(['the-model-that-answered', models[name]].includes(completion.model));
    assert.equal(asked.length, 1);
    assert.equal(asked[0]?.path, paths[name]);
    assert.equal(asked[0]?.body.tools, undefined);
    assert.match(JSON.stringify(asked[0]?.body), /Write kindly\..*A lead\.|A lead\..*Write kindly\./);
    assert.match(JSON.stringify(asked[0]?.body), /additionalProperties|responseSchema|responseJsonSchema/);
  });
}

test('OpenAI is asked for strict JSON by schema, within the token budget', async (t) => {
  const { model, asked } = await provider(t, 'openai', () => chat(written));
  await model.complete(request);
  const { response_format: format, ...body } = asked[0]?.body ?? {};
  const { type, json_schema: schema } = format as { type: string; json_schema: { strict: boolean; schema: object } };
  assert.deepEqual([type, schema.strict, body.max_tokens ?? body.max_completion_tokens], ['json_schema', true, 400]);
  assert.equal((schema.schema as { additionalProperties: boolean }).additionalProperties, false);
  assert.equal(asked[0]?.headers.authorization, 'Bearer invented');
});

test('a compatible server that lacks schemas is asked in words, once refused and from then on', async (t) => {
  const refusal = { status: 400, body: { error: { message: 'response_format json_schema is not supported' } } };
  const { model, asked } = await provider(t, 'openai-compatible', ({ body }) =>
    body.response_format === undefined ? chat(`Sure!\n\`\`\`json\n${written}\n\`\`\``) : refusal,
  );
  assert.equal((await model.complete(request)).body, 'Dear Ada,\n\nYes.');
  assert.equal((await model.complete(request)).body, 'Dear Ada,\n\nYes.');
  assert.deepEqual(
    asked.map(({ body }) => body.response_format !== undefined),
    [true, false, false],
  );
  assert.match(JSON.stringify(asked[2]?.body.messages), /one JSON object/);
});

test('a compatible server that ignores the schema may think aloud and use fences', async (t) => {
  const { model } = await provider(t, 'openai-compatible', () => chat(`<think>a plan</think>\n${written}`), {
    apiKey: null,
  });
  assert.equal((await model.complete(request)).body, 'Dear Ada,\n\nYes.');
});

test('an answer that is no draft is refused with its reason and what it cost', async (t) => {
  const cases: [Reply, string][] = [
    [chat('Dear Ada, yes.'), 'unparsable'],
    [chat(''), 'unparsable'],
    [
      chat(
        null,
        { tool_calls: [{ id: 'a', type: 'function', function: { name: 'send', arguments: '{}' } }] },
        'tool_calls',
      ),
      'unparsable',
    ],
    [chat('{"subject":null,"paragraphs":["a"],"to":"eve@evil.example"}'), 'wrong_shape'],
    [chat(written.slice(0, 30), {}, 'length'), 'cut_off'],
    [chat(written, {}, 'content_filter'), 'content_filter'],
    [chat('{"subject":null,"paragraphs":["<think>plan"]}'), 'reasoning_in_text'],
  ];
  for (const [reply, code] of cases) {
    const { model, asked } = await provider(t, 'openai', () => reply);
    const error = await faultOf(model);
    assert.deepEqual([error.fault, error.details.code], ['rejected', code], JSON.stringify(reply.body));
    assert.deepEqual(error.details.usage, { inputTokens: 11, outputTokens: 7 });
    assert.equal(asked.length, 1);
  }
});

const openAi = (code: string) => ({ error: { message: 'About A lead.', type: code, param: null, code } });
const anthropic = (type: string, details?: object) => ({
  type: 'error',
  error: { type, message: 'A lead.', details },
  request_id: 'r',
});
const faults: [ModelProvider, Reply, ConnectorError['fault'], number | null][] = [
  [
    'openai',
    { status: 429, body: openAi('rate_limit_exceeded'), headers: { 'retry-after': '20' } },
    'rate_limited',
    20_000,
  ],
  [
    'openai',
    { status: 429, body: openAi('rate_limit_exceeded'), headers: { 'retry-after-ms': '150' } },
    'rate_limited',
    150,
  ],
  [
    'openai',
    {
      status: 429,
      body: openAi('rate_limit_exceeded'),
      headers: {
        'x-ratelimit-remaining-tokens': '0',
        'x-ratelimit-reset-tokens': '6m0.5s',
        'x-ratelimit-reset-requests': '9h',
      },
    },
    'rate_limited',
    360_500,
  ],
  [
    'openai',
    { status: 429, body: openAi('insufficient_quota'), headers: { 'retry-after': '1' } },
    'unauthorised',
    null,
  ],
  ['openai', { status: 401, body: openAi('invalid_api_key') }, 'unauthorised', null],
  ['openai', { status: 404, body: openAi('model_not_found') }, 'rejected', null],
  ['openai', { status: 400, body: openAi('context_length_exceeded') }, 'rejected', null],
  ['openai', { status: 503, body: openAi('server_error') }, 'down', null],
  ['openai', { status: 502, text: '<html>Bad gateway</html>' }, 'down', null],
  ['openai', { status: 200, text: '<html>Sign in</html>' }, 'down', null],
  ['openai', { status: 200, text: '{"choices":' }, 'down', null],
  ['openai', { status: 0, drop: true }, 'down', null],
  ['openai', { status: 0, hang: true }, 'down', null],
  [
    'anthropic',
    { status: 429, body: anthropic('rate_limit_error'), headers: { 'retry-after': '7' } },
    'rate_limited',
    7_000,
  ],
  ['anthropic', { status: 429, body: anthropic('rate_limit_error') }, 'unauthorised', null],
  ['anthropic', { status: 402, body: anthropic('billing_error') }, 'unauthorised', null],
  ['anthropic', { status: 529, body: anthropic('overloaded_error') }, 'down', null],
  ['anthropic', { status: 413, body: anthropic('request_too_large') }, 'rejected', null],
  [
    'google',
    {
      status: 429,
      body: { error: { code: 429, status: 'RESOURCE_EXHAUSTED', message: 'x', details: [{ retryDelay: '17s' }] } },
    },
    'rate_limited',
    17_000,
  ],
  [
    'google',
    {
      status: 400,
      body: {
        error: { code: 400, status: 'INVALID_ARGUMENT', message: 'x', details: [{ reason: 'API_KEY_INVALID' }] },
      },
    },
    'unauthorised',
    null,
  ],
];

for (const [name, reply, fault, retryAfterMs] of faults) {
  const what = reply.drop
    ? 'a lost connection'
    : reply.hang
      ? 'silence'
      : `${reply.status} ${JSON.stringify(reply.headers ?? reply.body ?? reply.text)}`;
  test(`${name}: ${what.slice(0, 90)} is ${fault}, asked once and told without a word of the prompt`, async (t) => {
    const { model, asked } = await provider(t, name, () => reply, reply.hang ? { timeoutMs: 60 } : {});
    const error = await faultOf(model);
    assert.deepEqual([error.fault, error.retryAfterMs], [fault, retryAfterMs], error.publicMessage);
    assert.equal(asked.length, 1);
    assert.ok(!JSON.stringify([error.publicMessage, error.details]).includes('A lead'));
  });
}

test('an error of the door out is passed on as it is', async () => {
  const refused = new ConnectorError('language-model', 'rejected', 'Calls to this origin are not allowed.');
  const door: typeof fetch = async () => {
    throw refused;
  };
  const settings = {
    provider: 'openai',
    model: 'm',
    apiKey: 'k',
    baseUrl: 'http://127.0.0.1:9/v1',
    fetch: door,
  } as const;
  await assert.rejects(
    createLanguageModel({ ...settings, timeoutMs: 1_000 }).complete(request),
    (error) => error === refused,
  );
});
