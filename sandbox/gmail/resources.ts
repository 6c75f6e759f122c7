import { googleError, refuseGoogle } from '../google-errors.ts';
import { asText, type Call, type Reply } from '../wire.ts';
import type { Mailbox } from './mailbox.ts';
import { metadataOf, payloadOf, snippetOf } from './message.ts';
import type { StoredMessage } from './stored.ts';

const maxPage = 500;

/** A message in the format the request asks for: full (default), metadata, minimal or raw. */
export function messageResource(mailbox: Mailbox, message: StoredMessage, call: Call): Record<string, unknown> {
  const format = (call.query.get('format') ?? 'full').toLowerCase();
  const mail = mailbox.parsed(message);
  const base = {
    id: message.id,
    threadId: message.threadId,
    labelIds: message.labelIds,
    snippet: snippetOf(mail),
    historyId: String(message.historyId),
    internalDate: String(message.internalDate),
    sizeEstimate: mail.sizeBytes,
  };
  if (format === 'minimal') return base;
  if (format === 'raw') return { ...base, raw: message.raw };
  if (format === 'metadata') return { ...base, payload: metadataOf(mail, call.query.getAll('metadataHeaders')) };
  if (format === 'full') return { ...base, payload: payloadOf(message.id, mail) };
  return refuseGoogle(400, 'invalidArgument', `Invalid value at 'format': ${format}`);
}

/** A thread: as in a list, with bare messages, or in the format a request asks for. */
export function threadResource(mailbox: Mailbox, id: string, view: 'list' | 'bare' | Call): Record<string, unknown> {
  const messages = mailbox.thread(id);
  const last = messages.at(-1);
  const historyId = String(Math.max(0, ...messages.map((message) => message.historyId)));
  if (view === 'list') return { id, snippet: last === undefined ? '' : snippetOf(mailbox.parsed(last)), historyId };
  if (view === 'bare')
    return {
      id,
      historyId,
      messages: messages.map((each) => ({ id: each.id, threadId: id, labelIds: each.labelIds })),
    };
  if (view.query.get('format')?.toLowerCase() === 'raw')
    refuseGoogle(400, 'invalidArgument', "Invalid value at 'format': raw");
  return { id, historyId, messages: messages.map((message) => messageResource(mailbox, message, view)) };
}

/** One page of a list; an empty list leaves its key out, as Gmail does. */
export function listOf(call: Call, items: unknown[], key: string, defaultSize: number): Reply {
  const size = Math.min(maxPage, Number(call.query.get('maxResults') ?? defaultSize) || defaultSize);
  const token = call.query.get('pageToken');
  const start = token === null || token === '' ? 0 : Number(Buffer.from(token, 'base64url').toString('latin1'));
  if (!Number.isInteger(start)) return googleError(400, 'invalidArgument', 'Invalid pageToken');
  const page = items.slice(start, start + size);
  const more = start + size < items.length;
  return {
    status: 200,
    body: {
      ...(page.length === 0 ? {} : { [key]: page }),
      ...(more ? { nextPageToken: Buffer.from(String(start + size)).toString('base64url') } : {}),
      resultSizeEstimate: items.length,
    },
  };
}

/** The bytes of `raw` in a message body, or Gmail's 400. */
export function rawOf(message: Record<string, unknown>): Buffer {
  const raw = asText(message.raw);
  if (raw === undefined || raw === '')
    return refuseGoogle(
      400,
      'invalidArgument',
      "'raw' RFC822 payload message string or uploading message via /upload/* URL required",
    );
  if (!/^[A-Za-z0-9_+/-]*={0,2}$/.test(raw))
    return refuseGoogle(400, 'invalidArgument', "Invalid value at 'message.raw' (TYPE_BYTES)");
  return Buffer.from(raw, 'base64url');
}
