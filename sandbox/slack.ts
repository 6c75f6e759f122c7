import type { Credentials } from './credentials.ts';
import type { State } from './state.ts';
import { asRecord, asText, bearerToken, type Call, type Reply, type Vendor } from './wire.ts';

export type SlackMessage = { text: string; at: number; ts?: string };

/** Slack's incoming webhook: it answers in plain text, and its address is the secret. */
export function createSlack(
  state: State,
  { webhookPath, botToken, channel }: Credentials['slack'],
): Vendor & { posted(): SlackMessage[] } {
  const messages = state.collection<SlackMessage>('slack_messages');
  const post = (call: Call): Reply => {
    if (call.path !== webhookPath) return plain(404, 'no_service');
    const text = asText(asRecord(call.body).text);
    if (text === undefined || text.trim() === '') return plain(400, 'no_text');
    messages.put(`m${state.nextNumber()}`, { text, at: call.now });
    return plain(200, 'ok');
  };
  /** The Web API: its errors are answers of 200 that say so. */
  const web =
    (handle: (call: Call, body: Record<string, unknown>) => Reply) =>
    (call: Call): Reply => {
      if (bearerToken(call) !== botToken) return ok({ ok: false, error: 'invalid_auth' });
      return handle(call, asRecord(call.body));
    };
  const say = web((call, body) => {
    const text = asText(body.text) ?? '';
    if (body.channel !== channel) return ok({ ok: false, error: 'channel_not_found' });
    if (text.trim() === '') return ok({ ok: false, error: 'no_text' });
    const ts = `${Math.floor(call.now / 1000)}.${String(state.nextNumber()).padStart(6, '0')}`;
    messages.put(ts, { text, at: call.now, ts });
    return ok({
      ok: true,
      channel,
      ts,
      message: { type: 'message', user: 'USANDBOX01', text, ts, team: 'TSANDBOX01' },
    });
  });
  const change = web((call, body) => {
    const [ts, text] = [asText(body.ts) ?? '', asText(body.text) ?? ''];
    if (!messages.has(ts)) return ok({ ok: false, error: 'message_not_found' });
    messages.put(ts, { text, at: call.now, ts });
    return ok({ ok: true, channel, ts, text, message: { text } });
  });
  const who = web(() =>
    ok({
      ok: true,
      url: 'https://fernhill.slack.example/',
      team: 'Fernhill',
      user: 'countersign',
      team_id: 'TSANDBOX01',
      user_id: 'USANDBOX01',
    }),
  );
  return {
    name: 'slack',
    owns: (path) => path.startsWith('/services/') || /^\/api\/(?:chat|auth)\./.test(path),
    notFound: () => plain(404, 'no_service'),
    refusal,
    routes: [
      { method: 'POST', path: '/services/{team}/{app}/{secret}', handle: post },
      { method: 'POST', path: '/api/chat.postMessage', handle: say },
      { method: 'POST', path: '/api/chat.update', handle: change },
      { method: 'POST', path: '/api/auth.test', handle: who },
    ],
    posted: () => [...messages.values()],
  };
}

const ok = (body: Record<string, unknown>): Reply => ({ status: 200, body });

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
