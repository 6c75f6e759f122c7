import { insertAlert } from '../../store/alerts.ts';
import type { Writing } from '../../store/database.ts';
import type { VerbContext } from '../context.ts';

/** Queue of the job that posts an alert. */
export const postAlertJob = 'post_alert';

/** What people are told of at once. */
export type AlertKind = 'pii_blocked' | 'content_stopped' | 'connection_revoked' | 'sending_stopped';

/** One message of a kind in this time is enough; the next one says how many there were. */
const quietMinutes = 10;

/**
 * Tells the alert channel, in the transaction of what it tells of; without a channel, only the log. `text` holds nothing
 * that was found in a draft: it leaves this installation.
 */
export async function raiseAlert(
  context: VerbContext,
  writing: Writing,
  alert: { kind: AlertKind; text: string; draftId?: string },
): Promise<void> {
  context.log({ msg: 'alert', kind: alert.kind, text: alert.text });
  if (context.connectors.alerts === undefined) return;
  const alertId = await insertAlert(writing, { draftId: null, ...alert, quietMinutes });
  if (alertId !== null) await context.queue.add(writing, postAlertJob, { alertId });
}
