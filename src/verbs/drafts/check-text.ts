import type { CheckedText, DraftContent, DraftOrigin, OfferedSlot } from '../../core/draft.ts';
import { requireSafeText } from '../../core/draft.ts';
import { checkDraft, tooShort } from '../../drafting/check-draft.ts';
import { guardContent, mentionsIn, type OtherContact } from '../../safeguards/content-guard.ts';
import { isBlocked, piiSafety } from '../../safeguards/pii/gate.ts';
import type { Mentions } from '../../store/named-contacts.ts';

/** Raised with every change to writer, checks or gate, so that a stored version tells what made it. */
export const pipelineVersion = '1';

/** Whose hand a text is from: a person may type a time of their own, a machine may not. */
export type Hand = 'person' | 'machine';

export type TextToCheck = {
  content: DraftContent;
  hand: Hand;
  origin: DraftOrigin;
  author: string;
  language: string;
  generator?: 'model' | 'composer';
  model?: string;
  promptVersion?: string;
  usage?: { inputTokens: number; outputTokens: number };
  /** Slots the text may offer; those whose words stand in it are kept. */
  slots: readonly OfferedSlot[];
  warnings?: readonly string[];
  /** Who the mailbox copy goes to, where a person changed that there; else the content's recipient alone. */
  addressed?: { to: readonly string[]; cc: readonly string[]; bcc: readonly string[] };
};

/** What the checks hold a text against. */
export type TextRules = {
  /** The only address it may go to: the lead, or the thread's other party. */
  lockedRecipient: string;
  senderAddress: string;
  senderSignature: string | null;
  leadPhone: string | null;
  leadWebsite: string | null;
  /** The lead's own words: of the form, and of their mails in the thread. */
  leadMessage: string | null;
  ownDomains: readonly string[];
  allowedLinks: readonly string[];
  approvedFacts: readonly string[];
  /** Names of the lead, the rep and their firms. */
  knownNames: readonly string[];
  /** Texts that may appear nowhere: what a model is told to do. */
  confidential: readonly string[];
  /** Looks up who else in the workspace a text may be naming. */
  othersNamed: (mentions: Mentions) => Promise<readonly OtherContact[]>;
};

/**
 * The one way to a version of a draft, whatever wrote it: leak guard, content guard, typed times and the PII verdict.
 * Refuses only text that no mail can carry (`invalid_text`); everything else is said in the result, for a person to see.
 */
export async function checkText(text: TextToCheck, rules: TextRules): Promise<CheckedText> {
  const { content } = text;
  requireSafeText('recipient', content.recipient);
  requireSafeText('subject', content.subject);
  requireSafeText('body', content.body);
  const written = withoutSignature(content.body, rules.senderSignature);
  const slots = text.slots.filter((slot) => content.body.includes(slot.display));
  const { problems, warnings } = checkDraft(
    { subject: content.subject, body: written },
    { slots, language: text.language, writer: text.hand },
  );
  const safety = piiSafety(`${content.subject}\n\n${content.body}`, { allow: allowedDetails(content, rules) });
  const guardReasons = [
    ...problems.map((problem) => problem.detail).filter((detail) => detail !== tooShort),
    ...guardContent(guardInput(text, rules, await othersIn(text, rules))),
  ];
  return {
    content,
    origin: text.origin,
    author: text.author,
    language: text.language,
    generator: text.generator ?? null,
    model: text.model ?? null,
    promptVersion: text.promptVersion ?? null,
    pipelineVersion,
    piiSafety: safety,
    blocked: isBlocked(safety),
    guardReasons: [...new Set(guardReasons)],
    warnings: [...new Set([...(text.warnings ?? []), ...warnings])],
    slots: [...slots],
    usage: text.usage ?? null,
  };
}

/** What a text may say of its writer and its reader. */
export function allowedDetails(content: DraftContent, rules: TextRules): string[] {
  const own = [content.recipient, rules.lockedRecipient, rules.senderAddress, rules.senderSignature, rules.leadPhone];
  return own.filter((detail): detail is string => detail !== null && detail !== '');
}

/** Contacts that the text may be naming; none of them is the lead, or stands in what may be said. */
function othersIn({ content, language }: TextToCheck, rules: TextRules): Promise<readonly OtherContact[]> {
  const permitted = [
    ...rules.knownNames,
    ...rules.approvedFacts,
    ...rules.allowedLinks,
    rules.leadMessage,
    rules.senderSignature,
    rules.senderAddress,
    rules.lockedRecipient,
    rules.leadPhone,
  ];
  return rules.othersNamed(mentionsIn(`${content.subject}\n${content.body}`, permitted.join('\n'), language));
}

function guardInput({ content, addressed }: TextToCheck, rules: TextRules, otherContacts: readonly OtherContact[]) {
  const { to, cc, bcc } = addressed ?? { to: [content.recipient], cc: [], bcc: [] };
  return {
    recipient: rules.lockedRecipient,
    senderAddress: rules.senderAddress,
    knownPhones: [rules.leadPhone, rules.senderSignature].filter((text) => text !== null),
    ownDomains: rules.ownDomains,
    allowedLinks: rules.allowedLinks,
    leadWebsite: rules.leadWebsite,
    leadMessage: rules.leadMessage,
    approvedFacts: rules.approvedFacts,
    knownNames: rules.knownNames,
    confidential: rules.confidential,
    otherContacts,
    draft: { to, cc, bcc, subject: content.subject, bodyText: content.body },
  };
}

/** The text without the rep's own signature at its end: signatures hold phones and links that are no one's writing. */
export function withoutSignature(body: string, signature: string | null): string {
  if (signature === null || signature === '' || !body.endsWith(signature)) return body;
  return body.slice(0, -signature.length).trimEnd();
}
