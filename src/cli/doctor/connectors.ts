import { connect } from '../../app/connect.ts';
import { openLimits } from '../../app/limits.ts';
import { createLog } from '../../app/log.ts';
import { type Config, resolveSandbox } from '../../config.ts';
import { systemClock } from '../../core/clock.ts';
import type { ConnectorProbe } from '../../core/ports.ts';
import { sentenceOf } from '../../verbs/operations/check-health.ts';
import { isNotGranted } from '../../verbs/operations/connector-status.ts';
import { withinTime } from '../../verbs/operations/operations.ts';
import { plainSentence } from '../plain-sentence.ts';
import type { AtAddress } from '../running-server.ts';
import { type Finding, fine, remark, trouble } from './finding.ts';
import { examineGoogle, type KeptConnection } from './google.ts';

const limitMs = 10_000;

const remedies: Readonly<Record<string, string>> = {
  gmail: 'See countersign auth-google --info, and connect the account again if need be.',
  calendar: 'See countersign auth-google --info, and connect the account again if need be.',
  imap: 'Check IMAP_URL, MAILBOX_USER and MAILBOX_PASSWORD.',
  caldav: 'Check CALDAV_URL, CALDAV_USER, CALDAV_PASSWORD and CALDAV_CALENDARS.',
  hubspot: 'Check HUBSPOT_API_KEY and its scopes.',
  openai: 'Check the key and the address of the model.',
};

/** Whether the outside services answer: asked here, or told by the server that runs. Emulated ones need no asking. */
export async function examineConnectors(
  config: Config,
  found: AtAddress,
  connection: KeptConnection | null,
): Promise<Finding[]> {
  const { enabled, google } = resolveSandbox(config);
  const predicted = google === 'live' ? await examineGoogle(config, connection) : [];
  if (found.kind === 'ours') return [...(await toldBy(found.server)), ...predicted];
  return enabled ? [] : [...(await askAll(config, connection)), ...predicted];
}

async function askAll(config: Config, connection: KeptConnection | null): Promise<Finding[]> {
  const log = createLog(config, { write: () => {} });
  const limits = await openLimits(config, log);
  try {
    const connected = connect({
      config,
      sandbox: null,
      clock: systemClock,
      log,
      limits,
      onRefusedSend: async () => {},
    });
    try {
      const asked = await Promise.all(connected.probes.map(ask));
      const isMissing =
        resolveSandbox(config).google === 'live' && connected.mailbox === undefined && connection === null;
      return isMissing ? [...asked, noGoogleAccount(config)] : asked;
    } finally {
      await connected.outbound.close();
    }
  } catch (error) {
    return [trouble(plainSentence(error))];
  } finally {
    await limits.close();
  }
}

async function ask({ name, optional, check }: ConnectorProbe): Promise<Finding> {
  try {
    await withinTime(check(), limitMs);
    return fine(`${name} answers.`);
  } catch (error) {
    if (optional && isNotGranted(error)) return remark(`${name} was left out when the account was connected.`);
    return trouble(`${name} does not answer as it should: ${sentenceOf(error)}`, remedies[name]);
  }
}

async function toldBy({ ask }: Extract<AtAddress, { kind: 'ours' }>['server']): Promise<Finding[]> {
  const { body } = await ask('GET', '/connectors/status?refresh=true');
  const told = (
    body as { connectors?: Record<string, { status: string; mode: string | null; error: string | null }> } | null
  )?.connectors;
  return Object.entries(told ?? {}).map(([name, { status, mode, error }]) => {
    if (status === 'healthy') return fine(`${name} answers${mode === 'sandbox' ? ' (sandbox)' : ''}.`);
    if (status === 'not_configured') return remark(`${name} is not configured.`);
    return trouble(`${name} is ${status}${error === null ? '' : `: ${error}`}`, remedies[name]);
  });
}

function noGoogleAccount({ googleTokenCacheDir }: Config): Finding {
  return trouble(
    `No Google account is connected: there is no token in the database, and none in ${googleTokenCacheDir}.`,
    'Run countersign auth-google. Until then drafts stay in the queue and no meeting times are offered.',
  );
}
