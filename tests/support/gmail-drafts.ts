import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { leads, rep } from '../../sandbox/index.ts';
import { type CountersignedDraft, requireCountersignature } from '../../src/core/countersignature.ts';
import { contentHash, type DraftContent } from '../../src/core/draft.ts';
import { ConnectorError, CountersignError } from '../../src/core/errors.ts';
import type { OutgoingMail } from '../../src/core/ports.ts';
import { type GoogleOnSandbox, openGoogle } from './google-on-sandbox.ts';

export const [priya] = leads;

export const mail = (more: Partial<OutgoingMail> = {}): OutgoingMail => ({
  from: { name: rep.name, address: rep.email },
  to: priya.email,
  subject: 'Quick thought on Oakline Logistics',
  body: 'Hello Priya,\n\nüber 1,200 pallet spaces 👍 https://www.fernhill-racking.example\n\nBest\nMaren',
  attachments: [],
  inThread: null,
  effectKey: 'effect-1',
  ...more,
});

export const code = (wanted: string) => (error: unknown) => {
  assert.ok(error instanceof CountersignError, String(error));
  assert.equal(error.code, wanted);
  return true;
};

export const fault =
  (kind: string, applied = 'no') =>
  (error: unknown) => {
    assert.ok(error instanceof ConnectorError, String(error));
    assert.deepEqual([error.fault, error.applied], [kind, applied]);
    return true;
  };

/** What a person does in Gmail's own page. */
export async function person(google: GoogleOnSandbox, act: string, body: object): Promise<void> {
  const answer = await fetch(`${google.sandbox.url}/_sandbox/gmail/${act}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  assert.equal(answer.status, 200);
}

export function countersigned(given: OutgoingMail, mailboxDraftId: string | null): CountersignedDraft {
  const content: DraftContent = {
    recipient: given.to,
    subject: given.subject,
    body: given.body,
    attachments: given.attachments.map(({ name, sha256 }) => ({ name, sha256 })),
    threadId: given.inThread?.threadId ?? null,
  };
  const draft = { draftId: 'd1', version: 1, mailboxDraftId, content };
  const decided = { approvalId: 'a1', decidedBy: 'p1', decidedAt: new Date() };
  return requireCountersignature(draft, { ...decided, draftId: 'd1', version: 1, contentHash: contentHash(content) });
}

export async function replyTo(google: GoogleOnSandbox): Promise<OutgoingMail> {
  const [found] = await google.mailbox().searchThreads(`from:${priya.email}`);
  const thread = await google.mailbox().getThread(found?.id ?? '');
  const last = thread?.messages.at(-1);
  assert.ok(thread && last);
  const inThread = { threadId: thread.id, inReplyTo: last.messageIdHeader, references: last.references };
  return mail({ subject: last.subject, inThread });
}

export async function written(test: TestContext) {
  const google = await openGoogle(test);
  const box = google.mailbox();
  const reply = await replyTo(google);
  const draft = await box.createDraft(reply);
  google.takeCalls();
  return { google, box, reply, draft };
}
