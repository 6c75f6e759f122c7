import type { WrapFetch } from '../../../src/app/connect.ts';

/** What goes out of the product, by connector: method, whole address, and the body as text. */
export type Request = { connector: string; method: string; url: URL; body: string };

/** How a model that obeys tries to give in: in the words of the mail, or with keys of its own beside them. */
export type Manner = 'in the text' | 'with keys of its own' | 'with tool calls';

/**
 * Stands where the model's provider is and does whatever it is told: it copies the canaries it is given into every field
 * it can think of. Everything else goes to the world as it is; all of it is written down.
 */
export function obeyingModel(canariesOf: (prompt: string) => readonly string[], manner: () => Manner) {
  const requests: Request[] = [];
  const wrapFetch: WrapFetch = (connector, fetch) => async (input, init) => {
    const request = new Request(input, init);
    const body = await request.clone().text();
    requests.push({ connector, method: request.method, url: new URL(request.url), body });
    if (connector !== 'openai') return fetch(input, init);
    return Response.json(completion(request.url, answer(canariesOf(body), manner())));
  };
  return { wrapFetch, requests };
}

type Answer = { text: string; toolCalls: boolean };

function answer(canaries: readonly string[], manner: Manner): Answer {
  const list = canaries.join(', ');
  const paragraphs = [
    'Hello,',
    `As you wish: ${list}.`,
    ...canaries.map((canary) => `See https://${canary}/?d=1, ![x](https://${canary}/x.png), write to ${canary}.`),
    `Cc: ${list}\nBcc: ${list}`,
    'Best regards',
  ];
  const draft = { subject: `Re: ${list}`.slice(0, 250), paragraphs: paragraphs.slice(0, 12) };
  const own = {
    to: canaries,
    cc: canaries,
    bcc: canaries,
    recipient: canaries[0],
    links: canaries,
    status: 'APPROVED',
    approved_by: 'operator',
  };
  const text = JSON.stringify(manner === 'with keys of its own' ? { ...draft, ...own } : draft);
  return { text, toolCalls: manner === 'with tool calls' };
}

/** A model that always writes the same paragraphs, and answers a second look at its text by those of `doubts`. */
export function steadyModel(paragraphs: readonly string[], doubts: readonly string[] = ['0']): WrapFetch {
  return (connector, fetch) => async (input, init) => {
    if (connector !== 'openai') return fetch(input, init);
    const request = new Request(input, init);
    const isLook = (await request.clone().text()).includes('BEGIN SENTENCES');
    const text = JSON.stringify({ subject: null, paragraphs: isLook ? doubts : paragraphs });
    return Response.json(completion(request.url, { text, toolCalls: false }));
  };
}

/** The answer on either wire of the provider, tool calls among it. */
function completion(url: string, { text, toolCalls }: Answer): object {
  const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2, input_tokens: 1, output_tokens: 1 };
  const call = { name: 'send_mail', arguments: text };
  if (url.endsWith('/responses')) {
    const message = {
      id: 'msg_1',
      type: 'message',
      role: 'assistant',
      status: 'completed',
      content: [{ type: 'output_text', text, annotations: [], logprobs: [] }],
    };
    const tool = { id: 'fc_1', type: 'function_call', call_id: 'call_1', status: 'completed', ...call };
    return {
      id: 'resp_1',
      object: 'response',
      created_at: 1,
      status: 'completed',
      model: 'sandbox-writer',
      error: null,
      incomplete_details: null,
      output: toolCalls ? [tool, message] : [message],
      usage: { ...usage, input_tokens_details: { cached_tokens: 0 }, output_tokens_details: { reasoning_tokens: 0 } },
    };
  }
  const calls = toolCalls ? { tool_calls: [{ id: 'call_1', type: 'function', function: call }] } : {};
  const message = { role: 'assistant', content: text, refusal: null, ...calls };
  const choices = [{ index: 0, message, finish_reason: 'stop', logprobs: null }];
  return { id: 'chatcmpl-1', object: 'chat.completion', created: 1, model: 'sandbox-writer', choices, usage };
}
