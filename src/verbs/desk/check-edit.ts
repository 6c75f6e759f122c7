import { actorName } from '../../core/audit.ts';
import type { Claim, DraftContent, PiiSafety } from '../../core/draft.ts';
import { CountersignError } from '../../core/errors.ts';
import { notAllowed } from '../../safeguards/pii/gate.ts';
import { contentOf } from '../../store/drafts.ts';
import type { VerbContext } from '../context.ts';
import { allowedDetails, checkText, type TextRules } from '../drafts/check-text.ts';
import { sourceTyping } from '../drafts/claims-of-text.ts';
import { requireDraft } from '../drafts/read-draft.ts';
import { rulesFor } from '../drafts/rules.ts';

/** Where in a body something personal or secret stands, in UTF-16 code units; never what it is. */
export type FoundSpan = { start: number; end: number; label: string };

export type EditCheck = {
  pii_safety: PiiSafety;
  blocked: boolean;
  content_blocked: string[];
  warnings: string[];
  claims: Claim[];
  spans: FoundSpan[];
};

/** What the checks would say of an edit, without storing it. Throws as `editDraft` does for text no mail can carry. */
export async function checkEdit(
  context: VerbContext,
  input: { draftId: string; subject: string; body: string },
): Promise<EditCheck> {
  const { draft, current } = await requireDraft(context, input.draftId);
  const rules = await rulesFor(context, draft);
  const { subject } = input;
  const content = { ...contentOf(current), subject, body: input.body.replaceAll('\r\n', '\n') };
  const { language, slots } = current;
  const author = actorName(context.actor);
  const checked = await checkText({ content, hand: 'person', origin: 'edit', author, language, slots }, rules);
  const { text, claims } = sourceTyping(checked, 'person', rules, current.claims);
  return {
    pii_safety: text.piiSafety,
    blocked: text.blocked,
    content_blocked: text.guardReasons,
    warnings: text.warnings,
    claims,
    spans: spansOf(content, rules),
  };
}

/** The places of a stored draft that its verdict speaks of. Without the mailbox the rep's own signature may be marked too. */
export async function spansOfDraft(context: VerbContext, draftId: string): Promise<FoundSpan[]> {
  const { draft, current } = await requireDraft(context, draftId);
  if (current.pii_safety.warnings.length === 0) return [];
  try {
    return spansOf(contentOf(current), await rulesFor(context, draft));
  } catch (error) {
    if (!(error instanceof CountersignError)) throw error;
    return [];
  }
}

function spansOf(content: DraftContent, rules: TextRules): FoundSpan[] {
  const found = notAllowed(content.body, allowedDetails(content, rules));
  return found.map(({ type, start, end }) => ({ start, end, label: type.replaceAll('_', ' ') }));
}
