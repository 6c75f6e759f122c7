import { logNoteCreated, logTaskCreated } from '../../core/audit.ts';
import type { Prospect } from '../../core/lead.ts';
import type { Crm, CrmNote, CrmTask } from '../../core/ports.ts';
import { addBusinessDays } from '../../core/slot.ts';
import type { EffectSpec } from '../../durable/effects.ts';
import type { StepResult } from '../../durable/journal.ts';
import { insertTask } from '../../store/tasks.ts';
import { type CrmFindings, lookUp, whileGone } from './find-contact.ts';
import { has, notConfigured, type RunScope, withConnector } from './run-scope.ts';

export type FollowUp = { task_id: string; note_id: string; contact_id: string | null; draft_id: string };

export type FollowUpInput = { draftId: string; prospect: Prospect; crm: CrmFindings | null; message: string };

/**
 * Step 7: the note with the text and the task to follow up, both at the contact, so that the CRM shows what waits. Both
 * carry a key of their own in the CRM, so a repeated run writes over what it wrote before.
 */
export function recordFollowUpStep(scope: RunScope, input: FollowUpInput): Promise<StepResult<FollowUp>> {
  const { crm } = scope.context.connectors;
  if (crm === undefined || !has(crm, 'createTask', 'createNote')) return Promise.resolve(notConfigured('hubspot'));
  const step = { key: 'create_hubspot_task', connector: 'hubspot', email: input.prospect.email };
  return withConnector(scope, step, () =>
    whileGone(async (isAgain) => {
      if (!isAgain || !has(crm, 'searchContacts')) return writeFollowUp(scope, crm, input);
      // Whoever deleted the contact did not want it made again.
      return writeFollowUp(scope, crm, { ...input, crm: await lookUp(crm, input.prospect, false) });
    }),
  );
}

async function writeFollowUp(scope: RunScope, crm: Crm, input: FollowUpInput): Promise<StepResult<FollowUp>> {
  const { journal, effects } = scope;
  const { draftId, prospect } = input;
  const place = await placeInCrm(crm, input);
  const task = taskOf(scope, input, place);
  const noteSpec = specOf('hubspot_note', noteOf(scope, input, place), (note) => crm.createNote(note));
  const taskSpec = specOf('hubspot_task', task, (one) => crm.createTask(one));

  const [noteBegun, taskBegun] = await journal.record(async (writing) => [
    await effects.begin(writing, noteSpec),
    await effects.begin(writing, taskSpec),
  ]);
  // Side by side: neither needs the other, and no intent may wait long for its call.
  const [noted, tasked] = await Promise.allSettled([effects.perform(noteBegun), effects.perform(taskBegun)]);
  if (noted.status === 'rejected') throw noted.reason;
  if (tasked.status === 'rejected') {
    // The note stands, whatever became of the task.
    journal.recordSoon((writing) => effects.done(writing, noteSpec, noted.value));
    throw tasked.reason;
  }
  const [note, made] = [noted.value, tasked.value];

  journal.changeSoon(async (writing, audit) => {
    await effects.done(writing, noteSpec, note);
    await effects.done(writing, taskSpec, made);
    await insertTask(writing, {
      taskId: made.externalId,
      noteId: note.externalId,
      runId: journal.run.run_id,
      draftId,
      contactId: place.contactId,
      title: task.subject,
    });
    audit(logTaskCreated(prospect.email, made.externalId, task.subject));
    audit(logNoteCreated(prospect.email, note.externalId));
  });
  const output = {
    task_id: made.externalId,
    note_id: note.externalId,
    contact_id: place.contactId,
    draft_id: draftId,
  };
  if (place.contactId === null) return { status: 'partial', output, reason: 'The contact is not in HubSpot yet.' };
  return { status: 'success', output };
}

type Place = { contactId: string | null; companyId: string | null; ownerId: string | null };

/** A contact that was not there at the start of the run may be by now: HubSpot makes it some seconds after the form. */
async function placeInCrm(crm: Crm, { crm: found, prospect }: FollowUpInput): Promise<Place> {
  const contact = found?.contact ?? (has(crm, 'searchContacts') ? await crm.searchContacts(prospect.email) : null);
  return {
    contactId: contact?.id ?? null,
    companyId: found?.company_id ?? null,
    ownerId: contact?.ownerId ?? null,
  };
}

function specOf<T extends CrmTask | CrmNote>(
  kind: string,
  record: T,
  create: (record: T) => Promise<{ id: string }>,
): EffectSpec<{ id: string }> {
  return {
    kind,
    key: record.key,
    create: async () => {
      const made = await create(record);
      return { externalId: made.id, result: made };
    },
  };
}

function taskOf({ context, journal }: RunScope, { prospect, draftId }: FollowUpInput, place: Place): CrmTask {
  const who = prospect.full_name ?? prospect.email;
  return {
    key: `task-${journal.run.run_id}`,
    subject: `Follow up with ${who}${prospect.company ? ` (${prospect.company})` : ''}`,
    body: `A draft reply waits for approval (draft ${draftId}).`,
    dueAt: addBusinessDays(journal.run.created_at, 2, context.settings.timeZone),
    ...place,
  };
}

function noteOf({ journal }: RunScope, { draftId, message }: FollowUpInput, place: Place): CrmNote {
  return {
    key: `note-${journal.run.run_id}`,
    body: `Draft ${draftId}, pending approval:\n\n${message}`,
    at: journal.run.created_at,
    contactId: place.contactId,
    companyId: place.companyId,
  };
}
