import type { DeskDraft, Draft } from './queue-data.ts';

const warningSentences: Record<string, string> = {
  unsupported_claim: 'A sentence says something that no source says. It is marked.',
  unverified_time: 'A time was typed by hand and is not checked against the calendar.',
  language_fallback: 'The lead’s language is not one of ours; this is written in English.',
  unread_attachment: 'A file could not be read here. Open it before you approve.',
};

/** A warning's code in words. */
export function warningInWords(code: string): string {
  return warningSentences[code] ?? `${code.slice(0, 1).toUpperCase()}${code.slice(1).replaceAll('_', ' ')}.`;
}

const statusWords: Record<string, string> = {
  CREATED: 'Being made',
  PENDING_APPROVAL: 'Waits for you',
  APPROVED: 'Approved',
  REJECTED: 'Rejected',
  EXPIRED: 'Expired',
  SUPERSEDED: 'Superseded',
  SENT: 'Sent',
  SEND_FAILED: 'Send failed',
};

export function statusInWords({ draft, send }: Pick<DeskDraft, 'draft' | 'send'>): string {
  if (draft.status === 'APPROVED' && draft.send_at !== null) return 'Leaving';
  if (send === 'unknown') return 'Nobody knows whether it left';
  return statusWords[draft.status] ?? draft.status;
}

export const sourceKinds: Record<Draft['claims'][number]['sources'][number]['kind'], string> = {
  form: 'Form',
  crm: 'CRM',
  thread: 'Earlier mail',
  slot: 'Calendar',
  rep: 'Your details',
  fact: 'Approved fact',
  request: 'Your instruction',
};

/** What exactly a source is, without the technical name where a plain one is known. */
export function sourceInWords({ kind, ref }: { kind: keyof typeof sourceKinds; ref: string }): string {
  const plain = ['form', 'crm'].includes(kind) ? ` · ${ref.replace(/^.*\./, '').replaceAll('_', ' ')}` : '';
  return `${sourceKinds[kind]}${plain}`;
}

const originWords: Record<string, string> = {
  model: 'Written by the model',
  composer: 'Written without a model',
  operator: 'Put in by a person',
  agent: 'Put in by an agent',
  edit: 'Edited',
  regenerate: 'Written anew',
  mailbox: 'Edited in the mailbox',
};

export function originInWords(origin: string): string {
  return originWords[origin] ?? origin;
}

/** Which of the checks stops an approval; empty when none does. */
export function stops({
  blocked,
  content_blocked,
  pii_safety,
}: Pick<Draft, 'blocked' | 'content_blocked' | 'pii_safety'>): string[] {
  return [...(blocked ? [pii_safety.recommendation] : []), ...content_blocked];
}
