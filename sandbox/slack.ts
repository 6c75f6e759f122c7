import type { Credentials } from './credentials.ts';
import type { State } from './state.ts';
import { asRecord, asText, type Call, type Reply, type Vendor } from './wire.ts';

export type SlackMessage = { text: string; at: number };

/** Slack's incoming webhook: it answers in plain text, and its address is the secret. */
export function createSlack(
  state: State,
  { webhookPath }: Credentials['slack'],
): Vendor & { posted(): SlackMessage[] } {
  const messages = state.collection<SlackMessage>('slack_messages');
  const post = (call: Call): Reply => {
    if (call.path !== webhookPath) return plain(404, 'no_service');
    const text = asText(asRecord(call.body).text);
    if (text === undefined || text.trim() === '') return plain(400, 'no_text');
    messages.put(`m${state.nextNumber()}`, { text, at: call.now });
    return plain(200, 'ok');
  };
  return {
    name: 'slack',
    owns: (path) => path.startsWith('/services/'),
    notFound: () => plain(404, 'no_service'),
    refusal,
    routes: [{ method: 'POST', path: '/services/{team}/{app}/{secret}', handle: post }],
    posted: () => [...messages.values()],
  };
}

function plain(status: number, text: string): Reply {
  return { status, text, headers: { 'content-type': 'text/plain; charset=utf-8' } };
}

function refusal(name: string, { retryAfterSeconds = 30 }: { retryAfterSeconds?: number }): Reply | undefined {
  switch (name) {
    case 'rate_limited':
    case 'too_many_requests':
      return { ...plain(429, 'rate_limited'), headers: { 'retry-after': String(retryAfterSeconds) } };
    case 'unauthorised':
      return plain(403, 'invalid_token');
    case 'server_error':
      return plain(500, 'rollup_error');
    case 'bad_json':
      return plain(400, 'invalid_payload');
    default:
      return undefined;
  }
}
