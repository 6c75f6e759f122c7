import { isPersonWithRole } from '../../core/actor.ts';
import type { Thread } from '../../core/ports.ts';
import { sendIntentOf } from '../../store/approvals.ts';
import { deciders, othersAt } from '../../store/draft-desk.ts';
import { runById, stepsOf } from '../../store/runs.ts';
import type { VerbContext } from '../context.ts';
import { type DraftView, draftView } from '../drafts/draft-view.ts';
import { requireDraft } from '../drafts/read-draft.ts';
import { prospectOfRun } from '../drafts/rules.ts';
import { type RunSummary, runSummary } from '../overview/run-view.ts';
import { type FoundSpan, spansOfDraft } from './check-edit.ts';
import type { Others } from './presence.ts';

export type DeskMessage = { id: string; from: string; date: string; subject: string; text: string; is_sent: boolean };

/** A draft with everything a person weighs before they sign it. */
export type DeskDraft = {
  draft: DraftView;
  snoozed_until: string | null;
  due_at: string;
  assigned_to: { id: string; name: string; note: string | null } | null;
  lead: {
    name: string | null;
    company: string | null;
    job_title: string | null;
    email: string;
    phone: string | null;
    website: string | null;
    message: string | null;
    source: string;
    time_zone: string | null;
    created_at: string;
  } | null;
  run: RunSummary | null;
  /** Earlier mail with the lead, as it stood when the draft was written; oldest first. */
  thread: DeskMessage[];
  spans: FoundSpan[];
  /** What became of the send: planned, in_flight, done, unknown, failed, undone; null when none was asked for. */
  send: string | null;
  others: Others;
};

/** Reads it all at once. Throws `not_found`. */
export async function readDeskDraft(context: VerbContext, { draftId }: { draftId: string }): Promise<DeskDraft> {
  const stored = await requireDraft(context, draftId);
  const { draft } = stored;
  const { actor } = context;
  const personId = isPersonWithRole(actor, 'viewer') ? actor.personId : '00000000-0000-0000-0000-000000000000';
  const since = new Date(context.clock().getTime() - 45_000);
  const found = await context.read(async (reading) => {
    const run = draft.run_id === null ? null : await runById(reading, draft.run_id);
    const steps = run === null ? [] : await stepsOf(reading, run.run_id);
    return {
      run: run === null ? null : runSummary(run, steps, draftId),
      newest: (steps.find((step) => step.step_key === 'search_email')?.output ?? null) as { newest?: Thread } | null,
      prospect: await prospectOfRun(reading, draft.run_id),
      people: draft.assigned_to === null ? [] : await deciders(reading),
      intent: await sendIntentOf(reading, draftId),
      others: await othersAt(reading, draftId, { not: personId, since }),
    };
  });
  const { prospect } = found;
  const assignee = found.people.find(({ person_id }) => person_id === draft.assigned_to);
  return {
    draft: draftView(stored),
    snoozed_until: draft.snoozed_until?.toISOString() ?? null,
    due_at: draft.due_at.toISOString(),
    assigned_to:
      draft.assigned_to === null
        ? null
        : { id: draft.assigned_to, name: assignee?.name ?? 'someone who has left', note: draft.assigned_note },
    lead: prospect && {
      name: prospect.full_name,
      company: prospect.company,
      job_title: prospect.job_title,
      email: prospect.email,
      phone: prospect.phone,
      website: prospect.website,
      message: prospect.message,
      source: prospect.source,
      time_zone: prospect.time_zone,
      created_at: prospect.created_at,
    },
    run: found.run,
    thread: messagesOf(found.newest?.newest ?? null),
    spans: await spansOfDraft(context, draftId),
    send: found.intent?.state ?? null,
    others: found.others,
  };
}

function messagesOf(thread: Thread | null): DeskMessage[] {
  const messages = thread?.messages.filter(({ isDraft }) => !isDraft) ?? [];
  return messages.map(({ id, from, date, subject, text, isSent }) => ({
    id,
    from: from.name ? `${from.name} <${from.address}>` : from.address,
    date: new Date(date).toISOString(),
    subject,
    text,
    is_sent: isSent,
  }));
}
