import { publicSentence } from '../core/errors.ts';
import type { Effects } from '../durable/effects.ts';
import type { Engine } from '../durable/engine.ts';
import type { Journal } from '../durable/journal.ts';
import type { JobQueue } from '../durable/queue.ts';
import type { Store } from '../store/database.ts';
import { listWorkspaceIds } from '../store/workspaces.ts';
import { closeAlerts } from '../verbs/alerts/close-alerts.ts';
import { postAlert } from '../verbs/alerts/post-alert.ts';
import { postAlertJob } from '../verbs/alerts/raise-alert.ts';
import { lookForReplies } from '../verbs/analytics/look-for-replies.ts';
import type { Connections } from '../verbs/connections/user-credentials.ts';
import type { VerbContext } from '../verbs/context.ts';
import { checkMailbox } from '../verbs/drafts/check-mailbox.ts';
import { expireDrafts } from '../verbs/drafts/expire-drafts.ts';
import { syncMailbox } from '../verbs/drafts/schedule-copy.ts';
import { sweepCopies, sweepMailboxCopies } from '../verbs/drafts/sweep-copies.ts';
import { syncMailboxCopy } from '../verbs/drafts/sync-mailbox.ts';
import { answerContactEvent, contactEvent } from '../verbs/leads/answer-contact-event.ts';
import { pollForms } from '../verbs/leads/poll-forms.ts';
import { answerLead as answerLeadRuns } from '../verbs/leads/receive-lead.ts';
import { recoverLostWork } from '../verbs/operations/recover-lost-work.ts';
import { retainAudit } from '../verbs/operations/retain-audit.ts';
import { retainEvents } from '../verbs/operations/retain-events.ts';
import { retainFiles } from '../verbs/operations/retain-files.ts';
import { fireSend } from '../verbs/sending/fire-send.ts';
import { fireSendJob } from '../verbs/sending/queue-send.ts';
import { followSentMail } from '../verbs/voice/sent-mail.ts';
import { answerLead } from '../workflows/answer-lead.ts';
import type { IntakeLoad } from './intake-load.ts';

/** Every queue of the product; installed at start. */
export const queueNames = [answerLeadRuns, syncMailbox, sweepCopies, fireSendJob, contactEvent, postAlertJob] as const;

type Parts = {
  store: Store;
  queue: JobQueue;
  engine: Engine;
  systemContext(workspaceId: string, traceId: string | null): VerbContext;
  connectionsFor(context: VerbContext): Connections | null;
  hubspotConnectionsFor(context: VerbContext): Connections | null;
  intakeLoad: IntakeLoad;
  log(line: Record<string, unknown>): void;
};

/** How many runs one process works on at once; the rest of the time they wait for the outside. */
const runsAtOnce = 32;
/** While submissions pour in they come first: a sender waits for each, and a run that is queued is safe. */
const runsBesideIntake = 1;
const jobsAtOnce = 8;

/** Begins to work: runs of leads, and the jobs that drafts leave behind. */
export function startWorker({ queue, engine, systemContext, intakeLoad }: Parts): void {
  const atOnce = () => (intakeLoad.isHigh() ? runsBesideIntake : runsAtOnce);
  engine.run(answerLeadRuns, atOnce, (journal: Journal, effects: Effects) => {
    const { workspace_id, trace_id } = journal.run;
    return answerLead({ context: systemContext(workspace_id, trace_id), journal, effects });
  });
  const job = <T>(work: (context: VerbContext, data: T) => Promise<void>) => {
    return ({ data }: { data: Record<string, unknown> }) =>
      work(systemContext(data.workspaceId as string, null), data as T);
  };
  queue.work(syncMailbox, jobsAtOnce, job(syncMailboxCopy));
  queue.work(sweepCopies, jobsAtOnce, job(sweepMailboxCopies));
  queue.work(fireSendJob, jobsAtOnce, job(fireSend));
  queue.work(contactEvent, jobsAtOnce, job(answerContactEvent));
  // One message a second is what such a channel takes.
  queue.work(postAlertJob, 1, job(postAlert));
}

/** Begins to run jobs by the clock, each by one process at a time. */
export async function startScheduler(parts: Parts): Promise<void> {
  const { store, queue, systemContext, connectionsFor, hubspotConnectionsFor, log } = parts;
  const everywhere = (name: string, work: (context: VerbContext) => Promise<unknown>) => async () => {
    for (const workspaceId of await listWorkspaceIds(store)) {
      await work(systemContext(workspaceId, null)).catch((error: unknown) => {
        log({ msg: 'scheduled job failed', job: name, workspace_id: workspaceId, error: publicSentence(error) });
      });
    }
  };
  await queue.schedule('expire_drafts', '* * * * *', everywhere('expire_drafts', expireDrafts));
  await queue.schedule('check_mailbox', '* * * * *', everywhere('check_mailbox', checkMailbox));
  await queue.schedule('close_alerts', '* * * * *', everywhere('close_alerts', closeAlerts));
  await queue.schedule('poll_forms', '* * * * *', everywhere('poll_forms', pollForms));
  await queue.schedule(
    'refresh-expiring-tokens',
    '*/30 * * * *',
    everywhere('refresh-expiring-tokens', async (context) => {
      await connectionsFor(context)?.refreshExpiringTokens();
      await hubspotConnectionsFor(context)?.refreshExpiringTokens();
    }),
  );
  await queue.schedule(
    'retain_audit',
    '17 3 * * *',
    everywhere('retain_audit', async (context) => {
      await retainAudit(store, context);
      await retainEvents(context);
      await retainFiles(context);
    }),
  );
  await queue.schedule('look_for_replies', '*/5 * * * *', everywhere('look_for_replies', lookForReplies));
  await queue.schedule('follow_sent_mail', '23 * * * *', everywhere('follow_sent_mail', followSentMail));
  await queue.schedule('recover_lost_work', '* * * * *', async () => void (await recoverLostWork(parts)));
}
