import { isPersonWithRole } from '../../core/actor.ts';
import { actorName, logConfigChange, logSecurityAlert } from '../../core/audit.ts';
import { CountersignError } from '../../core/errors.ts';
import { listAuditEvents } from '../../store/audit-events.ts';
import { type KillSwitch, readKillSwitch, writeKillSwitch, writeSendBreakerTrip } from '../../store/settings.ts';
import type { VerbContext } from '../context.ts';
import { decidedAs } from '../drafts/decide.ts';

export type SendMode = {
  mode: 'draft_only' | 'manual_send' | 'send_after_approval';
  sending_enabled: boolean;
  kill_switch: { active: boolean; by: string | null; reason: string | null; at: string | null };
  history: { at: string; by: string; action: string; reason: string | null }[];
};

/** What may be sent now, and why not. */
export async function readSendMode(context: VerbContext): Promise<SendMode> {
  const { settings } = context;
  const { kill, history } = await context.read(async (reading) => ({
    kill: await readKillSwitch(reading),
    history: await listAuditEvents(reading, { ...anyone, eventType: 'config_change', resource: 'kill_switch' }),
  }));
  const mode = settings.isDraftOnly()
    ? 'draft_only'
    : settings.isAutoSendAllowed()
      ? 'send_after_approval'
      : 'manual_send';
  const { active, by, reason, at } = kill;
  return {
    mode,
    sending_enabled: mode !== 'draft_only' && !active,
    kill_switch: { active, by, reason, at },
    history: history.events.map((event) => ({
      at: event.timestamp.toISOString(),
      by: event.actor,
      action: (event.details?.new as { active?: boolean } | undefined)?.active ? 'disable' : 'enable',
      reason: ((event.details?.new as { reason?: string } | undefined)?.reason ?? null) as string | null,
    })),
  };
}

const anyone = { actor: null, from: null, to: null, limit: 20, offset: 0 };

/** Pulls the kill switch: every send stops, also those waiting in their undo window. */
export async function disableSending(
  context: VerbContext,
  input: { operator: string | null; reason: string },
): Promise<SendMode> {
  // Who may run commands on the server may stop sending there, but not start it.
  if (context.actor.kind !== 'system') await requireAdmin(context, 'stop sending');
  await flip(context, { active: true, ...input });
  return readSendMode(context);
}

/** Takes the kill switch back and resets the send breaker. It never allows more than the configuration does. */
export async function enableSending(
  context: VerbContext,
  input: { operator: string | null; reason: string },
): Promise<SendMode> {
  await requireAdmin(context, 'enable sending');
  await flip(context, { active: false, ...input });
  return readSendMode(context);
}

async function requireAdmin(context: VerbContext, act: string): Promise<void> {
  if (isPersonWithRole(context.actor, 'admin')) return;
  await context.note(logSecurityAlert('forbidden_switch', `Somebody without the right tried to ${act}.`));
  throw new CountersignError('forbidden', 'Only an admin can do this.');
}

async function flip(
  context: VerbContext,
  { active, operator, reason }: { active: boolean; operator: string | null; reason: string },
): Promise<void> {
  const { actor } = context;
  const by = actor.kind === 'person' ? decidedAs(actor, operator) : actorName(actor);
  const at = context.clock().toISOString();
  await context.change(async (writing, audit) => {
    const before = await readKillSwitch(writing);
    const after: KillSwitch = { active, by, reason, at, breaker_reset_at: active ? before.breaker_reset_at : at };
    await writeKillSwitch(writing, after, by);
    if (!active) await writeSendBreakerTrip(writing, null, by);
    audit(logConfigChange('kill_switch', { active: before.active }, { active, reason }));
  });
}
