import { readConfig } from '../config.ts';
import { send } from './call.ts';
import { plainSentence } from './plain-sentence.ts';

type Reply = { status: number; body: unknown };
type Profile = {
  stage: string;
  samples: number;
  mails: number;
  traits: Record<string, { value: unknown; evidence: string | null; locked: boolean }>;
};

/** Learns from what stands at an address (`youtube`, `drive`, `hubspot`), or from the connected mailbox's sent mail. */
export async function trainVoice(source: string, address: string | undefined): Promise<number> {
  const isSentMail = source === 'sent-mail';
  const url = `/api/voice/training/${isSentMail ? 'sent-mail' : 'ingest/url'}`;
  const body = isSentMail ? { consent: true } : { source_type: source, source_url: address ?? '' };
  return print(await send(readConfig(), { method: 'POST', url, body }), (found) => JSON.stringify(found, null, 2));
}

/** Prints the voice, a trait a line with what shows it. */
export async function showVoice(): Promise<number> {
  return print(await send(readConfig(), { method: 'GET', url: '/api/voice/profile' }), (found) => {
    const { stage, samples, mails, traits } = found as Profile;
    const known = Object.entries(traits).filter(([, { evidence, locked }]) => evidence !== null || locked);
    const lines = known.map(
      ([name, { value, evidence, locked }]) =>
        `${name.padEnd(20)} ${JSON.stringify(value)}  ${locked ? 'fixed by hand' : evidence}`,
    );
    return [`${stage}: ${samples} samples, ${mails} mails`, ...lines].join('\n');
  });
}

/** Forgets a sample by its id, or everything. */
export async function forgetVoice(what: string): Promise<number> {
  const url = what === 'all' ? '/api/voice/profile' : `/api/voice/training/samples/${encodeURIComponent(what)}`;
  return print(await send(readConfig(), { method: 'DELETE', url }), () => 'Forgotten.');
}

/** Tests the voice on the user's own held-out mails. Exit code 1 when the match fell since the last test. */
export async function evaluateVoice(): Promise<number> {
  const reply = await send(readConfig(), { method: 'POST', url: '/api/voice/evaluate', body: {} });
  const { has_fallen: hasFallen } = reply.body as { has_fallen?: boolean };
  const code = print(reply, (found) => (found as { chart: string }).chart);
  if (hasFallen) console.error('The match is lower than at the last test.');
  return code === 0 && !hasFallen ? 0 : 1;
}

function print({ status, body }: Reply, shown: (body: unknown) => string): number {
  if (status < 400) console.log(shown(body));
  else console.error((body as { detail?: unknown }).detail ?? plainSentence(body));
  return status < 400 ? 0 : 1;
}
