import type { Actor } from '../core/actor.ts';
import { CountersignError } from '../core/errors.ts';
import { checkEdit } from '../verbs/desk/check-edit.ts';
import { countQueue, listQueue } from '../verbs/desk/list-queue.ts';
import { beAtDraft } from '../verbs/desk/presence.ts';
import { handOverDraft, listColleagues, snoozeDraft } from '../verbs/desk/put-aside.ts';
import { readDeskDraft } from '../verbs/desk/read-desk-draft.ts';
import { draft, idParam } from './contract.ts';
import * as c from './contract-of-desk.ts';
import { idOf } from './inputs.ts';
import { Answer, operation } from './route.ts';
import { serviceStatus } from './status.ts';

const ofDraft = { params: idParam, refuses: [404, 409] };

export const start = operation(
  { does: 'Who looks at the page, and what may happen here.', replies: { 200: c.deskStart } },
  (call) => {
    const { sendUndoSeconds, timeZone } = call.context.settings;
    const { version, environment, mode, approval_required, sandbox } = serviceStatus(call);
    const status = { version, environment, mode, approval_required, sandbox };
    return { ...status, me: meOf(call.context.actor), undo_seconds: sendUndoSeconds, time_zone: timeZone };
  },
);

export const queue = operation(
  { does: 'One page of a split of the queue.', query: c.queueQuery, replies: { 200: c.queuePage }, refuses: [400] },
  ({ context, query: { split, cursor = null, mine, text = null, limit } }) =>
    listQueue(context, { split, cursor, mine: mine === 'true', text, limit }),
);

export const counts = operation(
  { does: 'How many drafts each split of the queue holds.', replies: { 200: c.queueCounts } },
  ({ context }) => countQueue(context),
);

export const colleagues = operation(
  { does: 'Whom a draft can be handed to.', replies: { 200: c.colleagues } },
  async ({ context }) => ({ items: await listColleagues(context) }),
);

export const readDraft = operation(
  { does: 'A draft with everything a person weighs before they sign it.', ...ofDraft, replies: { 200: c.deskDraft } },
  (call) => readDeskDraft(call.context, { draftId: idOf(call) }),
);

export const check = operation(
  {
    does: 'What the checks would say of an edit; nothing is stored.',
    ...ofDraft,
    body: c.editToCheck,
    replies: { 200: c.editCheck },
  },
  (call) => checkEdit(call.context, { draftId: idOf(call), ...call.body }),
);

export const snooze = operation(
  { does: 'Puts a draft off, or takes that back.', ...ofDraft, body: c.snoozeRequest, replies: { 200: draft } },
  (call) => {
    const { until } = call.body;
    return snoozeDraft(call.context, { draftId: idOf(call), until: until === null ? null : new Date(until) });
  },
);

export const handOver = operation(
  { does: 'Hands a draft to a colleague, or back to all.', ...ofDraft, body: c.handOver, replies: { 200: draft } },
  (call) => {
    const { to, note = null } = call.body;
    return handOverDraft(call.context, { draftId: idOf(call), to, note });
  },
);

export const presence = operation(
  {
    does: 'Says that somebody has a draft open, and who else has.',
    ...ofDraft,
    body: c.presenceNote,
    replies: { 200: c.presence },
  },
  async (call) => ({
    others: await beAtDraft(call.context, { draftId: idOf(call), isEditing: call.body.is_editing }),
  }),
);

export const events = operation(
  {
    does: 'What changes, as it changes: server-sent events, resumed by Last-Event-ID.',
    replies: { 200: c.eventStream },
    refuses: [406],
  },
  ({ app, context, request }) => {
    if (!(request.headers.accept ?? '').includes('text/event-stream')) {
      throw new CountersignError('not_acceptable', 'This address answers with text/event-stream only.');
    }
    const last = Number(request.headers['last-event-id']);
    const since =
      request.headers['last-event-id'] !== undefined && Number.isSafeInteger(last) && last >= 0 ? last : null;
    return new Answer(app.events.open(context, since), {
      headers: { 'content-type': 'text/event-stream; charset=utf-8', 'x-accel-buffering': 'no' },
    });
  },
);

function meOf(actor: Actor): { kind: 'person' | 'agent'; id: string; name: string; role: RoleOrNone } {
  if (actor.kind === 'person') return { kind: 'person', id: actor.personId, name: actor.name, role: actor.role };
  return { kind: 'agent', id: actor.kind === 'agent' ? actor.keyId : actor.name, name: actor.name, role: null };
}

type RoleOrNone = Extract<Actor, { kind: 'person' }>['role'] | null;
