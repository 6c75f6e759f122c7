import { extractProspect, type Prospect } from '../../core/lead.ts';
import { RateLimitExceeded } from '../../core/limits.ts';
import { storable } from '../../core/storable.ts';
import { contentOf, type StoredDraft } from '../../store/drafts.ts';
import { stepsOf } from '../../store/runs.ts';
import type { VerbContext } from '../context.ts';
import type { CrmFindings } from '../leads/find-contact.ts';
import { type Findings, gatherFacts } from '../leads/generate-message.ts';
import { has } from '../leads/run-scope.ts';
import { writeMessage } from '../leads/write-message.ts';
import { sourceWriting } from './claims-of-text.ts';
import type { DraftView } from './draft-view.ts';
import { filesOf, withFiles } from './files.ts';
import { readDraft, requireDraft } from './read-draft.ts';
import { requireHash, wrongState } from './require.ts';
import { prospectOfRun } from './rules.ts';
import { lookAgain } from './second-look.ts';
import { storeVersion } from './store-version.ts';
import { followMailbox } from './sync-mailbox.ts';

const editable = ['PENDING_APPROVAL', 'APPROVED', 'SEND_FAILED'];

/**
 * Writes the mail anew from fresh facts, following a person's typed instruction. The result is the next version and
 * waits for approval. Throws `content_changed`, `wrong_state`, `edited_in_mailbox`, RateLimitExceeded.
 */
export async function regenerateDraft(
  context: VerbContext,
  input: { draftId: string; contentHash: string; instruction: string | null },
): Promise<DraftView> {
  requireHash(await requireDraft(context, input.draftId), input.contentHash);
  const { stored: before } = await followMailbox(context, input.draftId);
  requireHash(before, input.contentHash);
  if (!editable.includes(before.draft.status)) throw wrongState(before);
  const findings = await findAgain(context, before);
  const { facts, rules, voice } = await gatherFacts(context, findings, input.instruction, (error) => {
    if (error instanceof RateLimitExceeded) refuse(error);
  });
  const written = await writeMessage({
    facts,
    voice,
    rules: { ...rules, lockedRecipient: before.draft.locked_recipient },
    languageModel: context.connectors.languageModel,
    timeZone: context.settings.timeZone,
    origin: 'regenerate',
    // The place of the draft stays; only its words change.
    place: contentOf(before.current),
    log: context.log,
    onLimit: refuse,
  });
  const files = await filesOf(context, written.content.attachments);
  const sourced = sourceWriting(withFiles(written, files, rules), facts, rules);
  const { text, claims } = await lookAgain(context, sourced, facts);
  await context.change((writing, audit) =>
    storeVersion(context, writing, audit, before, text, {
      lockedRecipient: before.draft.locked_recipient,
      claims,
    }),
  );
  context.queue.nudge();
  return readDraft(context, input);
}

/** A person waits for the answer: told to come back, they get the text they asked for rather than another one. */
function refuse(error: RateLimitExceeded): never {
  throw error;
}

/** What the run found, with thread and free times read afresh. */
async function findAgain(context: VerbContext, { draft, current }: StoredDraft): Promise<Findings> {
  const { mailbox, calendar } = context.connectors;
  const { prospect, crm } = await context.read(async (reading) => {
    const steps = draft.run_id === null ? [] : await stepsOf(reading, draft.run_id);
    const crmStep = steps.find((step) => step.step_key === 'resolve_hubspot');
    return {
      prospect: await prospectOfRun(reading, draft.run_id),
      crm: (crmStep?.output ?? null) as CrmFindings | null,
    };
  });
  const canRead = mailbox !== undefined && has(mailbox, 'getThread') && current.thread_id !== null;
  const canOffer = calendar !== undefined && has(calendar, 'findAvailableSlots');
  const leadTimeZone = prospect?.time_zone ?? null;
  return {
    prospect: prospect ?? strangerOf(current.recipient, draft.draft_id, context.clock()),
    crm,
    thread: canRead ? storable(await mailbox.getThread(current.thread_id ?? '')) : null,
    slots: canOffer ? await calendar.findAvailableSlots({ leadTimeZone }).catch(() => []) : [],
  };
}

/** A draft no form began: all that is known is whom it goes to. */
function strangerOf(email: string, id: string, now: Date): Prospect {
  return extractProspect({ email }, { id, source: 'operator', createdAt: now });
}
