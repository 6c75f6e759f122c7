import type { CheckedText, Claim } from '../../core/draft.ts';
import type { Prospect } from '../../core/lead.ts';
import type { Thread } from '../../core/ports.ts';
import type { Slot } from '../../core/slot.ts';
import { type DraftingFacts, isInbound } from '../../drafting/facts.ts';
import { chooseLanguage } from '../../drafting/language.ts';
import type { StepResult } from '../../durable/journal.ts';
import type { VerbContext } from '../context.ts';
import type { TextRules } from '../drafts/check-text.ts';
import { sourceWriting } from '../drafts/claims-of-text.ts';
import { textRules } from '../drafts/rules.ts';
import { lookAgain } from '../drafts/second-look.ts';
import { waitForCalls } from '../quotas/wait-for-calls.ts';
import { type VoiceInUse, voiceInUse } from '../voice/voice-in-use.ts';
import type { CrmFindings } from './find-contact.ts';
import { type Rep, repOf } from './rep.ts';
import type { RunScope } from './run-scope.ts';
import { isNotConnected, waitForConnection } from './wait-for-connection.ts';
import { waitForLimit } from './wait-for-limit.ts';
import { writeMessage } from './write-message.ts';

export type Findings = { prospect: Prospect; crm: CrmFindings | null; thread: Thread | null; slots: readonly Slot[] };

/** A lead waits so long for the model to be free; then the composer writes, as it does when the model is down. */
const longestWaitForTheModelMs = 5 * 60_000;

/** A text ready to become a draft, and where in the mailbox it belongs. */
export type Message = {
  message: string;
  message_length: number;
  pii_safety: CheckedText['piiSafety'];
  text: CheckedText;
  claims: Claim[];
  mailbox: string | null;
  /** Nobody had connected the mailbox's account when the text was written: there is none to write to. */
  isUnconnected?: true;
  /** The message answered, if any: one live draft per mailbox, thread and source message. */
  sourceMessageId: string | null;
};

/** Step 5: the text. Fatal only if there is none at all. */
export async function generateMessageStep(scope: RunScope, findings: Findings): Promise<StepResult<Message>> {
  const { context } = scope;
  let isUnconnected = false;
  const { facts, rules, rep, voice } = await gatherFacts(context, findings, null, (error) => {
    waitForLimit(scope, error);
    waitForConnection(scope, error);
    waitForCalls(scope, error);
    isUnconnected = isNotConnected(error);
  });
  const { timeZone } = context.settings;
  const { languageModel } = context.connectors;
  const written = await writeMessage({
    facts,
    voice,
    rules,
    languageModel,
    timeZone,
    origin: 'first',
    log: context.log,
    onLimit: (error) => waitForLimit(scope, error, longestWaitForTheModelMs),
  });
  const { text, claims } = await lookAgain(context, sourceWriting(written, facts, rules), facts);
  if (text.content.body.trim() === '') return { status: 'failed', error: 'No text could be written.' };
  return {
    status: 'success',
    output: {
      message: text.content.body,
      message_length: text.content.body.length,
      pii_safety: text.piiSafety,
      text,
      claims,
      mailbox: rep?.address ?? null,
      ...(isUnconnected ? { isUnconnected } : {}),
      sourceMessageId: facts.thread?.messages.findLast((one) => isInbound(one, facts.rep.address))?.id ?? null,
    },
  };
}

/** What a writer may know of this lead, and what its text is checked against. `onNoRep` may refuse to go on without the rep. */
export async function gatherFacts(
  context: VerbContext,
  findings: Findings,
  instruction: string | null,
  onNoRep: (error: unknown) => void = () => {},
): Promise<{ facts: DraftingFacts; rules: TextRules; rep: Rep | null; voice: VoiceInUse | null }> {
  const { prospect, crm, slots } = findings;
  const rep = await repOf(context.connectors.mailbox, context.clock()).catch((error: unknown) => {
    onNoRep(error);
    return null;
  });
  const thread = answerable(findings.thread, rep);
  const rules = await textRules(context, { lockedRecipient: prospect.email, rep, prospect, thread: findings.thread });
  const { language, fallback } = chooseLanguage({ thread, prospect });
  const facts: DraftingFacts = {
    prospect,
    contact: crm?.contact ?? null,
    company: crm?.company ?? null,
    thread,
    slots: [...slots],
    rep: rep ?? { name: null, address: '', company: null, signatureText: null },
    language,
    languageFallback: fallback,
    instruction,
    approvedFacts: rules.approvedFacts,
    links: rules.allowedLinks.map((url, index) => ({ name: `link${index + 1}`, url })),
    now: context.clock(),
  };
  const voice = await voiceInUse(context, facts);
  return { facts: inVoice(facts, voice), rules, rep, voice };
}

function inVoice(facts: DraftingFacts, inUse: VoiceInUse | null): DraftingFacts {
  const voice = inUse?.voice ?? null;
  return voice === null ? facts : { ...facts, voice, slots: facts.slots.slice(0, voice.traits.slot_count) };
}

/** A thread one can reply in holds a message of somebody else; without our address that cannot be told. */
function answerable(thread: Thread | null, rep: Rep | null): Thread | null {
  if (thread === null || rep === null) return null;
  return thread.messages.some((message) => isInbound(message, rep.address)) ? thread : null;
}
