import { ConnectorError } from '../../core/errors.ts';
import { alertById, markPosted } from '../../store/alerts.ts';
import type { VerbContext } from '../context.ts';

/** Posts one alert. A channel that is away is tried again by the queue; one that refuses is named in the log. */
export async function postAlert(context: VerbContext, { alertId }: { alertId: string }): Promise<void> {
  const { alerts } = context.connectors;
  const alert = await context.read((reading) => alertById(reading, alertId));
  if (alerts === undefined || alert === null || alert.posted_at !== null) return;
  const more = alert.left_out === 0 ? '' : `\n${alert.left_out} more like this since the last message.`;
  let message: string | null;
  try {
    message = await alerts.post(`${alert.text}${more}`);
  } catch (error) {
    if (!isFinal(error)) throw error;
    return context.log({ msg: 'alert not delivered', kind: alert.kind, error: error.publicMessage });
  }
  await context.record((writing) => markPosted(writing, alertId, message));
}

function isFinal(error: unknown): error is ConnectorError {
  return error instanceof ConnectorError && error.fault !== 'down' && error.fault !== 'rate_limited';
}
