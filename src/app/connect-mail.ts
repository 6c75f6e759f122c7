import { type Config, isDraftOnlyEnforced, resolveSandbox } from '../config.ts';
import { type CalDav, createCalDavCalendar } from '../connectors/caldav/calendar.ts';
import type { MeetingRules } from '../connectors/free-times.ts';
import { createImapMailbox, type ImapMailbox } from '../connectors/imap/mailbox.ts';
import type { Clock } from '../core/clock.ts';
import type { OutboundLog } from '../safeguards/outbound.ts';
import { createSessionDoor, type SessionDoor } from '../safeguards/outbound-session.ts';
import type { Limits } from './limits.ts';

export type ConnectedMail = { mailbox: ImapMailbox; door: SessionDoor };

/** A use of a connection may look through many folders. */
const sessionMs = 30_000;

/** The mailbox by IMAP, where one is set and the sandbox is off; null otherwise. */
export function connectMail(parts: {
  config: Config;
  clock: Clock;
  log: OutboundLog;
  limits: Pick<Limits, 'shared'>;
  onRefusedSend: () => Promise<void>;
}): ConnectedMail | null {
  const { config, clock, log, limits, onRefusedSend } = parts;
  const { imapServer: imap, smtpServer: smtp, mailboxAddress: address, mailboxPassword: password } = config;
  if (resolveSandbox(config).imap !== 'live' || !imap || address === undefined || password === undefined) return null;
  const allowed = smtp ? [imap, smtp] : [imap];
  const door = createSessionDoor({ allowed, timeoutMs: sessionMs, shared: limits.shared, log });
  const signIn = { user: config.mailboxUser ?? address, password };
  const mailbox = createImapMailbox({
    imap: { ...signIn, encryption: imap.encryption, session: door.sessionFor('imap', imap) },
    smtp: smtp ? { ...signIn, encryption: smtp.encryption, session: door.sessionFor('smtp', smtp) } : null,
    rep: {
      address,
      name: config.mailboxName ?? null,
      signatureText: config.mailboxSignature?.replaceAll('\\n', '\n') ?? null,
    },
    clock,
    sendingAllowed: () => !isDraftOnlyEnforced(config),
    onRefusedSend,
  });
  return { mailbox, door };
}

/** The calendar by CalDAV, where one is set and the sandbox is off; null otherwise. */
export function connectCalDav(
  config: Config,
  clock: Clock,
  rules: MeetingRules,
  fetch: typeof globalThis.fetch,
): CalDav | null {
  const { caldavUrl: url, caldavCalendars: calendarNames, mailboxAddress } = config;
  const user = config.caldavUser ?? config.mailboxUser ?? mailboxAddress;
  const password = config.caldavPassword ?? config.mailboxPassword;
  if (resolveSandbox(config).caldav !== 'live' || !url || user === undefined || password === undefined) return null;
  const account = { fetch, url, user, password };
  return createCalDavCalendar({ account, calendarNames, ownAddress: mailboxAddress ?? null, rules, clock });
}
