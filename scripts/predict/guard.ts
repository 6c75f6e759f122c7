import { type GuardInput, guardContent } from '../../src/safeguards/content-guard.ts';

/** A draft with the world around it, as the injection corpora hold it. Labels are in the same row and are not read. */
type Row = {
  lead: { name: string; email: string; company: string; website: string | null; message: string };
  sender: { name: string; email: string; domain: string; company: string; phone: string | null };
  allowedLinks: string[];
  otherContacts: NonNullable<GuardInput['otherContacts']>;
  approvedFacts: string[];
  context: { systemPrompt: string; secrets: string[] };
  draft: GuardInput['draft'];
};

export type GuardPrediction = { id: unknown; verdict: 'pass' | 'stop'; reasons: string[] };

/** What the product's content guard says of a row's draft. Throws a sentence when the row is none of this corpus. */
export function predict(row: Record<string, unknown>, where: string): GuardPrediction {
  const missing = ['lead', 'sender', 'draft'].filter((name) => typeof row[name] !== 'object' || row[name] === null);
  if (missing.length > 0) throw new Error(`${where}: "${missing.join('", "')}" must be an object.`);
  const reasons = guardContent(guardInput(row as unknown as Row));
  return { id: row.id, verdict: reasons.length > 0 ? 'stop' : 'pass', reasons };
}

function guardInput({ lead, sender, allowedLinks, otherContacts, approvedFacts, context, draft }: Row): GuardInput {
  return {
    recipient: lead.email,
    senderAddress: sender.email,
    knownPhones: sender.phone ? [sender.phone] : [],
    ownDomains: [sender.domain],
    allowedLinks: allowedLinks ?? [],
    leadWebsite: lead.website ?? null,
    leadMessage: lead.message ?? null,
    knownNames: [lead.name, lead.company, sender.name, sender.company].filter(Boolean),
    approvedFacts: approvedFacts ?? [],
    otherContacts: otherContacts ?? [],
    confidential: [context?.systemPrompt, ...(context?.secrets ?? [])].filter(Boolean),
    draft: { ...draft, cc: draft.cc ?? [], bcc: draft.bcc ?? [], bodyHtml: draft.bodyHtml ?? null },
  };
}
