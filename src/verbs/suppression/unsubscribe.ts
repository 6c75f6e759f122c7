import { CountersignError } from '../../core/errors.ts';
import { comparableAddress } from '../../core/suppression.ts';
import { draftById } from '../../store/drafts.ts';
import type { VerbContext } from '../context.ts';
import { suppress } from './suppress.ts';

/** The token of a mail's unsubscribe link: which draft it was, signed. It holds no address and ends never. */
export function unsubscribeToken(
  { keyed, workspaceId }: Pick<VerbContext, 'keyed' | 'workspaceId'>,
  draftId: string,
): string {
  const id = Buffer.from(draftId.replaceAll('-', ''), 'hex').toString('base64url');
  return `${id}.${keyed.of('unsubscribe', `${workspaceId} ${draftId}`).hash}`;
}

/** The draft a token stands for. Throws `not_found` for one that nobody here signed; it says nothing about any address. */
export function draftOfToken(
  { keyed, workspaceId }: Pick<VerbContext, 'keyed' | 'workspaceId'>,
  token: string,
): string {
  const [, id = '', signature = ''] = /^([A-Za-z0-9_-]{22})\.([0-9a-f]{64})$/.exec(token) ?? [];
  const hex = Buffer.from(id, 'base64url').toString('hex');
  const draftId = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  if (keyed.matches('unsubscribe', `${workspaceId} ${draftId}`, signature)) return draftId;
  throw new CountersignError('not_found', 'This link is not one of ours. Reply to the mail instead.');
}

/** Whoever got the mail of this token gets no more, from this moment on. It can be asked for again. Throws `not_found`. */
export async function unsubscribe(context: VerbContext, { token }: { token: string }): Promise<void> {
  const draftId = draftOfToken(context, token);
  const stored = await context.read((reading) => draftById(reading, draftId));
  // Of somebody who was erased since there is no address, and no mail either.
  if (stored === null || stored.current.recipient === '') return;
  const value = comparableAddress(stored.current.recipient);
  const reason = 'Asked for by the link in a mail.';
  await context
    .change(async (writing, audit) => {
      const added = await suppress(context, writing, audit, { kind: 'email', value, source: 'unsubscribe', reason });
      if (added === null) throw new OnTheList();
    })
    .catch((error: unknown) => {
      if (!(error instanceof OnTheList)) throw error;
    });
}

class OnTheList extends Error {}
