import type { Agenda } from './calendar/agenda.ts';
import type { DriveFiles } from './drive.ts';
import type { Mailbox } from './gmail/mailbox.ts';
import type { Crm } from './hubspot/crm.ts';
import { seedAccount } from './seed/account.ts';
import { seedDiary } from './seed/diary.ts';
import { seedDocuments } from './seed/documents.ts';
import { seedMail } from './seed/mail.ts';

export { colleague, firm, formId, freeMailDomain, leads, portalId, rep } from './seed/people.ts';
export { type SampleSubmission, sampleSubmissions } from './seed/submissions.ts';

type World = { mailbox: Mailbox; agenda: Agenda; crm: Crm; drive: DriveFiles };

/** Fills an empty sandbox with one small company's mail, diary, CRM and documents, dated relative to `now`. */
export function seedSandbox(world: World, now: number): void {
  seedMail(world.mailbox, now);
  seedDiary(world.agenda, now);
  seedAccount(world.crm, now);
  seedDocuments(world.drive, now);
}
