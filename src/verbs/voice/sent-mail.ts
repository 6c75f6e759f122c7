import { actorName, logConfigChange } from '../../core/audit.ts';
import { CountersignError } from '../../core/errors.ts';
import { RateLimitExceeded } from '../../core/limits.ts';
import type { Mailbox, ThreadMessage } from '../../core/ports.ts';
import type { SourceText } from '../../core/voice.ts';
import { deleteSamples, keepNewestSentMail, putSample } from '../../store/training-samples.ts';
import { lockVoiceProfile, setSentMailConsent, voiceProfileOf } from '../../store/voice-profiles.ts';
import { ownWords } from '../../voice/own-words.ts';
import type { VerbContext } from '../context.ts';
import { requireOperator } from '../drafts/decide.ts';
import { learnAgain } from './learn.ts';
import { sampleOf } from './store-sample.ts';
import { mailboxUserId, traineeOf } from './trainee.ts';

export type SentMailLearned = { learned: number; left_out: number; more: boolean };

/** The newest conversations that are looked at, and how many of them in one go: leads need the mailbox's limit too. */
const newest = 300;
const threadsAtOnce = 40;

/**
 * The rep's consent to learn from the mails they sent from the connected mailbox, the last 300, and a first look at them;
 * the rest follows hour by hour. Throws `forbidden` for anybody but the mailbox's own user, `google_not_connected`.
 */
export async function learnFromSentMail(context: VerbContext, input: { userId?: string }): Promise<SentMailLearned> {
  const person = await requireOperator(context, 'learn from sent mail');
  const userId = traineeOf(context, input.userId);
  const address = await requireMailbox(context, userId).address();
  await context.change(async (writing, audit) => {
    await lockVoiceProfile(writing, userId);
    const consent = { by: person.name, at: context.clock().toISOString(), address, looked: [] };
    await setSentMailConsent(writing, userId, consent);
    audit(logConfigChange('voice_sent_mail', null, { user_id: userId, consent: true }));
  });
  return readSentMail(context, userId);
}

/** Ends that consent, and forgets what was learned by it. */
export async function endSentMail(context: VerbContext, input: { userId?: string }): Promise<{ forgotten: number }> {
  await requireOperator(context, 'forget sent mail');
  const userId = traineeOf(context, input.userId);
  return context.change(async (writing, audit) => {
    await lockVoiceProfile(writing, userId);
    await setSentMailConsent(writing, userId, null);
    const forgotten = await deleteSamples(writing, userId, { sourceType: 'sent_mail' });
    await learnAgain(context, writing, userId, 'sent mail forgotten');
    audit(logConfigChange('voice_sent_mail', { user_id: userId, samples: forgotten }, null));
    return { forgotten };
  });
}

/** By the clock: goes on with the sent mail of those who consented, and takes up what was sent since. */
export async function followSentMail(context: VerbContext): Promise<void> {
  const profile = await context.read((reading) => voiceProfileOf(reading, mailboxUserId));
  if (profile?.sent_mail_consent == null || context.connectors.mailbox === undefined) return;
  await readSentMail(context, mailboxUserId);
}

async function readSentMail(context: VerbContext, userId: string): Promise<SentMailLearned> {
  const mailbox = requireMailbox(context, userId);
  const address = (await mailbox.address()).toLowerCase();
  const threads = (await mailbox.searchThreads('in:sent', newest)).map(({ id }) => id);
  const before = await context.read((reading) => voiceProfileOf(reading, userId));
  const looked = new Set(before?.sent_mail_consent?.looked ?? []);
  const fresh = threads.filter((id) => !looked.has(id));
  const read = await messagesOf(mailbox, fresh.slice(0, threadsAtOnce));
  const sent = read.messages.filter((one) => one.isSent && !one.isDraft && one.from.address.toLowerCase() === address);
  // What we wrote and nobody changed would teach the voice its own echo.
  const samples = sent
    .filter(({ effectKey }) => effectKey === null)
    .flatMap((one) => sampleOfMail(context, userId, one));
  await context.change(async (writing, audit) => {
    const { sent_mail_consent: consent } = await lockVoiceProfile(writing, userId);
    // It may have been withdrawn while the mailbox was read.
    if (consent === null) return;
    await setSentMailConsent(writing, userId, { ...consent, looked: [...looked, ...read.threads].slice(-2 * newest) });
    if (samples.length > 0) {
      for (const sample of samples) await putSample(writing, sample);
      await keepNewestSentMail(writing, userId, newest);
      await learnAgain(context, writing, userId, 'sent mail read');
    }
    audit(logConfigChange('voice_sent_mail', null, { user_id: userId, samples: samples.length }));
  });
  const more = fresh.length > read.threads.length;
  return { learned: samples.length, left_out: sent.length - samples.length, more };
}

/** Thread by thread; a limit that is reached ends the reading, and what was read counts. */
async function messagesOf(
  mailbox: Mailbox,
  ids: readonly string[],
): Promise<{ messages: ThreadMessage[]; threads: string[] }> {
  const messages: ThreadMessage[] = [];
  const threads: string[] = [];
  for (const id of ids) {
    try {
      messages.push(...((await mailbox.getThread(id))?.messages ?? []));
      threads.push(id);
    } catch (error) {
      if (error instanceof RateLimitExceeded) break;
      throw error;
    }
  }
  return { messages, threads };
}

function sampleOfMail(context: VerbContext, userId: string, message: ThreadMessage) {
  const { id, threadId, subject, text, date } = message;
  const own = ownWords({ text, subject });
  if (own.length < 10) return [];
  const situation = /^(?:re|aw|antw|sv|vs|rv)\s?:/i.test(subject) ? 'reply' : 'first';
  const found: SourceText = {
    title: subject,
    shown: own,
    texts: [{ text: own, channel: 'mail', situation }],
    metadata: { thread_id: threadId, date: date.toISOString(), by: actorName(context.actor) },
  };
  return [
    sampleOf(context, { userId, sourceType: 'sent_mail', sourceId: id, sourceUrl: null, title: undefined, found }),
  ];
}

function requireMailbox({ connectors }: VerbContext, userId: string): Mailbox {
  if (userId !== mailboxUserId) {
    throw new CountersignError(
      'forbidden',
      'Only the user of the connected mailbox can have its sent mail learned from.',
    );
  }
  if (connectors.mailbox !== undefined) return connectors.mailbox;
  throw new CountersignError('google_not_connected', 'No mailbox is connected. Connect one (countersign auth-google).');
}
