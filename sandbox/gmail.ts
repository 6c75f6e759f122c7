import { draftRoutes } from './gmail/drafts.ts';
import { historyResource } from './gmail/history.ts';
import type { Mailbox } from './gmail/mailbox.ts';
import { attachmentOf } from './gmail/message.ts';
import { listOf, messageResource, rawOf, threadResource } from './gmail/resources.ts';
import type { StoredLabel, StoredMessage } from './gmail/stored.ts';
import type { GoogleAccounts } from './google-accounts.ts';
import { googleError, googleRefusal, refuseGoogle } from './google-errors.ts';
import { asRecord, asText, asTexts, type Call, type Reply, type Route, type Vendor } from './wire.ts';

const read = ['gmail.modify', 'gmail.readonly', 'https://mail.google.com/'];
const modify = ['gmail.modify', 'https://mail.google.com/'];
const weekMs = 7 * 86_400_000;

/** Gmail's REST API over one mailbox. */
export function createGmail(mailbox: Mailbox, accounts: GoogleAccounts): Vendor {
  const own = new Set(['me', mailbox.address]);
  const route = (method: string, path: string, scopes: string[], handle: (call: Call) => Reply): Route => ({
    method,
    path: `/gmail/v1/users/{userId}${path}`,
    handle: accounts.scoped(scopes, (call) =>
      own.has(call.params.userId ?? '')
        ? handle(call)
        : googleError(403, 'forbidden', `Delegation denied for ${mailbox.address}`),
    ),
  });
  return {
    name: 'gmail',
    owns: (path) => path.startsWith('/gmail/'),
    authorise: accounts.authorise,
    notFound: () => googleError(404, 'notFound', 'Not Found'),
    refusal: googleRefusal,
    routes: [
      route('GET', '/profile', [...read, 'gmail.compose'], () => profile(mailbox)),
      route('POST', '/watch', read, (call) => watch(mailbox, call)),
      route('POST', '/stop', read, () => ({ status: 204 })),
      route('GET', '/history', read, (call) => history(mailbox, call)),
      route('GET', '/labels', [...read, 'gmail.labels'], () => ({
        status: 200,
        body: { labels: [...mailbox.labels.values()] },
      })),
      route('POST', '/labels', [...modify, 'gmail.labels'], (call) => createLabel(mailbox, call)),
      route('GET', '/labels/{id}', [...read, 'gmail.labels'], (call) => labelCounts(mailbox, call.params.id ?? '')),
      route('GET', '/threads', read, (call) => listThreads(mailbox, call)),
      route('GET', '/threads/{id}', read, (call) => getThread(mailbox, call)),
      route('POST', '/threads/{id}/modify', modify, (call) => modifyThread(mailbox, call)),
      route('GET', '/messages', read, (call) => listMessages(mailbox, call)),
      route('GET', '/messages/{id}', read, (call) => getMessage(mailbox, call)),
      route('POST', '/messages/send', [...modify, 'gmail.compose', 'gmail.send'], (call) => sendMessage(mailbox, call)),
      route('POST', '/messages/{id}/modify', modify, (call) => modifyMessage(mailbox, call)),
      route('GET', '/messages/{messageId}/attachments/{id}', read, (call) => getAttachment(mailbox, call)),
      ...draftRoutes(mailbox).map(({ method, path, scopes, handle }) => route(method, path, scopes, handle)),
      route('GET', '/settings/sendAs', [...read, 'gmail.settings.basic'], () => ({
        status: 200,
        body: { sendAs: [...mailbox.sendAs.values()] },
      })),
      route('GET', '/settings/sendAs/{sendAsEmail}', [...read, 'gmail.settings.basic'], (call) => {
        const found = mailbox.sendAs.get(call.params.sendAsEmail ?? '');
        return found === undefined ? notFound() : { status: 200, body: found };
      }),
    ],
  };
}

function profile(mailbox: Mailbox): Reply {
  const counts = { messagesTotal: mailbox.messages.size(), threadsTotal: mailbox.threadCount() };
  return { status: 200, body: { emailAddress: mailbox.address, ...counts, historyId: String(mailbox.historyId()) } };
}

function watch(mailbox: Mailbox, call: Call): Reply {
  if (asText(asRecord(call.body).topicName) === undefined) refuseGoogle(400, 'invalidArgument', 'Invalid topicName');
  return { status: 200, body: { historyId: String(mailbox.historyId()), expiration: String(call.now + weekMs) } };
}

function history(mailbox: Mailbox, call: Call): Reply {
  const start = Number(call.query.get('startHistoryId') ?? Number.NaN);
  if (Number.isNaN(start)) refuseGoogle(400, 'invalidArgument', 'Invalid startHistoryId');
  const all = [...mailbox.history.values()];
  const oldest = all[0]?.id ?? 0;
  if (start < oldest - 1 && all.length >= 10_000) return notFound();
  const kinds: Record<string, string> = {
    messageAdded: 'messagesAdded',
    messageDeleted: 'messagesDeleted',
    labelAdded: 'labelsAdded',
    labelRemoved: 'labelsRemoved',
  };
  const wanted = call.query.getAll('historyTypes').map((type) => kinds[type]);
  const label = call.query.get('labelId');
  const since = all.filter(
    (record) =>
      record.id > start &&
      (wanted.length === 0 || wanted.includes(record.kind)) &&
      (label === null || record.labelIds.includes(label)),
  );
  const page = listOf(call, since.map(historyResource), 'history', 100);
  const { resultSizeEstimate: _unused, ...body } = asRecord(page.body);
  return { status: 200, body: { ...body, historyId: String(mailbox.historyId()) } };
}

function createLabel(mailbox: Mailbox, call: Call): Reply {
  const body = asRecord(call.body);
  const name = asText(body.name);
  if (name === undefined || name.trim() === '') return googleError(400, 'invalidArgument', 'Invalid label name');
  const taken = [...mailbox.labels.values()].some((label) => label.name.toLowerCase() === name.toLowerCase());
  if (taken) refuseGoogle(409, 'aborted', 'Label name exists or conflicts');
  const id = `Label_${mailbox.labels.size() + 1}`;
  const label: StoredLabel = { ...body, id, name, type: 'user' };
  mailbox.labels.put(id, label);
  return { status: 200, body: label };
}

function labelCounts(mailbox: Mailbox, id: string): Reply {
  const label = mailbox.labels.get(id);
  if (label === undefined) return notFound();
  const under = mailbox.byLabel(id);
  const unread = under.filter((message) => message.labelIds.includes('UNREAD'));
  const threads = (list: StoredMessage[]): number => new Set(list.map((message) => message.threadId)).size;
  const messages = { messagesTotal: under.length, messagesUnread: unread.length };
  return { status: 200, body: { ...label, ...messages, threadsTotal: threads(under), threadsUnread: threads(unread) } };
}

function listThreads(mailbox: Mailbox, call: Call): Reply {
  const ids = new Set(found(mailbox, call).map((message) => message.threadId));
  const page = listOf(call, [...ids], 'threads', 100);
  const body = asRecord(page.body);
  const shown = asTexts(body.threads).map((id) => threadResource(mailbox, id, 'list'));
  return { status: 200, body: shown.length === 0 ? body : { ...body, threads: shown } };
}

function getThread(mailbox: Mailbox, call: Call): Reply {
  mailbox.threadOrRefuse(call.params.id ?? '');
  return { status: 200, body: threadResource(mailbox, call.params.id ?? '', call) };
}

function modifyThread(mailbox: Mailbox, call: Call): Reply {
  const id = call.params.id ?? '';
  for (const message of mailbox.threadOrRefuse(id)) relabel(mailbox, message.id, call);
  return { status: 200, body: threadResource(mailbox, id, 'bare') };
}

function listMessages(mailbox: Mailbox, call: Call): Reply {
  const items = found(mailbox, call).map(({ id, threadId }) => ({ id, threadId }));
  return listOf(call, items, 'messages', 100);
}

function getMessage(mailbox: Mailbox, call: Call): Reply {
  return { status: 200, body: messageResource(mailbox, mailbox.message(call.params.id ?? ''), call) };
}

function sendMessage(mailbox: Mailbox, call: Call): Reply {
  const body = asRecord(call.body);
  const sent = mailbox.send(rawOf(body), call.now, asText(body.threadId));
  return { status: 200, body: { id: sent.id, threadId: sent.threadId, labelIds: sent.labelIds } };
}

function modifyMessage(mailbox: Mailbox, call: Call): Reply {
  const { id, threadId, labelIds } = relabel(mailbox, call.params.id ?? '', call);
  return { status: 200, body: { id, threadId, labelIds } };
}

function relabel(mailbox: Mailbox, id: string, call: Call): StoredMessage {
  const body = asRecord(call.body);
  const add = asTexts(body.addLabelIds);
  const remove = asTexts(body.removeLabelIds);
  for (const label of [...add, ...remove]) {
    if (['DRAFT', 'SENT'].includes(label) || !mailbox.labels.has(label))
      refuseGoogle(400, 'invalidArgument', `Invalid label: ${label}`);
  }
  return mailbox.relabel(id, add, remove);
}

function getAttachment(mailbox: Mailbox, call: Call): Reply {
  const message = mailbox.message(call.params.messageId ?? '');
  const bytes = attachmentOf(message.id, mailbox.parsed(message), call.params.id ?? '');
  if (bytes === undefined) return googleError(400, 'invalidArgument', 'Invalid attachment token');
  return { status: 200, body: { size: bytes.length, data: bytes.toString('base64url') } };
}

function found(mailbox: Mailbox, call: Call): StoredMessage[] {
  const labels = call.query.getAll('labelIds');
  return mailbox.search(call).filter((message) => labels.every((label) => message.labelIds.includes(label)));
}

const notFound = (): Reply => googleError(404, 'notFound', 'Requested entity was not found.');
