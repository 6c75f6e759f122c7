import { connect } from '../../app/connect.ts';
import { createLog } from '../../app/log.ts';
import { type Config, resolveSandbox } from '../../config.ts';
import { systemClock } from '../../core/clock.ts';
import { sentenceOf } from '../../verbs/operations/check-health.ts';
import { withinTime } from '../../verbs/operations/operations.ts';
import type { AtAddress } from '../running-server.ts';
import { type Finding, fine, remark, trouble } from './finding.ts';

const limitMs = 10_000;

const remedies: Readonly<Record<string, string>> = {
  gmail: 'Connect the Google account again, and check its scopes.',
  calendar: 'Connect the Google account again, and check its scopes.',
  hubspot: 'Check HUBSPOT_API_KEY and its scopes.',
  openai: 'Check the key and the address of the model.',
};

/** Whether the outside services answer: asked here, or told by the server that runs. Emulated ones need no asking. */
export async function examineConnectors(config: Config, found: AtAddress): Promise<Finding[]> {
  if (found.kind === 'ours') return toldBy(found.server);
  const { enabled, google } = resolveSandbox(config);
  if (enabled) return [];
  const log = createLog(config, { write: () => {} });
  const connected = connect({ config, sandbox: null, clock: systemClock, log, onRefusedSend: async () => {} });
  try {
    const asked = await Promise.all(connected.probes.map(({ name, check }) => ask(name, check)));
    const isUnconnected = google === 'live' && connected.mailbox === undefined;
    return isUnconnected ? [...asked, noGoogleAccount(config)] : asked;
  } finally {
    await connected.outbound.close();
  }
}

async function ask(name: string, check: () => Promise<void>): Promise<Finding> {
  try {
    await withinTime(check(), limitMs);
    return fine(`${name} answers.`);
  } catch (error) {
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
    `No Google account is connected: there is no token in ${googleTokenCacheDir}.`,
    'Until one is, drafts stay in the queue and no meeting times are offered.',
  );
}
