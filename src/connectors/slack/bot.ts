import { ConnectorError } from '../../core/errors.ts';
import type { AlertChannel } from '../../core/ports.ts';
import type { Secret } from '../../core/secret.ts';
import { retryAfterMs } from '../connector.ts';
import { escaped } from './webhook.ts';

export type SlackBotOptions = {
  fetch: typeof globalThis.fetch;
  /** `https://slack.com`, or the sandbox. */
  baseUrl: string;
  token: Secret;
  /** The id of the channel, such as C0123456789. */
  channel: string;
};

export type SlackBot = Required<AlertChannel> & {
  /** Resolves when Slack knows the token; throws ConnectorError. */
  probe(): Promise<void>;
};

const personMustAct = new Set([
  'not_authed',
  'invalid_auth',
  'account_inactive',
  'token_revoked',
  'token_expired',
  'no_permission',
  'missing_scope',
]);
const gone = new Set(['channel_not_found', 'not_in_channel', 'is_archived', 'message_not_found']);

/** A channel that a Slack app writes to by its bot token (chat:write). Its own messages it can change. */
export function createSlackBot(options: SlackBotOptions): SlackBot {
  const { channel } = options;
  return {
    async post(text) {
      const { channel: where, ts } = await call(options, 'chat.postMessage', { channel, text: escaped(text) });
      return typeof where === 'string' && typeof ts === 'string' ? `${where} ${ts}` : null;
    },
    async update(message, text) {
      const [where = '', ts = ''] = message.split(' ');
      await call(options, 'chat.update', { channel: where, ts, text: escaped(text) });
    },
    probe: async () => void (await call(options, 'auth.test', {})),
  };
}

async function call({ fetch, baseUrl, token }: SlackBotOptions, method: string, body: object) {
  const answer = await fetch(new URL(`/api/${method}`, baseUrl), {
    method: 'POST',
    headers: { authorization: `Bearer ${token.reveal()}`, 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify(body),
  });
  const said = (await answer.json().catch(() => null)) as Record<string, unknown> | null;
  if (answer.ok && said?.ok === true) return said;
  throw faultOf(answer, said?.error);
}

/** Slack's errors are answers of 200 with `ok: false`; only its limit is a status of its own. */
function faultOf({ status, headers, ok }: Response, error: unknown): ConnectorError {
  const said = typeof error === 'string' && /^[a-z_]{1,60}$/.test(error) ? error : 'unknown';
  const details = { status, said };
  if (status === 429 || said === 'rate_limited' || said === 'ratelimited') {
    const more = { details, retryAfterMs: retryAfterMs(headers) };
    return new ConnectorError('slack', 'rate_limited', 'Slack takes no more messages for now.', more);
  }
  if (personMustAct.has(said) || status === 401 || status === 403) {
    const sentence = 'Slack refuses the bot: check SLACK_BOT_TOKEN and its scope chat:write.';
    return new ConnectorError('slack', 'unauthorised', sentence, { details });
  }
  if (gone.has(said)) {
    const sentence = 'Slack does not know the channel or the message, or the bot is not in the channel.';
    return new ConnectorError('slack', 'not_found', sentence, { details });
  }
  const failed = status >= 500 || (ok && said === 'unknown') || ['fatal_error', 'internal_error'].includes(said);
  if (failed) return new ConnectorError('slack', 'down', 'Slack has a fault.', { details, applied: 'unknown' });
  return new ConnectorError('slack', 'rejected', 'Slack refused the message.', { details });
}
