import { domainOf, extractProspect, type Prospect } from '../../core/lead.ts';
import type { Reading } from '../../store/database.ts';
import type { DraftRow } from '../../store/drafts.ts';
import { runById } from '../../store/runs.ts';
import { readContentRules } from '../../store/settings.ts';
import { submissionById } from '../../store/submissions.ts';
import type { VerbContext } from '../context.ts';
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
  const prospect = await context.read((reading) => prospectOfRun(reading, draft.run_id));
  return textRules(context, { lockedRecipient: draft.locked_recipient, rep, prospect });
}

/** The rules for a text of this rep to this lead, with the workspace's own facts and links as they are now. */
export async function textRules(
  { read, settings }: Pick<VerbContext, 'read' | 'settings'>,
  { lockedRecipient, rep, prospect }: { lockedRecipient: string; rep: Rep | null; prospect: Prospect | null },
): Promise<TextRules> {
  const own = await read((reading) => readContentRules(reading));
  return {
    lockedRecipient,
    senderAddress: rep?.address ?? '',
    senderSignature: rep?.signatureText ?? null,
    leadPhone: prospect?.phone ?? null,
    leadWebsite: prospect?.website ?? null,
    leadMessage: prospect?.message ?? null,
    ownDomains: settings.ownDomains.length > 0 ? settings.ownDomains : rep ? [domainOf(rep.address)] : [],
    allowedLinks: own?.allowed_links ?? settings.allowedLinks,
    approvedFacts: own?.approved_facts ?? [],
    knownNames: [prospect?.full_name, prospect?.company, rep?.name, rep?.company].flatMap((name) => name || []),
  };
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
