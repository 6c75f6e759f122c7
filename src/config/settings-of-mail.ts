/** Mailbox: a mailbox and a calendar that are not Google's. */
import * as is from './schemas.ts';
import { declare } from './setting.ts';

const mailbox = declare('Mailbox');

export const mailSettings = {
  imapServer: mailbox(
    'IMAP_URL',
    is.mailServer({ imaps: 993, imap: 143 }),
    null,
    'The IMAP server of your mailbox, in place of Gmail; imap:// must be upgraded to TLS, except on this machine.',
    { example: 'imaps://mail.example.com' },
  ),
  smtpServer: mailbox(
    'SMTP_URL',
    is.mailServer({ smtps: 465, smtp: 587 }),
    null,
    'The submission server of that mailbox; without it nothing can be sent.',
    { example: 'smtps://mail.example.com' },
  ),
  mailboxAddress: mailbox('MAILBOX_ADDRESS', is.address, null, 'The address of that mailbox.', {
    example: 'rep@example.com',
  }),
  mailboxName: mailbox('MAILBOX_NAME', is.phrase, null, 'The name its mails come from.', { example: 'Alex Example' }),
  mailboxSignature: mailbox(
    'MAILBOX_SIGNATURE',
    is.phrase,
    null,
    'The signature under its mails, with \\n between lines.',
    { example: 'Alex Example\\nExample Ltd' },
  ),
  mailboxUser: mailbox(
    'MAILBOX_USER',
    is.phrase,
    null,
    'The user to sign in as at IMAP_URL and SMTP_URL; MAILBOX_ADDRESS where it is not set.',
    { example: 'rep@example.com' },
  ),
  mailboxPassword: mailbox('MAILBOX_PASSWORD', is.secretText, null, "That user's password, or an app password.", {
    secret: true,
  }),
  caldavUrl: mailbox(
    'CALDAV_URL',
    is.privateAddress,
    null,
    'The CalDAV server of your calendar, in place of Google Calendar; http:// on this machine alone.',
    { example: 'https://dav.example.com' },
  ),
  caldavUser: mailbox(
    'CALDAV_USER',
    is.phrase,
    null,
    'The user to sign in as at CALDAV_URL; that of the mailbox where it is not set.',
    {
      example: 'rep@example.com',
    },
  ),
  caldavPassword: mailbox(
    'CALDAV_PASSWORD',
    is.secretText,
    null,
    "That user's password; that of the mailbox where it is not set.",
    { secret: true },
  ),
  caldavCalendars: mailbox(
    'CALDAV_CALENDARS',
    is.list(is.phrase, 'names of calendars'),
    '',
    'Comma list of the calendars whose times count as busy, the first of them for new meetings; empty: all.',
    { example: 'Work,Family' },
  ),
};
