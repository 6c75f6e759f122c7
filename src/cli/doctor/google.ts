import type { Config } from '../../config.ts';
import { type GoogleService, missingScopes, servicesIn } from '../../connectors/google-scopes.ts';
import { publicSentence } from '../../core/errors.ts';
import { createOutbound } from '../../safeguards/outbound.ts';
import { left } from '../auth-google/info.ts';
import { readHeldFile } from '../auth-google/token-keep.ts';
import { type Finding, fine, remark, trouble } from './finding.ts';

/** What is kept of a Google account's connection, without its tokens. */
export type KeptConnection = {
  /** Google has ended it. */
  isOver: boolean;
  /** Empty when nobody told. */
  scopes: readonly string[];
  /** When Google will end the consent; null when it is not known, or never. */
  consentEndsAt: Date | null;
};

const again = 'Run countersign auth-google.';
const needed: readonly GoogleService[] = ['gmail', 'calendar'];
/** Assertions of service accounts and signatures of webhooks stop working five minutes apart. */
const worstSkewSeconds = 300;
const noticedSkewSeconds = 60;

/** What will break at Google, before it does. `inDatabase` is the connection that was found there. */
export async function examineGoogle(config: Config, inDatabase: KeptConnection | null): Promise<Finding[]> {
  return [...examineConnection(config, inDatabase), await examineClock(config)];
}

/** A token file that cannot be used is told of along with the connectors, which need it. */
function examineConnection(config: Config, inDatabase: KeptConnection | null): Finding[] {
  try {
    const kept = inDatabase ?? fromFile(config);
    return kept === null ? [] : predict(kept);
  } catch {
    return [];
  }
}

function fromFile({ googleTokenCacheDir }: Config): KeptConnection | null {
  const held = readHeldFile(googleTokenCacheDir);
  return held && { isOver: false, scopes: held.scopes, consentEndsAt: held.consentEndsAt };
}

function predict({ isOver, scopes, consentEndsAt }: KeptConnection): Finding[] {
  if (isOver) return [trouble('Google has ended the connection of the account.', again)];
  const findings: Finding[] = [];
  if (consentEndsAt !== null) {
    const when = `${consentEndsAt.toISOString().slice(0, 16).replace('T', ' ')} UTC (${left(consentEndsAt)})`;
    const text = `Google ends the consent at ${when}: the app is in "Testing".`;
    const remedy = `${again} Publish the app, or make it internal, and it lasts.`;
    findings.push(consentEndsAt.getTime() < Date.now() ? trouble(text, remedy) : remark(text, remedy));
  }
  if (scopes.length === 0) return findings;
  const held = servicesIn(scopes);
  for (const service of needed.filter((one) => !held.includes(one))) {
    findings.push(remark(`${service} is not connected.`, `${again.slice(0, -1)} --${service}, if it should be.`));
  }
  for (const { service, use } of missingScopes(held, scopes)) {
    findings.push(trouble(`Google was not allowed to let ${service} ${use}.`, `${again} Tick every box.`));
  }
  return findings;
}

/** Compares this machine's clock with the `Date` of Google's answer, which has whole seconds. */
async function examineClock({ googleApiBaseUrl }: Config): Promise<Finding> {
  const origin = googleApiBaseUrl ?? 'https://oauth2.googleapis.com';
  const outbound = createOutbound({ allowedOrigins: [origin], timeoutMs: 10_000, userAgent: 'Countersign' });
  try {
    const asked = Date.now();
    const answer = await outbound.fetchFor('Google')(new URL('/', origin), { method: 'HEAD', redirect: 'manual' });
    const theirs = Date.parse(answer.headers.get('date') ?? '');
    if (Number.isNaN(theirs)) return remark('Google did not tell its time, so this clock was not compared.');
    const seconds = Math.round(((asked + Date.now()) / 2 - theirs) / 1_000);
    const text = `This machine's clock is ${Math.abs(seconds)} seconds ${seconds < 0 ? 'behind' : 'ahead of'} Google's.`;
    const remedy = 'Set it by the network (NTP): signatures and tokens carry times.';
    if (Math.abs(seconds) < noticedSkewSeconds) return fine("This machine's clock agrees with Google's.");
    return Math.abs(seconds) < worstSkewSeconds ? remark(text, remedy) : trouble(text, remedy);
  } catch (error) {
    return remark(`This machine's clock could not be compared with Google's: ${publicSentence(error)}`);
  } finally {
    await outbound.close();
  }
}
