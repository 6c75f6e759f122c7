import { isPersonWithRole } from '../../core/actor.ts';
import { CountersignError } from '../../core/errors.ts';
import { userIdOf } from '../../core/quota.ts';
import type { VerbContext } from '../context.ts';

type Who = Pick<VerbContext, 'actor' | 'workspaceId'>;

/** People see their own numbers, administrators and those who only read (API keys) everybody's. Throws `forbidden`. */
export function requireOwnUser({ actor, workspaceId }: Who, userId: string): string {
  const id = userIdOf(workspaceId, userId);
  if (actor.kind !== 'person' || actor.personId === id || isPersonWithRole(actor, 'admin')) return id;
  throw new CountersignError('forbidden', 'Only an administrator may look at the numbers of others.');
}
