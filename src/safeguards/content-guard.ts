import type { Mentions } from '../store/named-contacts.ts';
import { unreadableCharacters } from './content-guard/characters.ts';
import { contactReasons } from './content-guard/contact-details.ts';
import { disclosures, type OtherContact } from './content-guard/disclosures.ts';
import { hostReasons } from './content-guard/hosts.ts';
import { readHtml } from './content-guard/html.ts';
import type { LinkRules } from './content-guard/link-rules.ts';
import { htmlLinkReasons, linkReasons } from './content-guard/links.ts';
import { mentionsIn as strangersIn } from './content-guard/mentions.ts';
import { recipientReasons } from './content-guard/recipients.ts';
import { textReasons } from './content-guard/texts.ts';
import { detectPii, type PiiMatch } from './pii/detect.ts';
import { normalise } from './pii/normalise.ts';

export type { OtherContact } from './content-guard/disclosures.ts';

/** What the guard knows of a draft and of the world it may speak of. Nothing here comes from a model except `draft`. */
export type GuardInput = {
  /** The one address the draft may go to: the lead's, or the other party's of the thread. */
  recipient: string;
  senderAddress: string;
  /** Phones that may be named: the sender's and the lead's. When absent, phones in the text are not judged. */
  knownPhones?: readonly string[];
  ownDomains: readonly string[];
  allowedLinks: readonly string[];
  leadWebsite: string | null;
  leadMessage: string | null;
  /** Names of the lead, the sender and their firms: they may stand in the text, also when they look like a host. */
  knownNames?: readonly string[];
  approvedFacts: readonly string[];
  otherContacts?: readonly OtherContact[];
  /** Texts that may appear nowhere, not even in part: instructions given to a model, tokens. */
  confidential?: readonly string[];
  draft: {
    to: readonly string[];
    cc: readonly string[];
    bcc: readonly string[];
    subject: string;
    bodyText: string;
    bodyHtml?: string | null;
  };
};

/** What in a text may name somebody, for looking up whether it does. `permitted` is left out. */
export function mentionsIn(text: string, permitted: string, language: string): Mentions {
  return strangersIn(normalise(text).text, permitted, language);
}

const maxText = 100_000;

/**
 * Why a draft must not go out, in plain sentences that repeat none of its text; empty when it passes. Pure and
 * deterministic; what it cannot show to be allowed it holds (spec section 7, reliability section 2).
 */
export function guardContent(input: GuardInput): string[] {
  const { draft } = input;
  if (draft.bodyText.length + draft.subject.length > maxText || (draft.bodyHtml?.length ?? 0) > 4 * maxText) {
    return ['The text is too long for a mail.'];
  }
  const html = draft.bodyHtml == null ? null : readHtml(draft.bodyHtml, draft.bodyText);
  const visible = [draft.subject, draft.bodyText, ...(html === null ? [] : [html.text])];
  const all = draft.bodyHtml == null ? visible : [...visible, draft.bodyHtml];
  const personal = all.map((text) => detectPii(text));
  const reasons = [
    ...recipientReasons(input.recipient, draft),
    ...visible.flatMap(unreadableCharacters),
    ...(html?.reasons ?? []),
    ...visible.flatMap((text, at) => pointerReasons(input, text, personal[at] ?? [])),
    ...(html === null ? [] : htmlLinkReasons(input, html)),
    ...disclosures(input, all, personal),
    ...textReasons(input, draft.subject, draft.bodyText),
  ];
  return [...new Set(reasons)];
}

/** What points elsewhere: links, bare hosts, addresses, phones. */
function pointerReasons(rules: LinkRules, text: string, personal: readonly PiiMatch[]): string[] {
  const plain = normalise(text).text;
  const { reasons, rest } = linkReasons(rules, plain);
  return [...reasons, ...hostReasons(rules, rest), ...contactReasons(rules, plain, personal)];
}
