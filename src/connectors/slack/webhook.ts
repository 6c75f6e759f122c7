import { ConnectorError } from '../../core/errors.ts';
import type { AlertChannel } from '../../core/ports.ts';
import { retryAfterMs } from '../connector.ts';

/**
 * A channel behind a Slack incoming webhook. The address is a secret: no error repeats it. Slack knows no key for a
 * message, so one whose answer was lost may show twice.
 */
export function createSlackWebhook({ url, fetch }: { url: string; fetch: typeof globalThis.fetch }): AlertChannel {
  return {
    async post(text) {
      const answer = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ text: escaped(text) }),
      });
      const said = (await answer.text()).slice(0, 100);
      if (!answer.ok) throw faultOf(answer, said);
      return null;
    },
  };
}

/** Slack reads `&`, `<` and `>` as control characters (docs.slack.dev, "Formatting message text"). */
export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function faultOf({ status, headers }: Response, said: string): ConnectorError {
  const details = { status, said: /^[a-z_]{1,40}$/.test(said) ? said : 'unknown' };
  if (status === 429) {
    const more = { details, retryAfterMs: retryAfterMs(headers) };
    return new ConnectorError('slack', 'rate_limited', 'Slack takes no more messages for now.', more);
  }
  if (status >= 500) return new ConnectorError('slack', 'down', 'Slack has a fault.', { details, applied: 'unknown' });
  if (status === 404 || status === 410)
    return new ConnectorError('slack', 'not_found', 'Slack does not know this webhook, or its channel is gone.', {
      details,
    });
  if (status === 403) return new ConnectorError('slack', 'unauthorised', 'Slack refuses this webhook.', { details });
  return new ConnectorError('slack', 'rejected', 'Slack refused the message.', { details });
}
