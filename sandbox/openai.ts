import type { Credentials } from './credentials.ts';
import { findFacts, objectsIn } from './model/facts.ts';
import { type Misdeed, misbehave, misdeeds } from './model/misdeeds.ts';
import { plainDraft, shapeDraft } from './model/shape.ts';
import { writeReply } from './model/writer.ts';
import { asList, asRecord, asText, bearerToken, type Call, type Reply, type Vendor } from './wire.ts';

const models = ['sandbox-writer', 'sandbox-writer-small'];
const charactersPerToken = 4;

/** A model behind OpenAI's wire: it always writes the same reply to the same prompt, and knows no network. */
export function createOpenai(credentials: Credentials['openai'], nextNumber: () => number): Vendor {
  return {
    name: 'openai',
    owns: (path) => path.startsWith('/v1/'),
    authorise: (call) => (bearerToken(call) === credentials.apiKey ? undefined : refusal('unauthorised')),
    notFound: (path) => openaiError(404, 'invalid_request_error', null, `Invalid URL (${path})`),
    refusal,
    finish: (_call, reply) => ({ ...reply, headers: { ...limitHeaders, ...reply.headers } }),
    routes: [
      { method: 'GET', path: '/v1/models', handle: (call) => listModels(call) },
      {
        method: 'POST',
        path: '/v1/chat/completions',
        handle: (call) => complete(call, `chatcmpl-sandbox${nextNumber()}`),
      },
      { method: 'POST', path: '/v1/responses', handle: (call) => respond(call, `resp_sandbox${nextNumber()}`) },
    ],
  };
}

const limitHeaders = {
  'x-ratelimit-limit-requests': '500',
  'x-ratelimit-remaining-requests': '499',
  'x-ratelimit-reset-requests': '120ms',
  'x-ratelimit-limit-tokens': '200000',
  'x-ratelimit-remaining-tokens': '199000',
  'x-ratelimit-reset-tokens': '300ms',
};

function listModels(call: Call): Reply {
  const created = Math.floor(call.now / 1000);
  return {
    status: 200,
    body: { object: 'list', data: models.map((id) => ({ id, object: 'model', created, owned_by: 'sandbox' })) },
  };
}

function complete(call: Call, id: string): Reply {
  const body = asRecord(call.body);
  const messages = asList(body.messages).map(asRecord);
  const refused = refuseRequest(call, body, messages.length);
  if (refused !== undefined) return refused;
  const format = asRecord(body.response_format);
  const schema = format.type === 'json_schema' ? asRecord(format.json_schema).schema : undefined;
  const turns = messages.map((message) => ({ role: asText(message.role) ?? '', text: textOf(message.content) }));
  const content = write(call, turns, schema, format.type === 'json_object');
  const [prompt, answer] = [tokens(turns.map((turn) => turn.text).join('\n')), tokens(content)];
  const message = { role: 'assistant', content, refusal: null, annotations: [] };
  const usage = { prompt_tokens: prompt, completion_tokens: answer, total_tokens: prompt + answer };
  const head = { id, object: 'chat.completion', created: Math.floor(call.now / 1000), model: body.model };
  return {
    status: 200,
    body: { ...head, choices: [{ index: 0, message, finish_reason: 'stop', logprobs: null }], usage },
  };
}

function respond(call: Call, id: string): Reply {
  const body = asRecord(call.body);
  const input = body.input;
  const items = typeof input === 'string' ? [{ role: 'user', content: input }] : asList(input).map(asRecord);
  const refused = refuseRequest(call, body, items.length);
  if (refused !== undefined) return refused;
  const format = asRecord(asRecord(body.text).format);
  const turns = items.map((item) => ({ role: asText(item.role) ?? '', text: textOf(item.content) }));
  const system = { role: 'system', text: asText(body.instructions) ?? '' };
  const all = [system, ...turns];
  const text = write(
    call,
    all,
    format.type === 'json_schema' ? format.schema : undefined,
    format.type === 'json_object',
  );
  const [prompt, answer] = [tokens(all.map((turn) => turn.text).join('\n')), tokens(text)];
  const usage = {
    input_tokens: prompt,
    input_tokens_details: { cached_tokens: 0, cache_write_tokens: 0 },
    output_tokens: answer,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: prompt + answer,
  };
  const content = [{ type: 'output_text', text, annotations: [], logprobs: [] }];
  const output = [{ id: `msg_${id}`, type: 'message', role: 'assistant', status: 'completed', content }];
  const unset = { error: null, incomplete_details: null, instructions: null, metadata: {}, temperature: 1, top_p: 1 };
  const head = {
    id,
    object: 'response',
    created_at: Math.floor(call.now / 1000),
    status: 'completed',
    model: body.model,
  };
  const tools = { tools: [], tool_choice: 'auto', parallel_tool_calls: true };
  return { status: 200, body: { ...head, ...unset, ...tools, output, usage } };
}

function refuseRequest(call: Call, body: Record<string, unknown>, messages: number): Reply | undefined {
  const asked = call.headers['x-sandbox-model'];
  if (asked === 'insufficient_quota') return refusal('model_insufficient_quota');
  if (messages === 0) return openaiError(400, 'invalid_request_error', null, 'No messages were given.', 'messages');
  const model = asText(body.model);
  if (model === undefined)
    return openaiError(400, 'invalid_request_error', null, 'you must provide a model parameter', 'model');
  if (!models.includes(model))
    return openaiError(
      404,
      'invalid_request_error',
      'model_not_found',
      `The model \`${model}\` does not exist`,
      'model',
    );
  if (body.stream === true)
    return openaiError(400, 'invalid_request_error', 'unsupported_value', 'The sandbox does not stream.', 'stream');
  return undefined;
}

type Turn = { role: string; text: string };

function write(call: Call, turns: Turn[], schema: unknown, anyJson: boolean): string {
  const last = turns.filter((turn) => turn.role === 'user').at(-1)?.text ?? '';
  const draft = writeReply(findFacts(last));
  const wanted = schema ?? (anyJson ? (schemaInProse(turns) ?? fallbackSchema) : undefined);
  const shape = (each: typeof draft): string =>
    wanted === undefined ? plainDraft(each) : JSON.stringify(shapeDraft(wanted, each));
  return misbehave(misdeedOf(call), draft, last, shape);
}

const fallbackSchema = { type: 'object', properties: { subject: { type: 'string' }, body: { type: 'string' } } };

/** A schema written into the prompt, as clients do for servers that know only `json_object`. */
function schemaInProse(turns: Turn[]): unknown {
  const objects = turns.filter((turn) => turn.role !== 'user').flatMap((turn) => objectsIn(turn.text));
  return objects
    .map(({ value }) => asRecord(value))
    .find((value) => value.type === 'object' && value.properties !== undefined);
}

function misdeedOf(call: Call): Misdeed | undefined {
  const asked = call.headers['x-sandbox-model'];
  return misdeeds.find((name) => name === asked || call.effects.has(`model_${name}`));
}

function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  return asList(content)
    .flatMap((part) => asText(asRecord(part).text) ?? [])
    .join('\n');
}

const tokens = (text: string): number => Math.max(1, Math.ceil(text.length / charactersPerToken));

function openaiError(
  status: number,
  type: string,
  code: string | null,
  message: string,
  param: string | null = null,
): Reply {
  return { status, body: { error: { message, type, param, code } } };
}

function refusal(name: string, options: { retryAfterSeconds?: number } = {}): Reply | undefined {
  if (name === 'model_insufficient_quota' || name === 'daily_limit') {
    return openaiError(
      429,
      'insufficient_quota',
      'insufficient_quota',
      'You exceeded your current quota, please check your plan and billing details.',
    );
  }
  if (name === 'rate_limited' || name === 'too_many_requests') {
    const wait = options.retryAfterSeconds ?? 20;
    return openaiError(
      429,
      'requests',
      'rate_limit_exceeded',
      `Rate limit reached for requests. Please try again in ${wait}s.`,
    );
  }
  if (name === 'unauthorised')
    return openaiError(401, 'invalid_request_error', 'invalid_api_key', 'Incorrect API key provided.');
  if (name === 'missing_scope')
    return openaiError(
      403,
      'invalid_request_error',
      'missing_scope',
      'You have insufficient permissions for this operation.',
    );
  if (name === 'bad_json')
    return openaiError(400, 'invalid_request_error', null, 'We could not parse the JSON body of your request.');
  if (name === 'server_error')
    return openaiError(500, 'server_error', null, 'The server had an error while processing your request.');
  if (name === 'bad_gateway') return openaiError(502, 'server_error', null, 'Bad gateway.');
  if (name === 'unavailable')
    return openaiError(503, 'server_error', null, 'The engine is currently overloaded, please try again later.');
  if (name === 'gateway_timeout') return openaiError(504, 'server_error', null, 'Gateway timeout.');
  return undefined;
}
