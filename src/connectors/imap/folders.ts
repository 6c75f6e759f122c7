import type { ImapFlow } from 'imapflow';

/** The folders that matter, by path. `read` are those that hold mail with leads, the likeliest first; drafts are apart. */
export type Folders = { drafts: string | null; sent: string | null; read: readonly string[] };

const keptMs = 10 * 60_000;
const mostFolders = 25;
const left = new Set(['\\Trash', '\\Junk', '\\Drafts', '\\Flagged', '\\Important']);
const firstUses = ['\\Inbox', '\\Sent', '\\Archive', '\\All'];

/** Asks for the folders, at most every ten minutes. */
export function createFolders() {
  let kept: { at: number; folders: Folders } | null = null;
  return {
    async of(client: ImapFlow): Promise<Folders> {
      if (kept !== null && performance.now() - kept.at < keptMs) return kept.folders;
      const listed = (await client.list()).filter(
        ({ flags }) => !flags.has('\\Noselect') && !flags.has('\\NonExistent'),
      );
      const pathOf = (use: string) => listed.find(({ specialUse }) => specialUse === use)?.path ?? null;
      const rank = (use: string | undefined) =>
        use !== undefined && firstUses.includes(use) ? firstUses.indexOf(use) : 9;
      const read = listed
        .filter(({ specialUse = '' }) => !left.has(specialUse))
        .toSorted((a, b) => rank(a.specialUse) - rank(b.specialUse))
        .map(({ path }) => path)
        .slice(0, mostFolders);
      kept = { at: performance.now(), folders: { drafts: pathOf('\\Drafts'), sent: pathOf('\\Sent'), read } };
      return kept.folders;
    },
    /** The folder of drafts or of sent mail; a new account may have neither, and then it is made. */
    async ensured(client: ImapFlow, which: 'drafts' | 'sent'): Promise<string> {
      const found = (await this.of(client))[which];
      if (found !== null) return found;
      const { path } = await client.mailboxCreate(which === 'drafts' ? 'Drafts' : 'Sent');
      await client.mailboxSubscribe(path);
      kept = null;
      return path;
    },
  };
}

export type FolderBook = ReturnType<typeof createFolders>;

/** Does something with a folder selected, as it is now: a server tells what others have removed at a NOOP only. */
export async function inFolder<T>(client: ImapFlow, path: string, act: () => Promise<T>): Promise<T> {
  const isSelected = client.mailbox !== false && client.mailbox.path === path;
  const lock = await client.getMailboxLock(path);
  try {
    if (isSelected) await client.noop();
    return await act();
  } finally {
    lock.release();
  }
}
