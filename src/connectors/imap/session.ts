import type { ImapFlow } from 'imapflow';
import type { Secret } from '../../core/secret.ts';
import { createReadRetry, type ReadRetryOptions } from '../connector.ts';
import { imapFault } from './faults.ts';

/** How a connection is kept from listeners: from its first byte, by an upgrade that must succeed, or not at all. */
export type Encryption = 'tls' | 'starttls' | 'none';

/** One use of a connection through the door out (`safeguards/outbound-session.ts`). */
export type UseSession = <T>(
  purpose: { isRead: boolean },
  act: (place: { host: string; port: number }, signal: AbortSignal) => Promise<T>,
) => Promise<T>;

export type ImapAccount = ReadRetryOptions & {
  session: UseSession;
  encryption: Encryption;
  user: string;
  password: Secret;
};

export type ImapSession = {
  /** Does something that changes nothing, again if the server fails. Throws ConnectorError. */
  read<T>(act: (client: ImapFlow) => Promise<T>): Promise<T>;
  /** Does something that changes something, once. Throws ConnectorError with `applied`. */
  write<T>(act: (client: ImapFlow) => Promise<T>): Promise<T>;
  close(): Promise<void>;
};

/** A connection that was not used for so long is asked whether it lives; after `idleMs` it is ended. */
const doubtAfterMs = 5_000;
const idleMs = 60_000;
const largestAnswerBytes = 64 * 1024 * 1024;

/** One connection, opened when it is first needed; one use after the other, as IMAP has one selected folder. */
export function createImapSession(account: ImapAccount): ImapSession {
  const retry = createReadRetry(account);
  let standing: { client: ImapFlow; usedAt: number } | null = null;
  let last: Promise<unknown> = Promise.resolve();
  let ending: NodeJS.Timeout | undefined;

  async function connected(place: { host: string; port: number }): Promise<ImapFlow> {
    clearTimeout(ending);
    if (standing !== null && (await isAlive(standing))) return standing.client;
    drop();
    const client = await open(account, place);
    standing = { client, usedAt: performance.now() };
    return client;
  }

  function drop(): void {
    clearTimeout(ending);
    standing?.client.close();
    standing = null;
  }

  async function use<T>(isRead: boolean, act: (client: ImapFlow) => Promise<T>): Promise<T> {
    return account.session({ isRead }, async (place, signal) => {
      signal.addEventListener('abort', drop, { once: true });
      const client = await connected(place);
      try {
        return await act(client);
      } catch (thrown) {
        if (!client.usable) drop();
        throw imapFault(thrown, !isRead);
      } finally {
        signal.removeEventListener('abort', drop);
        if (standing !== null) standing.usedAt = performance.now();
        ending = setTimeout(drop, idleMs).unref();
      }
    });
  }

  function inTurn<T>(isRead: boolean, act: (client: ImapFlow) => Promise<T>): Promise<T> {
    const mine = last.then(() => use(isRead, act));
    last = mine.catch(() => {});
    return mine;
  }

  return {
    read: (act) => retry(() => inTurn(true, act)),
    write: (act) => inTurn(false, act),
    async close() {
      await last;
      await standing?.client.logout().catch(() => {});
      drop();
    },
  };
}

async function open({ encryption, user, password }: ImapAccount, place: { host: string; port: number }) {
  // Loaded when it is first needed: most installations have no such mailbox.
  const { ImapFlow } = await import('imapflow');
  const client = new ImapFlow({
    ...place,
    secure: encryption === 'tls',
    doSTARTTLS: { tls: undefined, starttls: true, none: false }[encryption],
    auth: { user, pass: password.reveal() },
    tls: { minVersion: 'TLSv1.2' },
    clientInfo: { name: 'Countersign' },
    logger: false,
    disableAutoIdle: true,
    maxLiteralSize: largestAnswerBytes,
    maxResponseSize: 2 * largestAnswerBytes,
  });
  // Without a listener a lost connection would end the process; whoever uses it next is told.
  client.on('error', () => {});
  try {
    await client.connect();
    return client;
  } catch (thrown) {
    client.close();
    throw imapFault(thrown, false);
  }
}

async function isAlive({ client, usedAt }: { client: ImapFlow; usedAt: number }): Promise<boolean> {
  if (!client.usable) return false;
  if (performance.now() - usedAt < doubtAfterMs) return true;
  return client.noop().then(
    () => client.usable,
    () => false,
  );
}
