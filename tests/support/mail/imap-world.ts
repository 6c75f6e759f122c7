import { ImapFlow } from 'imapflow';
import { leads, rep } from '../../../sandbox/index.ts';
import { createImapMailbox, type ImapMailbox, type ImapMailboxOptions } from '../../../src/connectors/imap/mailbox.ts';
import { Secret } from '../../../src/core/secret.ts';
import { createSessionDoor, type SessionDoor } from '../../../src/safeguards/outbound-session.ts';
import { type MailServer, startDovecot } from './dovecot.ts';
import { type SmtpReceiver, startSmtpReceiver } from './smtp-receiver.ts';

const [priya] = leads;

export type ImapWorld = {
  server: MailServer;
  smtp: SmtpReceiver;
  door: SessionDoor;
  /** How long the connectors would have waited, in milliseconds. */
  waits: number[];
  /** The connector on the server; each call makes one with a connection of its own. */
  mailbox(more?: Partial<ImapMailboxOptions> & { password?: string; port?: number }): ImapMailbox;
  /** Does something as the rep's own mail program would. */
  person<T>(act: (client: ImapFlow) => Promise<T>): Promise<T>;
  /** Empties every folder, and ends the connections of the connectors made so far. */
  clear(): Promise<void>;
  /** Puts a mail into a folder as it would have arrived. */
  deliver(
    folder: string,
    mail: {
      id: string;
      from?: string;
      to?: string;
      subject?: string;
      text?: string;
      answers?: string[];
      onlyInReplyTo?: boolean;
    },
  ): Promise<void>;
  close(): Promise<void>;
};

/** A mail server, a submission server and the connector between them, the real protocols all the way. */
export async function openImapWorld(): Promise<ImapWorld> {
  const server = await startDovecot(rep.email, { Archive: '\\Archive', 'Leads/2026': '' });
  const smtp = await startSmtpReceiver(server);
  const { host } = server;
  const places = [server.port, server.tlsPort ?? 0, smtp.port].map((port) => ({ host, port }));
  const door = createSessionDoor({ allowed: places, timeoutMs: 5_000, breaker: { failures: 1_000 } });
  const waits: number[] = [];
  const delay = async (ms: number) => void waits.push(ms);
  const opened: ImapMailbox[] = [];
  const known = new ImapFlow({
    host,
    port: server.port,
    secure: false,
    doSTARTTLS: false,
    auth: { user: server.user, pass: server.password },
    logger: false,
    disableAutoIdle: true,
  });
  known.on('error', () => {});
  await known.connect();
  const signIn = (password = server.password) => ({ user: server.user, password: new Secret(password) });
  return {
    server,
    smtp,
    door,
    waits,
    mailbox({ password, port = server.port, ...more } = {}) {
      const encryption = port === server.tlsPort ? 'tls' : 'none';
      const box = createImapMailbox({
        imap: {
          ...signIn(password),
          encryption,
          session: door.sessionFor('imap', { host, port }),
          delay,
          random: () => 0,
        },
        smtp: { ...signIn(), encryption: 'none', session: door.sessionFor('smtp', { host, port: smtp.port }) },
        rep: { address: rep.email, name: rep.name, signatureText: 'Maren Holt\nFernhill Racking' },
        clock: () => new Date('2026-11-22T09:00:00Z'),
        sendingAllowed: () => true,
        ...more,
      });
      opened.push(box);
      return box;
    },
    person: (act) => act(known),
    async clear() {
      for (const box of opened.splice(0)) await box.close();
      for (const { path } of await known.list()) {
        const lock = await known.getMailboxLock(path);
        try {
          if (known.mailbox !== false && known.mailbox.exists > 0) await known.messageDelete('1:*');
        } finally {
          lock.release();
        }
      }
    },
    async deliver(
      folder,
      {
        id,
        from = priya.email,
        to = rep.email,
        subject = 'Second hall',
        text = 'Hello Maren',
        answers = [],
        onlyInReplyTo = false,
      },
    ) {
      const head = [
        `From: ${from === priya.email ? 'Priya Raman' : 'Somebody'} <${from}>`,
        `To: ${to}`,
        `Subject: ${subject}`,
        `Message-ID: ${id}`,
        ...(answers.length === 0 ? [] : [`In-Reply-To: ${answers.at(-1)}`]),
        ...(answers.length === 0 || onlyInReplyTo ? [] : [`References: ${answers.join('\r\n ')}`]),
        'MIME-Version: 1.0',
        'Content-Type: text/plain; charset=utf-8',
      ];
      await known.append(folder, `${head.join('\r\n')}\r\n\r\n${text}\r\n`, []);
    },
    async close() {
      for (const box of opened) await box.close();
      known.close();
      await smtp.close();
      await server.close();
    },
  };
}
