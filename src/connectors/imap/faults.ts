import { ConnectorError, CountersignError } from '../../core/errors.ts';

type Thrown = {
  code?: unknown;
  authenticationFailed?: unknown;
  responseStatus?: unknown;
  serverResponseCode?: unknown;
  tlsFailed?: unknown;
};

/** Response codes of RFC 5530 that pass by themselves. */
const passing = new Set(['UNAVAILABLE', 'SERVERBUG', 'CONTACTADMIN']);
const personMustAct = new Set(['AUTHENTICATIONFAILED', 'AUTHORIZATIONFAILED', 'EXPIRED', 'PRIVACYREQUIRED', 'NOPERM']);

/** What a failed IMAP command means to us. The server's own words stay out: they may quote addresses. */
export function imapFault(thrown: unknown, isWrite: boolean): CountersignError {
  if (thrown instanceof CountersignError) return thrown;
  const { authenticationFailed, responseStatus, serverResponseCode, code, tlsFailed } = thrown as Thrown;
  const said = plain(serverResponseCode) ?? plain(code) ?? 'unknown';
  const details = { reason: said.toLowerCase() };
  if (said === 'LIMIT' || said === 'INUSE') {
    const sentence = 'The mail server lets nobody else in for now: too many connections to this mailbox.';
    return new ConnectorError('imap', 'rate_limited', sentence, { retryAfterMs: 10_000, details });
  }
  if (!passing.has(said) && (authenticationFailed === true || personMustAct.has(said))) {
    const sentence = 'The mail server refuses this user and password: check MAILBOX_USER and MAILBOX_PASSWORD.';
    return new ConnectorError('imap', 'unauthorised', sentence, { details });
  }
  if (tlsFailed === true || /^(CERT_|ERR_TLS|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO)/.test(said)) {
    const sentence = 'The connection to the mail server cannot be encrypted, or its certificate is not trusted.';
    return new ConnectorError('imap', 'down', sentence, { details: { reason: 'tls' } });
  }
  if (said === 'OVERQUOTA') return new ConnectorError('imap', 'rejected', 'The mailbox is full.', { details });
  const answered = responseStatus === 'NO' || responseStatus === 'BAD';
  if (answered && !passing.has(said)) {
    return new ConnectorError('imap', 'rejected', 'The mail server refused the request.', { details });
  }
  const applied = isWrite && !answered ? 'unknown' : 'no';
  const sentence = answered ? 'The mail server failed.' : 'The mail server could not be reached.';
  return new ConnectorError('imap', 'down', sentence, { applied, details }, thrown);
}

/** imapflow reports a command that failed as `false` or `undefined`. */
export function requireDone<T>(answer: T | false | undefined, isWrite: boolean): T {
  if (answer !== false && answer !== undefined) return answer;
  const more = { applied: isWrite ? ('unknown' as const) : ('no' as const), details: { reason: 'command_failed' } };
  throw new ConnectorError('imap', 'down', 'The mail server failed.', more);
}

function plain(code: unknown): string | null {
  return typeof code === 'string' && /^\w{1,60}$/.test(code) ? code.toUpperCase() : null;
}
