import type { AuditEntry } from '../../core/audit.ts';
import { CountersignError } from '../../core/errors.ts';
import { comparableAddress } from '../../core/suppression.ts';
import { sendIntentOf } from '../../store/approvals.ts';
import type { AddAuditLine } from '../../store/change.ts';
import type { Writing } from '../../store/database.ts';
import { lockDraft } from '../../store/drafts.ts';
import {
  endRuns,
  erasePerson as eraseRows,
  keysOfPerson,
  type PersonRows,
  exportPerson as rowsOf,
} from '../../store/erasure.ts';
import type { PersonKeys } from '../../store/erasure-plan.ts';
import { lockSubmissionsOf } from '../../store/submissions.ts';
import { insertTombstone } from '../../store/tombstones.ts';
import { requireAdmin } from '../admin/require-admin.ts';
import type { VerbContext } from '../context.ts';
import { supersede } from '../drafts/supersede.ts';
import { requireAddress } from '../quotas/contact-quota.ts';
import { erasedReason } from '../suppression/require-not-suppressed.ts';
import { learnAgain } from '../voice/learn.ts';
import { removeMailboxDrafts } from './mailbox-drafts.ts';

export type Erasure = {
  /** The keyed hash under which the person is remembered, as the audit trail names them. */
  person: string;
  /** How many rows of which table. */
  erased: Record<string, number>;
  mailbox_drafts: number;
  /** What is not in the product's hands. */
  left: string[];
};

export type PersonExport = { person: string; exported_at: string; tables: PersonRows };

/** Where a person goes on standing: these belong to others, who have their own ways to erase. */
const elsewhere = [
  'Contact, notes and tasks in the CRM.',
  'Mails in the mailbox that were sent or received.',
  'Log lines and backups of this installation.',
];

/**
 * Erases everything the product holds about a person, in every spelling of the address: rows of all tables, live drafts
 * with their sends, and drafts in the mailbox. The audit chain stays whole, its payloads about the person go. The address
 * is remembered by a keyed hash alone, so that the person does not come back by form or API. It can be repeated; where
 * the mailbox fails, nothing new begins for the person, and a second call ends the work. Throws `invalid_address`,
 * `forbidden`, `wrong_state` while a mail to the person is leaving, and what the mailbox throws.
 */
export async function erasePerson(context: VerbContext, { email: text }: { email: string }): Promise<Erasure> {
  requireAdmin(context);
  const email = requireAddress(text);
  const { hash, keyId } = context.keyed.of('erased_address', comparableAddress(email));
  const person = `erased:${keyId}:${hash}`;
  await context.change(async (writing, audit) => {
    const keys = await holdPerson(writing, email);
    await insertTombstone(writing, { hash, keyId });
    await endRuns(writing, keys.runIds, erasedReason);
    for (const draftId of keys.draftIds) await close(context, writing, audit, draftId);
    audit(line('begin_erasure', person, {}));
  });
  const drafts = (await context.read((reading) => keysOfPerson(reading, email))).draftIds;
  const removed = await removeMailboxDrafts(context, drafts);
  const erased = await context.change(async (writing, audit) => {
    const keys = await holdPerson(writing, email);
    const learners = await learnersOf(writing, keys);
    const counts = await eraseRows(writing, keys);
    for (const userId of learners) await learnAgain(context, writing, userId, 'sample erased');
    audit(line('erase_person', person, { rows: counts, mailbox_drafts: removed }));
    return counts;
  });
  return { person, erased, mailbox_drafts: removed, left: elsewhere };
}

/** Everything the product holds about a person, table by table. Throws `invalid_address`, `forbidden`. */
export async function exportPerson(context: VerbContext, { email: text }: { email: string }): Promise<PersonExport> {
  requireAdmin(context);
  const email = requireAddress(text);
  const { hash, keyId } = context.keyed.of('erased_address', comparableAddress(email));
  const person = `erased:${keyId}:${hash}`;
  const tables = await context.read(async (reading) => rowsOf(reading, await keysOfPerson(reading, email)));
  await context.note(line('export_person', person, {}));
  return { person, exported_at: context.clock().toISOString(), tables };
}

/** The person's keys, while no form of any known spelling comes in. */
async function holdPerson(writing: Writing, email: string): Promise<PersonKeys> {
  const { emails } = await keysOfPerson(writing, email);
  for (const one of emails.toSorted()) await lockSubmissionsOf(writing, one);
  return keysOfPerson(writing, email);
}

async function close(context: VerbContext, writing: Writing, audit: AddAuditLine, draftId: string): Promise<void> {
  if ((await sendIntentOf(writing, draftId))?.state === 'in_flight') {
    throw new CountersignError('wrong_state', 'A mail to this person is leaving right now. Try again in a minute.');
  }
  const stored = await lockDraft(writing, draftId);
  if (stored !== null) await supersede(context, writing, audit, stored, 'erased');
}

async function learnersOf(writing: Writing, keys: PersonKeys): Promise<string[]> {
  const { training_sample: samples = [] } = await rowsOf(writing, keys);
  return [...new Set(samples.map(({ user_id }) => String(user_id)))];
}

function line(action: string, person: string, details: Record<string, unknown>): AuditEntry {
  return { eventType: 'config_change', action, status: 'success', resource: person, details };
}
