import type { Actor } from '../../../src/core/actor.ts';
import { localOperatorId } from '../../../src/store/workspaces.ts';
import type { VerbContext } from '../../../src/verbs/context.ts';
import { approveDraft } from '../../../src/verbs/drafts/approve-draft.ts';
import { readDraft } from '../../../src/verbs/drafts/read-draft.ts';
import { requestSend } from '../../../src/verbs/sending/request-send.ts';

export const localOperator: Actor = {
  kind: 'person',
  personId: localOperatorId,
  name: 'local-operator',
  role: 'admin',
};

/** The verbs a test calls in another process, by the name it uses on the way there. */
export const personVerbs = {
  read: (context, input) => readDraft(context, { draftId: String(input.draftId) }),
  approve: (context, input) =>
    approveDraft(context, {
      draftId: String(input.draftId),
      contentHash: String(input.contentHash),
      approvedBy: null,
    }),
  send: (context, input) => requestSend(context, { draftId: String(input.draftId), contentHash: null }),
} satisfies Record<string, (context: VerbContext, input: Record<string, unknown>) => Promise<unknown>>;

export type PersonVerb = keyof typeof personVerbs;
