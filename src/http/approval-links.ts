import { z } from 'zod';
import { CountersignError } from '../core/errors.ts';
import { approveByLink, makeApprovalLink, readLinkedDraft } from '../verbs/drafts/approval-link.ts';
import { idParam } from './contract.ts';
import { statusOfCode } from './error-replies.ts';
import { idOf } from './inputs.ts';
import { wantsPage } from './page-files.ts';
import { approvalPage, approvedPage, problemPage } from './pages.ts';
import { type Answer, type Call, operation } from './route.ts';

const params = z.strictObject({ token: z.string().max(300) });
const html = { description: 'A page for people.', content: { 'text/html': { schema: z.string() } } };

export const make = operation(
  {
    does: 'A link by which one person may approve the version in force, to put into a notification.',
    params: idParam,
    body: z.strictObject({ person_id: z.uuid().toLowerCase() }),
    replies: {
      200: z.object({ url: z.url(), person_id: z.uuid(), content_hash: z.string(), expires_at: z.iso.datetime() }),
    },
    refuses: [404, 409, 410],
  },
  (call) => makeApprovalLink(call.context, { draftId: idOf(call), personId: call.body.person_id }),
);

export const show = operation(
  {
    does: 'The mail of an approval link, with a button. It changes nothing.',
    params,
    replies: { 200: html },
    refuses: [404, 409, 410],
  },
  (call) => orProblem(call, async () => approvalPage(await readLinkedDraft(call.context, call.params))),
);

export const approve = operation(
  {
    does: 'Whoever the link was made for countersigns the version it was made for, once.',
    params,
    ignoresForm: true,
    replies: { 200: html },
    refuses: [404, 409, 410, 429],
  },
  (call) =>
    orProblem(call, async () => {
      const { id, status } = await approveByLink(call.context, call.params);
      const isKept = status === 'PENDING_APPROVAL';
      return approvedPage(
        id,
        isKept ? 'Your approval is kept. A second person is asked, too.' : 'You approved this mail.',
      );
    }),
);

/** Tells a browser on a page what was refused; whoever asks for something else gets the refusal as any route gives it. */
async function orProblem({ request }: Pick<Call, 'request'>, work: () => Promise<Answer>): Promise<Answer> {
  try {
    return await work();
  } catch (error) {
    const status = error instanceof CountersignError ? statusOfCode[error.code] : undefined;
    if (!(error instanceof CountersignError) || status === undefined || status >= 500) throw error;
    if (!wantsPage(request.headers.accept)) throw error;
    return problemPage('That did not work', error.publicMessage, status);
  }
}
