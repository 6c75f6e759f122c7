import { actorName, logConfigChange } from '../../core/audit.ts';
import { CountersignError } from '../../core/errors.ts';
import { normaliseEmail } from '../../core/lead.ts';
import { comparableAddress, comparableDomain, keysOf, type SuppressionKind } from '../../core/suppression.ts';
import * as store from '../../store/suppressions.ts';
import { requireAdmin } from '../admin/require-admin.ts';
import type { VerbContext } from '../context.ts';
import { requireOperator } from '../drafts/decide.ts';
import { suppress } from './suppress.ts';

export type SuppressionView = {
  id: string;
  kind: SuppressionKind;
  value: string;
  source: string;
  reason: string;
  created_by: string;
  created_at: string;
};

export type SuppressionCheck = {
  suppressed: boolean;
  entries: { kind: SuppressionKind; value: string; source: string; reason: string; since: string }[];
};

/**
 * Puts an address or a domain on the do-not-contact list, in the form it is compared in. Drafts in flight can no longer
 * be approved or sent, and sends in their undo window are taken back. Throws `invalid_suppression`, `already_suppressed`.
 */
export async function addSuppression(
  context: VerbContext,
  { kind, value, reason }: { kind: SuppressionKind; value: string; reason: string },
): Promise<SuppressionView> {
  await requireOperator(context, 'change the do-not-contact list');
  const entry = { kind, value: comparable(kind, value), source: 'manual' as const, reason };
  return context.change(async (writing, audit) => {
    const added = await suppress(context, writing, audit, entry);
    if (added === null) throw new CountersignError('already_suppressed', 'This is on the list already.');
    return viewOf(added);
  });
}

/** Takes an entry off the list: an administrator's decision, and never an agent's. Throws `suppression_not_found`. */
export async function liftSuppression(context: VerbContext, { id }: { id: string }): Promise<void> {
  requireAdmin(context);
  await context.change(async (writing, audit) => {
    const removed = await store.deleteSuppression(writing, id);
    if (removed === null) throw new CountersignError('suppression_not_found', 'There is no such entry.');
    const { kind, source } = removed;
    audit(logConfigChange('suppression', { id, kind, source }, { lifted_by: actorName(context.actor) }));
  });
}

/** The list, newest first. */
export async function listSuppressions(
  context: VerbContext,
  { page, pageSize }: { page: number; pageSize: number },
): Promise<{ items: SuppressionView[]; total: number }> {
  const part = { limit: pageSize, offset: (page - 1) * pageSize };
  const { suppressions, total } = await context.read((reading) => store.listSuppressions(reading, part));
  return { items: suppressions.map(viewOf), total };
}

/** Whether one may write to an address, and what says no. Throws `invalid_suppression` for what is no address. */
export async function checkSuppression(context: VerbContext, { email }: { email: string }): Promise<SuppressionCheck> {
  const keys = keysOf(requireEmail(email));
  const found = await context.read((reading) => store.suppressionsOf(reading, keys));
  const entries = found.map(({ kind, value, source, reason, created_at }) => ({
    ...{ kind, value, source, reason },
    since: created_at.toISOString(),
  }));
  return { suppressed: entries.length > 0, entries };
}

/** What people write as it is compared. Throws `invalid_suppression`. */
export function comparable(kind: SuppressionKind, value: string): string {
  if (kind === 'email') return comparableAddress(requireEmail(value));
  const domain = comparableDomain(value);
  if (domain === '') throw new CountersignError('invalid_suppression', 'The value is not a domain.');
  return domain;
}

function requireEmail(text: string): string {
  const email = normaliseEmail(text);
  if (email === null) throw new CountersignError('invalid_suppression', 'The value is not an e-mail address.');
  return email;
}

function viewOf(entry: store.Suppression): SuppressionView {
  const { suppression_id: id, kind, value, source, reason, created_by, created_at } = entry;
  return { id, kind, value, source, reason, created_by, created_at: created_at.toISOString() };
}
