import type { Faults } from './faults.ts';
import { composeMail, type Mail } from './gmail/compose.ts';
import type { Mailbox } from './gmail/mailbox.ts';
import { withHeader } from './gmail/message.ts';
import type { Crm } from './hubspot/crm.ts';
import type { SandboxState } from './inspect.ts';
import { asRecord, asText, type Call, type Exchange, type Reply, type Route, type Vendor } from './wire.ts';

export type AdminParts = {
  seen: SandboxState;
  mailbox: Mailbox;
  crm: Crm;
  faults: Faults;
  exchanges: () => Summary[];
  reset: () => void;
};
export type Summary = Pick<Exchange, 'vendor' | 'method' | 'path' | 'status' | 'at'>;

/** What only the sandbox has, under `/_sandbox/`: looking in, resetting, faults, and what people do with their mail. */
export function createAdmin(parts: AdminParts): Vendor {
  const { seen, faults } = parts;
  const route = (method: string, path: string, handle: (call: Call) => Reply): Route => ({
    method,
    path: `/_sandbox${path}`,
    handle,
  });
  const bad = (message: string): Reply => ({ status: 400, body: { error: message } });
  return {
    name: '_sandbox',
    owns: (path) => path.startsWith('/_sandbox'),
    notFound: () => ({ status: 404, body: { error: 'no such sandbox command' } }),
    refusal: (name) => (name === 'bad_json' ? bad('the body is not JSON') : undefined),
    routes: [
      route('GET', '', () =>
        ok({
          sizes: seen.sizes(),
          faults: faults.list().map(({ pattern: _pattern, ...rule }) => rule),
          tuning: parts.crm.tuning,
        }),
      ),
      route('GET', '/drafts', () => ok({ drafts: seen.drafts() })),
      route('GET', '/sent', () => ok({ sent: seen.sent() })),
      route('GET', '/messages', () => ok({ messages: seen.messages() })),
      route('GET', '/events', () => ok({ events: seen.events() })),
      route('GET', '/records/{type}', (call) => ok({ records: seen.records(call.params.type ?? '') })),
      route('GET', '/journal', () => ok({ exchanges: parts.exchanges() })),
      route('POST', '/reset', () => {
        parts.reset();
        return ok({ status: 'reset' });
      }),
      route('POST', '/faults', (call) => {
        try {
          return ok({ id: faults.add(asRecord(call.body)) });
        } catch (error) {
          return bad(error instanceof Error ? error.message : 'bad rule');
        }
      }),
      route('DELETE', '/faults', () => cleared(faults)),
      route('DELETE', '/faults/{id}', (call) => cleared(faults, call.params.id)),
      route('POST', '/tuning', (call) => {
        const asked = { ...parts.crm.tuning, ...asRecord(call.body) };
        const [seconds, calls] = [Number(asked.searchLagSeconds), Number(asked.callsPerTenSeconds)];
        if (!(seconds >= 0)) return bad('searchLagSeconds must be a number of seconds');
        if (!(calls >= 1)) return bad('callsPerTenSeconds must be at least 1');
        return ok(Object.assign(parts.crm.tuning, { searchLagSeconds: seconds, callsPerTenSeconds: calls }));
      }),
      route('POST', '/gmail/incoming', (call) => ok(receive(parts.mailbox, asRecord(call.body), call.now))),
      route('POST', '/gmail/reply', (call) => ok(replyInThread(parts.mailbox, asRecord(call.body), call.now))),
      route('POST', '/gmail/edit-draft', (call) => ok(editDraft(parts.mailbox, asRecord(call.body), call.now))),
      route('POST', '/gmail/send-draft', (call) => {
        const { id, threadId } = parts.mailbox.sendDraft(asText(asRecord(call.body).draftId) ?? '', call.now);
        return ok({ id, threadId });
      }),
      route('POST', '/gmail/delete-draft', (call) => {
        parts.mailbox.deleteDraft(asText(asRecord(call.body).draftId) ?? '');
        return ok({ status: 'deleted' });
      }),
    ],
  };
}

const ok = (body: unknown): Reply => ({ status: 200, body });

function cleared(faults: Faults, id?: string): Reply {
  faults.clear(id);
  return ok({ faults: faults.list().length });
}

function receive(mailbox: Mailbox, body: Record<string, unknown>, now: number): Record<string, unknown> {
  const text = (key: string): string => asText(body[key]) ?? '';
  const mail: Mail = {
    from: text('from'),
    to: text('to') || mailbox.address,
    subject: text('subject'),
    text: text('text'),
    date: now,
  };
  const html = asText(body.html);
  const parent = asText(body.inReplyTo);
  const reply = parent === undefined ? {} : { inReplyTo: parent, references: [parent] };
  const { id, threadId } = mailbox.receive(
    composeMail({ ...mail, ...reply, ...(html === undefined ? {} : { html }) }),
    now,
  );
  return { id, threadId };
}

/** A customer answers in a thread: from whoever wrote there last besides the account, or `from`. */
function replyInThread(mailbox: Mailbox, body: Record<string, unknown>, now: number): Record<string, unknown> {
  const messages = mailbox.threadOrRefuse(asText(body.threadId) ?? '').map((message) => mailbox.parsed(message));
  const last = messages.filter((mail) => mail.messageId !== '').at(-1);
  const theirs = messages.filter((mail) => mail.from.length > 0 && !mail.from.includes(mailbox.address)).at(-1);
  const subject = (last?.subject ?? '').replace(/^(?!re:)/i, 'Re: ');
  const from = asText(body.from) ?? theirs?.header('from') ?? last?.header('to') ?? '';
  return receive(mailbox, { from, subject, text: body.text ?? '', inReplyTo: last?.messageId }, now);
}

/** A person changes a draft in Gmail: subject, text or recipient; other headers stay. */
function editDraft(mailbox: Mailbox, body: Record<string, unknown>, now: number): Record<string, unknown> {
  const { draft, message } = mailbox.draftMessage(asText(body.draftId) ?? '');
  const mail = mailbox.parsed(message);
  const [subject, text, to] = ['subject', 'text', 'to'].map((key) => asText(body[key]));
  let raw: Buffer = Buffer.from(message.raw, 'base64url');
  if (text !== undefined) {
    const kept = mail.root.headers.filter(
      ({ name }) => !/^(content-|mime-version|from|to|subject|date|message-id|in-reply-to|references)/i.test(name),
    );
    const headers = Object.fromEntries(kept.map(({ name, value }) => [name, value]));
    const reply = {
      inReplyTo: mail.header('in-reply-to'),
      references: [mail.header('references')],
      messageId: mail.messageId,
    };
    raw = composeMail({
      from: mail.header('from'),
      to: mail.header('to'),
      subject: mail.subject,
      text,
      headers,
      ...reply,
    });
  }
  const encode = (value: string): string => `=?utf-8?B?${Buffer.from(value).toString('base64')}?=`;
  if (subject !== undefined) raw = withHeader(raw, 'Subject', encode(subject));
  if (to !== undefined) raw = withHeader(raw, 'To', to);
  const updated = mailbox.updateDraft(draft.id, raw, now);
  const next = mailbox.message(updated.messageId);
  return { draftId: updated.id, messageId: next.id, threadId: next.threadId };
}
