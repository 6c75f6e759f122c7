import { actorName } from '../../core/audit.ts';
import { type Attachment, requireSafeText } from '../../core/draft.ts';
import { CountersignError } from '../../core/errors.ts';
import { contentOf } from '../../store/drafts.ts';
import type { VerbContext } from '../context.ts';
import { guardedDomains, requireNotOwn } from '../suppression/require-not-own.ts';
import { requireNotSuppressed } from '../suppression/require-not-suppressed.ts';
import { checkText } from './check-text.ts';
import { sourceTyping } from './claims-of-text.ts';
import type { DraftView } from './draft-view.ts';
import { filesOf, withFiles } from './files.ts';
import { readDraft, requireDraft } from './read-draft.ts';
import { requireRecipient } from './recipient.ts';
import { requireHash } from './require.ts';
import { rulesFor } from './rules.ts';
import { storeVersion } from './store-version.ts';
import { followMailbox } from './sync-mailbox.ts';

/**
 * Replaces the text by a new version that is checked again and waits again; any approval is void. Throws
 * `content_changed` when the caller saw another version, `wrong_state`, `edited_in_mailbox`, `unknown_attachment`.
 */
export async function editDraft(
  context: VerbContext,
  input: {
    draftId: string;
    contentHash: string;
    recipient?: string;
    subject?: string;
    body?: string;
    /** The whole list of files it is to carry, each kept before by `keepFile`. */
    attachments?: readonly Attachment[];
  },
): Promise<DraftView> {
  requireHash(await requireDraft(context, input.draftId), input.contentHash);
  const { stored: before } = await followMailbox(context, input.draftId);
  requireHash(before, input.contentHash);
  const isPerson = context.actor.kind === 'person';
  if (input.recipient !== undefined && !isPerson) {
    throw new CountersignError('forbidden', 'Only a person can change the recipient.');
  }
  const recipient = input.recipient === undefined ? before.current.recipient : requireRecipient(input.recipient);
  if (input.recipient !== undefined) await context.read((reading) => requireNotSuppressed(context, reading, recipient));
  const attachments = input.attachments ?? before.current.attachments.map(([name, sha256]) => ({ name, sha256 }));
  const files = await filesOf(context, attachments);
  for (const { name } of files) requireSafeText('file name', name);
  const rules = await rulesFor(context, { ...before.draft, locked_recipient: recipient });
  if (input.recipient !== undefined) {
    requireNotOwn(await guardedDomains(context, context.connectors.mailbox), recipient);
  }
  const hand = isPerson ? 'person' : 'machine';
  const checked = await checkText(
    {
      content: {
        ...contentOf(before.current),
        recipient,
        attachments,
        subject: input.subject ?? before.current.subject,
        body: input.body?.replaceAll('\r\n', '\n') ?? before.current.body,
      },
      hand,
      origin: isPerson ? 'edit' : 'agent',
      author: actorName(context.actor),
      language: before.current.language,
      slots: before.current.slots,
    },
    rules,
  );
  const { text, claims } = sourceTyping(withFiles(checked, files, rules), hand, rules, before.current.claims);
  await context.change((writing, audit) =>
    storeVersion(context, writing, audit, before, text, { lockedRecipient: recipient, claims }),
  );
  context.queue.nudge();
  return readDraft(context, input);
}
