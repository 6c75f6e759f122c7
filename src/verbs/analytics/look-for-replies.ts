import { publicSentence } from '../../core/errors.ts';
import { noteOutcome, type Unanswered, unansweredMails } from '../../store/outcomes.ts';
import type { VerbContext } from '../context.ts';
import { has } from '../leads/run-scope.ts';

/** A look costs two calls of the mailbox; so many a time leave its limits to the leads. */
const looksAtOnce = 25;

/**
 * Looks into the threads of mails that went out, the least recently looked at first, and notes who has answered. Does
 * nothing without FEATURE_OUTCOME_REPORTER or a mailbox that reads threads. Returns how many answers were found.
 */
export async function lookForReplies(context: VerbContext): Promise<number> {
  const { mailbox } = context.connectors;
  if (!context.settings.reportOutcomes || mailbox === undefined || !has(mailbox, 'getThread')) return 0;
  const mails = await context.read((reading) => unansweredMails(reading, looksAtOnce));
  let found = 0;
  for (const mail of mails) {
    try {
      const thread = await mailbox.getThread(mail.threadId);
      const repliedAt = thread === null ? null : replyTo(mail, thread.messages);
      if (repliedAt !== null) found++;
      await context.record((writing) => noteOutcome(writing, mail.draftId, { lookedAt: context.clock(), repliedAt }));
    } catch (error) {
      context.log({ msg: 'no look for a reply', draft_id: mail.draftId, error: publicSentence(error) });
      return found;
    }
  }
  return found;
}

type Message = { from: { address: string } | null; date: Date; isDraft: boolean; isSent: boolean };

/** When the other side first wrote after the mail; also from another address than it went to. */
function replyTo({ wentOutAt }: Unanswered, messages: readonly Message[]): Date | null {
  const replies = messages.filter(({ date, isDraft, isSent }) => !isDraft && !isSent && date > wentOutAt);
  return replies[0]?.date ?? null;
}
