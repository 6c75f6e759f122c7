import { type Actor, isPersonWithRole } from '../../core/actor.ts';
import { CountersignError } from '../../core/errors.ts';
import { userIdOf } from '../../core/user-id.ts';
import type { Owner } from '../../core/voice.ts';
import { personById } from '../../store/people.ts';
import { localOperatorId } from '../../store/workspaces.ts';
import type { VerbContext } from '../context.ts';
import { repOf } from '../leads/rep.ts';

/**
 * Whose voice it is about: the user named, else the caller. Text that is no UUID stands for a stable one. Throws
 * `forbidden` for somebody else's, unless an administrator asks.
 */
export function traineeOf({ actor, workspaceId }: VerbContext, named: string | undefined): string {
  const own = ownId(actor);
  if (named === undefined) {
    if (own !== null) return own;
    throw new CountersignError('forbidden', 'Say whose voice it is.');
  }
  const userId = userIdOf(workspaceId, named);
  if (userId === own || isPersonWithRole(actor, 'admin')) return userId;
  throw new CountersignError('forbidden', 'Only an administrator may see or change the voice of somebody else.');
}

function ownId(actor: Actor): string | null {
  if (actor.kind === 'person') return actor.personId;
  return actor.kind === 'agent' ? actor.keyId : null;
}

/** The user whose mailbox is connected: without sign-in there is one, and it is the local operator's. */
export const mailboxUserId = localOperatorId;

/**
 * How the user is known where texts name their writers: by account, by the connected mailbox, and by what the caller says
 * (`author`, a name or an address).
 */
export async function ownerOf(context: VerbContext, userId: string, author: string | undefined): Promise<Owner> {
  const person = userId === localOperatorId ? null : await context.read((reading) => personById(reading, userId));
  const { mailbox } = context.connectors;
  // A mailbox that does not answer keeps nobody from uploading.
  const rep = userId === mailboxUserId ? await repOf(mailbox, context.clock()).catch(() => null) : null;
  const said = author?.trim() || null;
  const isAddress = said?.includes('@') === true;
  return {
    names: filled([person?.name, rep?.name, isAddress ? null : said]),
    addresses: filled([person?.email, rep?.address, isAddress ? said : null]).map((address) => address.toLowerCase()),
  };
}

function filled(texts: readonly (string | null | undefined)[]): string[] {
  return texts.filter((text): text is string => Boolean(text));
}
