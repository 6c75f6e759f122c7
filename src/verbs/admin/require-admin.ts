import { type Actor, isPersonWithRole } from '../../core/actor.ts';
import { CountersignError } from '../../core/errors.ts';

/** Refuses everyone but administrators and the system itself (commands on the server). Throws `forbidden`. */
export function requireAdmin({ actor }: { actor: Actor }): void {
  if (actor.kind === 'system' || isPersonWithRole(actor, 'admin')) return;
  throw new CountersignError('forbidden', 'Only an administrator may do this.');
}
