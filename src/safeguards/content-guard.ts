import { unreadableCharacters } from './content-guard/characters.ts';
import { unsupportedClaims } from './content-guard/claims.ts';
import { readHtml } from './content-guard/html.ts';
import { type Disclosure, disclosures, type OtherContact } from './content-guard/leaks.ts';
import { type LinkRules, linkReasons } from './content-guard/links.ts';
import { manipulations } from './content-guard/manipulation.ts';

export type { OtherContact } from './content-guard/leaks.ts';

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

const maxText = 100_000;
const lineBreaks = /[\r\n\0\u000b\u000c\u0085\u2028\u2029]/;

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
  const rules: LinkRules = input;
  const disclosure: Disclosure = { ...input, texts: [...visible, ...(draft.bodyHtml == null ? [] : [draft.bodyHtml])] };
  const reasons = [
    ...recipientReasons(input),
    ...(lineBreaks.test(draft.subject) ? ['The subject is not a single line.'] : []),
    ...visible.flatMap(unreadableCharacters),
    ...(html?.reasons ?? []),
    ...linkReasons(rules, visible, html),
    ...disclosures(disclosure),
    ...manipulations(draft.subject, draft.bodyText),
    ...unsupportedClaims(input, draft.subject, draft.bodyText),
  ];
  return [...new Set(reasons)];
}

function recipientReasons({ recipient, draft }: GuardInput): string[] {
  const reasons: string[] = [];
  const [to] = draft.to;
  if (draft.to.length !== 1 || to === undefined) reasons.push('The draft must have exactly one recipient.');
  const locked = bareAddress(recipient);
  if (to !== undefined && (locked === null || draft.to.some((address) => bareAddress(address) !== locked))) {
    reasons.push('The recipient is not the lead.');
  }
  if (draft.cc.length > 0 || draft.bcc.length > 0) reasons.push('Copies to others are not allowed.');
  return reasons;
}

/** The address of `Name <address>` or a bare one, lower case; null for anything that holds more than one. */
function bareAddress(text: string): string | null {
  const found =
    /^(?:[^<>@,;\r\n]{0,200}<([^<>@\s,;]{1,64}@[^<>@\s,;]{1,253})>|([^<>@\s,;]{1,64}@[^<>@\s,;]{1,253}))$/.exec(
      text.trim(),
    );
  return (found?.[1] ?? found?.[2])?.toLowerCase() ?? null;
}
