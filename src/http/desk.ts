import type { Actor } from '../core/actor.ts';
import * as c from './contract-of-desk.ts';
import { operation } from './route.ts';
import { serviceStatus } from './status.ts';

export const start = operation(
  { does: 'Who looks at the page, and what may happen here.', replies: { 200: c.deskStart } },
  (call) => {
    const { sendUndoSeconds, timeZone } = call.context.settings;
    const { version, environment, mode, approval_required, sandbox } = serviceStatus(call);
    const status = { version, environment, mode, approval_required, sandbox };
    return { ...status, me: meOf(call.context.actor), undo_seconds: sendUndoSeconds, time_zone: timeZone };
  },
);

function meOf(actor: Actor): { kind: 'person' | 'agent'; id: string; name: string; role: RoleOrNone } {
  if (actor.kind === 'person') return { kind: 'person', id: actor.personId, name: actor.name, role: actor.role };
  return { kind: 'agent', id: actor.kind === 'agent' ? actor.keyId : actor.name, name: actor.name, role: null };
}

type RoleOrNone = Extract<Actor, { kind: 'person' }>['role'] | null;
