import { domainOf, extractProspect, type Prospect } from '../../core/lead.ts';
import type { Thread } from '../../core/ports.ts';
import { ownWords } from '../../drafting/facts.ts';
import { modelRules } from '../../drafting/prompt.ts';
import type { Reading } from '../../store/database.ts';
import type { DraftRow } from '../../store/drafts.ts';
import { contactsNamed } from '../../store/named-contacts.ts';
import { runById, stepOutput } from '../../store/runs.ts';
import { readContentRules } from '../../store/settings.ts';
import { submissionById } from '../../store/submissions.ts';
import type { VerbContext } from '../context.ts';
import type { Conversation } from '../leads/read-conversation.ts';
import { type Rep, repOf } from '../leads/rep.ts';
import type { TextRules } from './check-text.ts';

/**
 * What a draft's text is held against, read afresh: the same for an edit, an approval and a send. Throws the mailbox's
 * error: without the rep's own signature and domain no text can be judged.
 */
export async function rulesFor(
  context: VerbContext,
  draft: Pick<DraftRow, 'run_id' | 'locked_recipient'>,
): Promise<TextRules> {
  const rep = await repOf(context.connectors.mailbox, context.clock());
  const { prospect, thread } = await context.read(async (reading) => ({
    prospect: await prospectOfRun(reading, draft.run_id),
    thread: await threadOfRun(reading, draft.run_id),
  }));
  return textRules(context, { lockedRecipient: draft.locked_recipient, rep, prospect, thread });
}

/** The rules for a text of this rep to this lead, with the workspace's own facts and links as they are now. */
export async function textRules(
  { read, settings }: Pick<VerbContext, 'read' | 'settings'>,
  {
    lockedRecipient,
    rep,
    prospect,
    thread,
  }: { lockedRecipient: string; rep: Rep | null; prospect: Prospect | null; thread: Thread | null },
): Promise<TextRules> {
  const own = await read((reading) => readContentRules(reading));
  return {
    lockedRecipient,
    senderAddress: rep?.address ?? '',
    senderSignature: rep?.signatureText ?? null,
    leadPhone: prospect?.phone ?? null,
    leadWebsite: prospect?.website ?? null,
    leadMessage: leadsOwnWords(prospect, thread, lockedRecipient),
    ownDomains: settings.ownDomains.length > 0 ? settings.ownDomains : rep ? [domainOf(rep.address)] : [],
    allowedLinks: own?.allowed_links ?? settings.allowedLinks,
    approvedFacts: own?.approved_facts ?? [],
    knownNames: [prospect?.full_name, prospect?.company, rep?.name, rep?.company].flatMap((name) => name || []),
    confidential: [modelRules],
    othersNamed: (mentions) => read((reading) => contactsNamed(reading, mentions, lockedRecipient)),
  };
}

/** More than a mail answers; the end of a long exchange counts. In UTF-16 code units. */
const mostOwnWords = 20_000;

/** What the lead wrote: in the form, and in their mails of the thread. What others wrote there is nobody's to repeat. */
function leadsOwnWords(prospect: Prospect | null, thread: Thread | null, lead: string): string | null {
  const mails = (thread?.messages ?? []).filter(
    ({ from, isDraft, isSent }) => !isDraft && !isSent && from.address.toLowerCase() === lead.toLowerCase(),
  );
  const texts = [prospect?.message ?? '', ...mails.map(({ text }) => ownWords(text))].filter((text) => text !== '');
  return texts.length === 0 ? null : texts.join('\n\n').slice(-mostOwnWords).toWellFormed();
}

/** The lead behind a run, read from its stored form; null for a draft that no lead began. */
export async function prospectOfRun(reading: Reading, runId: string | null): Promise<Prospect | null> {
  const run = runId === null ? null : await runById(reading, runId);
  const submission = run === null ? null : await submissionById(reading, run.submission_id);
  if (submission === null) return null;
  return extractProspect(submission.fields, {
    id: submission.run_id,
    source: submission.source,
    createdAt: submission.occurred_at,
  });
}

/** The thread as the run found it; a message that came in later voids the draft. */
async function threadOfRun(reading: Reading, runId: string | null): Promise<Thread | null> {
  const output = runId === null ? null : await stepOutput(reading, runId, 'search_email');
  return (output as Conversation | null)?.newest ?? null;
}
