import { ConnectorError, publicSentence } from '../../core/errors.ts';
import { alertsToClose, markClosed } from '../../store/alerts.ts';
import type { VerbContext } from '../context.ts';

const perRound = 20;

const words: Readonly<Record<string, string>> = {
  APPROVED: 'approved',
  SENT: 'sent',
  REJECTED: 'rejected',
  EXPIRED: 'expired',
  SUPERSEDED: 'replaced',
};

/**
 * Says in the channel, under the alerts about drafts, what became of them: nobody need open one that was handled
 * elsewhere. A message that cannot be changed any more is left as it is; a channel that is away is tried a minute later.
 */
export async function closeAlerts(context: VerbContext): Promise<void> {
  const { alerts } = context.connectors;
  if (alerts?.update === undefined) return;
  for (const alert of await context.read((reading) => alertsToClose(reading, perRound))) {
    const outcome = words[alert.status] ?? 'closed';
    try {
      await alerts.update(alert.channel_message, `${alert.text}\nHandled: the draft is ${outcome}.`);
    } catch (error) {
      if (isPassing(error)) return;
      context.log({ msg: 'alert not closed', alert_id: alert.alert_id, error: publicSentence(error) });
    }
    await context.record((writing) => markClosed(writing, alert.alert_id));
  }
}

function isPassing(error: unknown): boolean {
  return error instanceof ConnectorError && (error.fault === 'down' || error.fault === 'rate_limited');
}
