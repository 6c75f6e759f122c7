import { googleScopes, googleServices, missingScopes } from '../../connectors/google-scopes.ts';
import { ConnectorError, CountersignError, publicSentence } from '../../core/errors.ts';
import { shortName } from './consent.ts';
import type { Session } from './session.ts';
import type { Held } from './token-keep.ts';

/** Says how the connection stands, renewing an access token that has ended. Exit code 0 only when it is good. */
export async function info(session: Session): Promise<number> {
  const { keep, say } = session;
  const before = await keep.read();
  if (before === null) {
    say(`Google token: none (${keep.where}). Run countersign auth-google.`);
    return 1;
  }
  const { problem, held } = await examine(session, before);
  say(`Google token: ${problem === null ? 'valid' : `expired. ${problem}`}`);
  for (const line of [...facts(session, held), ...permissions(held)]) say(line);
  return problem === null ? 0 : 1;
}

/** Revokes after asking; what is kept goes only once Google has ended the grant. */
export async function revoke(session: Session, isSure: boolean): Promise<number> {
  const { keep, say, ask } = session;
  const held = await keep.read();
  if (held === null || held.status === 'revoked') {
    say(`There is no Google token to revoke (${keep.where}).`);
    return 1;
  }
  const whose = held.account === null ? '' : ` of ${held.account}`;
  const question = `Revoke the connection${whose}? Nothing works with Google until it is connected again. [y/N] `;
  if (!isSure && !/^y(es)?$/i.test((await ask(question)).trim())) {
    say('Nothing was revoked. (--yes revokes without asking.)');
    return 1;
  }
  try {
    await keep.revoke();
  } catch (error) {
    throw new CountersignError('not_revoked', `${publicSentence(error)} Nothing was revoked or removed.`, {}, error);
  }
  say(`The connection${whose} is revoked at Google, and its tokens are gone from ${keep.where}.`);
  return 0;
}

/** Why the connection is not good, null when it is; and how it stands after a look. */
async function examine({ keep }: Session, held: Held): Promise<{ problem: string | null; held: Held }> {
  const over = 'Google has ended the connection. Run countersign auth-google.';
  if (held.status === 'revoked') return { problem: over, held };
  if (held.expiresAt !== null && held.expiresAt.getTime() > Date.now()) return { problem: null, held };
  if (!held.hasRefreshToken) {
    return { problem: 'There is nothing to renew it with. Run countersign auth-google.', held };
  }
  try {
    await keep.renew();
    const after = (await keep.read()) ?? held;
    return { problem: after.status === 'revoked' ? over : null, held: after };
  } catch (error) {
    const isOver = error instanceof ConnectorError && error.details.reason === 'invalid_grant';
    return { problem: isOver ? over : publicSentence(error), held };
  }
}

function facts({ keep }: Session, held: Held): string[] {
  const { expiresAt, consentEndsAt } = held;
  return [
    `Client: ${held.clientId ?? 'unknown'}`,
    ...(held.account === null ? [] : [`Account: ${held.account}`]),
    `Kept in: ${keep.where}`,
    `Access token ends: ${expiresAt === null ? 'unknown' : `${expiresAt.toISOString()} (${left(expiresAt)})`}${held.hasRefreshToken ? '; it is renewed by itself' : ''}`,
    ...(consentEndsAt === null
      ? []
      : [`Consent ends: ${consentEndsAt.toISOString()} (${left(consentEndsAt)}), as for apps in "Testing"`]),
  ];
}

/** Scopes per service, and whether they let read or change. */
function permissions({ scopes }: Held): string[] {
  return googleServices.flatMap((service) => {
    const granted = googleScopes.filter((one) => one.service === service && scopes.includes(one.name));
    if (granted.length === 0) return [`${service}: not connected`];
    const access = granted.some((one) => one.access === 'write') ? 'read and write' : 'read only';
    const missing = missingScopes([service], scopes).map(
      ({ name, use }) => `  missing ${shortName(name)}: it may not ${use}`,
    );
    return [`${service}: ${access} (${granted.map(({ name }) => shortName(name)).join(', ')})`, ...missing];
  });
}

/** The time until then, in the largest unit that says enough. */
export function left(until: Date): string {
  const minutes = Math.floor((until.getTime() - Date.now()) / 60_000);
  if (minutes < 0) return 'over';
  if (minutes < 120) return `${minutes} minutes left`;
  return minutes < 2 * 1_440 ? `${Math.floor(minutes / 60)} hours left` : `${Math.floor(minutes / 1_440)} days left`;
}
