import { asRecord, asText, type Call, type Reply } from '../wire.ts';
import type { Mailbox } from './mailbox.ts';
import { listOf, messageResource, rawOf } from './resources.ts';
import type { StoredDraft } from './stored.ts';

export type DraftRoute = { method: string; path: string; scopes: string[]; handle: (call: Call) => Reply };

const write = ['gmail.modify', 'gmail.compose', 'https://mail.google.com/'];
const read = [...write, 'gmail.readonly'];

/** Gmail's drafts: a stable draft id over a message that every update replaces. */
export function draftRoutes(mailbox: Mailbox): DraftRoute[] {
  const create = (call: Call): Reply => {
    const message = asRecord(asRecord(call.body).message);
    return ok(bare(mailbox, mailbox.createDraft(rawOf(message), call.now, asText(message.threadId))));
  };
  const update = (call: Call): Reply => {
    const message = asRecord(asRecord(call.body).message);
    const id = call.params.id ?? '';
    mailbox.draftMessage(id);
    return ok(bare(mailbox, mailbox.updateDraft(id, rawOf(message), call.now, asText(message.threadId))));
  };
  const send = (call: Call): Reply => {
    const body = asRecord(call.body);
    const id = asText(body.id) ?? '';
    mailbox.draftMessage(id);
    const message = asRecord(body.message);
    if (message.raw !== undefined) mailbox.updateDraft(id, rawOf(message), call.now, asText(message.threadId));
    const sent = mailbox.sendDraft(id, call.now);
    return ok({ id: sent.id, threadId: sent.threadId, labelIds: sent.labelIds });
  };
  const remove = (call: Call): Reply => {
    mailbox.deleteDraft(call.params.id ?? '');
    return { status: 204 };
  };
  const get = (call: Call): Reply => {
    const { draft, message } = mailbox.draftMessage(call.params.id ?? '');
    return ok({ id: draft.id, message: messageResource(mailbox, message, call) });
  };
  return [
    { method: 'POST', path: '/drafts', scopes: write, handle: create },
    { method: 'GET', path: '/drafts', scopes: read, handle: (call) => list(mailbox, call) },
    { method: 'GET', path: '/drafts/{id}', scopes: read, handle: get },
    { method: 'PUT', path: '/drafts/{id}', scopes: write, handle: update },
    { method: 'DELETE', path: '/drafts/{id}', scopes: write, handle: remove },
    { method: 'POST', path: '/drafts/send', scopes: write, handle: send },
  ];
}

function list(mailbox: Mailbox, call: Call): Reply {
  const drafts = mailbox.search(call, 'in:draft').flatMap((message) => {
    const id = mailbox.draftIdOf(message.id);
    return id === undefined ? [] : [{ id, message: { id: message.id, threadId: message.threadId } }];
  });
  return listOf(call, drafts, 'drafts', 100);
}

function bare(mailbox: Mailbox, draft: StoredDraft): Record<string, unknown> {
  const { id, threadId, labelIds } = mailbox.message(draft.messageId);
  return { id: draft.id, message: { id, threadId, labelIds } };
}

const ok = (body: Record<string, unknown>): Reply => ({ status: 200, body });
