import { type Actor, isPersonWithRole, type Person } from '../../core/actor.ts';
import { logSecurityAlert } from '../../core/audit.ts';
import { CountersignError } from '../../core/errors.ts';
import { localOperatorId } from '../../store/workspaces.ts';
import type { VerbContext } from '../context.ts';

/** The person behind a decision. Agents and viewers are refused with `forbidden`, and the attempt is written down. */
export async function requireOperator(context: VerbContext, act: string): Promise<Person> {
  const { actor } = context;
  if (isPersonWithRole(actor, 'operator')) return actor;
  await context.note(logSecurityAlert('forbidden_decision', `${describe(actor)} tried to ${act}.`));
  throw new CountersignError('forbidden', 'Only a person with the role operator can do this.');
}

/** The name a decision is recorded under: without sign-in the caller may say who they are. */
export function decidedAs(person: Person, named: string | null): string {
  const isLocal = person.personId === localOperatorId;
  return isLocal && named !== null && named.trim() !== '' ? named.trim().slice(0, 200) : person.name;
}

function describe(actor: Actor): string {
  return actor.kind === 'agent' ? `The API key ${actor.name}` : actor.kind === 'person' ? 'A viewer' : 'The system';
}
