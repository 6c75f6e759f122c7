import type SMTPConnection from 'nodemailer/lib/smtp-connection';
import { ConnectorError, CountersignError } from '../../core/errors.ts';
import type { Secret } from '../../core/secret.ts';
import type { Encryption, UseSession } from './session.ts';

export type SmtpAccount = { session: UseSession; encryption: Encryption; user: string; password: Secret };

/** A mail as it goes over the wire: its sender and its one recipient, and its bytes. */
export type Submission = { from: string; to: string; bytes: Buffer };

/** How far a conversation with the server has come: before `sending` nothing can have been taken. */
type Progress = { at: 'connecting' | 'signing_in' | 'sending' };

/**
 * Hands one mail to the submission server (RFC 6409), once. Throws ConnectorError: `applied` is `unknown` only when the
 * connection ended after the text was on its way and before the server had answered.
 */
export async function submit(account: SmtpAccount, mail: Submission): Promise<void> {
  await account.session({ isRead: false }, async (place, signal) => {
    const progress: Progress = { at: 'connecting' };
    const { default: Connection } = await import('nodemailer/lib/smtp-connection');
    const connection = new Connection({
      ...place,
      secure: account.encryption === 'tls',
      requireTLS: account.encryption === 'starttls',
      ignoreTLS: account.encryption === 'none',
      tls: { minVersion: 'TLSv1.2' },
    });
    const giveUp = () => connection.close();
    signal.addEventListener('abort', giveUp, { once: true });
    try {
      await converse(connection, account, mail, progress);
      connection.quit();
    } catch (thrown) {
      connection.close();
      throw smtpFault(thrown, progress);
    } finally {
      signal.removeEventListener('abort', giveUp);
    }
  });
}

async function converse(connection: SMTPConnection, account: SmtpAccount, mail: Submission, progress: Progress) {
  // A lost connection is told by an event, also while a command waits.
  const { promise: lost, reject } = Promise.withResolvers<never>();
  lost.catch(() => {});
  connection.on('error', reject);
  connection.on('end', () => reject(new Error('ended')));
  const done = <T>(act: (callback: (error?: Error | null, result?: T) => void) => void): Promise<T | undefined> => {
    const own = new Promise<T | undefined>((resolve, refuse) => {
      act((error, result) => (error ? refuse(error) : resolve(result)));
    });
    return Promise.race([own, lost]);
  };
  await done((callback) => connection.connect(callback));
  progress.at = 'signing_in';
  const auth = { user: account.user, pass: account.password.reveal() };
  await done((callback) => connection.login({ ...auth, credentials: auth }, callback));
  progress.at = 'sending';
  const use8BitMime = mail.bytes.some((byte) => byte > 0x7f);
  const envelope = { from: mail.from, to: [mail.to], size: mail.bytes.length, use8BitMime };
  await done((callback) => connection.send(envelope, mail.bytes, callback));
}

function smtpFault(thrown: unknown, { at }: Progress): CountersignError {
  if (thrown instanceof CountersignError) return thrown;
  const { responseCode, code, command } = thrown as { responseCode?: number; code?: string; command?: string };
  const details = { reason: code ?? 'unknown', status: responseCode, during: at };
  if (code === 'EAUTH' || responseCode === 530 || responseCode === 535) {
    const sentence =
      'The mail server refuses this user and password for sending: check MAILBOX_USER and MAILBOX_PASSWORD.';
    return new ConnectorError('smtp', 'unauthorised', sentence, { details });
  }
  if (responseCode !== undefined && responseCode >= 500) {
    const sentence = `The mail server does not take this mail (${responseCode}).`;
    return new ConnectorError('smtp', 'rejected', sentence, { details });
  }
  if (responseCode !== undefined) {
    const more = { retryAfterMs: 60_000, details };
    return new ConnectorError('smtp', 'rate_limited', 'The mail server takes no mail for now.', more);
  }
  // The text follows DATA; whatever was broken off before it has sent nothing.
  const certain = at !== 'sending' || command === 'MAIL FROM' || command === 'RCPT TO';
  const sentence =
    code === 'ETLS'
      ? 'The connection to the mail server cannot be encrypted.'
      : 'The mail server could not be reached.';
  return new ConnectorError('smtp', 'down', sentence, { applied: certain ? 'no' : 'unknown', details }, thrown);
}
