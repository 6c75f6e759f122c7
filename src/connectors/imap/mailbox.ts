import type { Clock } from '../../core/clock.ts';
import type { CountersignedDraft } from '../../core/countersignature.ts';
import { CountersignError } from '../../core/errors.ts';
import type { SendingMailbox } from '../../core/ports.ts';
import { appendDraft, findDrafts, removeDraft, replaceDraft, resolveDraft } from './drafts.ts';
import { createFolders } from './folders.ts';
import { findSent, type Sending, send } from './send.ts';
import { createImapSession, type ImapAccount } from './session.ts';
import type { SmtpAccount } from './submit.ts';
import { getThread, type Shelves, searchThreads } from './threads.ts';

export type ImapMailboxOptions = {
  imap: ImapAccount;
  /** Where mail is sent from; null for a mailbox that only drafts. */
  smtp: SmtpAccount | null;
  /** Whose mailbox it is: IMAP does not tell. */
  rep: { address: string; name: string | null; signatureText: string | null };
  clock: Clock;
  /** Whether this instance may send at all, read at every attempt. */
  sendingAllowed: () => boolean;
  /** Told of every send refused by `sendingAllowed`, before the refusal is thrown. */
  onRefusedSend?: (draft: CountersignedDraft) => void | Promise<void>;
};

export type ImapMailbox = SendingMailbox & {
  /** Resolves when the server lets us in and shows its folders; throws ConnectorError. */
  probe(): Promise<void>;
  close(): Promise<void>;
};

/**
 * A mailbox on any IMAP server. A draft is a message in the folder of drafts; a thread is named by the Message-ID it
 * began with; sending submits the draft's bytes and files them under sent mail.
 */
export function createImapMailbox(options: ImapMailboxOptions): ImapMailbox {
  const { rep, clock, smtp } = options;
  const imap = createImapSession(options.imap);
  const folders = createFolders();
  const shelves = (client: Shelves['client']): Shelves => ({
    client,
    folders,
    ownAddresses: [rep.address.toLowerCase()],
  });
  const requireSending = (draft: CountersignedDraft) => refuseUnlessAllowed(options, draft);
  const sending: Sending = { imap, smtp, shelves, address: rep.address, clock, requireSending };
  return {
    address: async () => rep.address,
    searchThreads: (query, maxResults = 5) => imap.read((client) => searchThreads(shelves(client), query, maxResults)),
    getThread: (threadId) => imap.read((client) => getThread(shelves(client), threadId)),
    createDraft: (mail) => imap.write((client) => appendDraft(shelves(client), mail)),
    updateDraft: (draftId, mail) => imap.write((client) => replaceDraft(shelves(client), draftId, mail)),
    getDraft: async (draftId) => {
      const lying = await imap.read((client) => resolveDraft(shelves(client), draftId));
      return lying === null || lying.isLeaving ? null : lying.shown;
    },
    deleteDraft: (draftId) => imap.write((client) => removeDraft(shelves(client), draftId)),
    findDrafts: (key, hint) => imap.read((client) => findDrafts(shelves(client), key, rep.address, hint)),
    findSent: (key) => imap.read((client) => findSent(shelves(client), key, rep.address)),
    listSendAs: async () => [
      { address: rep.address, name: rep.name, signatureText: rep.signatureText, isDefault: true },
    ],
    send: (draft) => send(sending, draft),
    probe: async () => void (await imap.read((client) => folders.of(client))),
    close: () => imap.close(),
  };
}

/** Off means off: told at every attempt, and refused with the same words as any other mailbox. */
async function refuseUnlessAllowed(options: ImapMailboxOptions, draft: CountersignedDraft): Promise<void> {
  if (options.sendingAllowed() === true) return;
  await options.onRefusedSend?.(draft);
  const { draftId } = draft;
  throw new CountersignError('draft_only', 'Countersign is in draft-only mode: nothing is sent.', { draftId });
}
