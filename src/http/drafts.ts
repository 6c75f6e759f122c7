import { approveDraft } from '../verbs/drafts/approve-draft.ts';
import { createDraft } from '../verbs/drafts/create-draft.ts';
import { editDraft } from '../verbs/drafts/edit-draft.ts';
import { keepFile, readFile } from '../verbs/drafts/files.ts';
import { listDrafts } from '../verbs/drafts/list-drafts.ts';
import { listVersions, readDraft } from '../verbs/drafts/read-draft.ts';
import { regenerateDraft } from '../verbs/drafts/regenerate-draft.ts';
import { rejectDraft } from '../verbs/drafts/reject-draft.ts';
import { requestSend } from '../verbs/sending/request-send.ts';
import { undoSend } from '../verbs/sending/undo-send.ts';
import * as c from './contract.ts';
import { givenName, idOf, pageFrom } from './inputs.ts';
import { Answer, operation } from './route.ts';

export const create = operation(
  {
    does: 'Puts a text into the queue.',
    query: c.draftQuery,
    body: c.newDraft,
    replies: { 201: c.draft },
    refuses: [409],
  },
  ({ context, query, body }) => createDraft(context, { draftId: query.draft_id?.toLowerCase() ?? null, ...body }),
);

export const list = operation(
  {
    does: 'Drafts, newest first. X-Total-Count tells how many there are.',
    query: c.draftsQuery,
    replies: { 200: c.drafts },
  },
  async ({ context, query }) =>
    plainList(await listDrafts(context, { status: query.status ?? null, ...pageFrom(query) })),
);

export const listPending = operation(
  { does: 'Drafts that wait for a countersignature.', query: c.pageQuery, replies: { 200: c.drafts } },
  async ({ context, query }) =>
    plainList(await listDrafts(context, { status: 'PENDING_APPROVAL', ...pageFrom(query) })),
);

export const read = operation(
  { does: 'One draft with its current text.', params: c.idParam, replies: { 200: c.draft }, refuses: [404] },
  (call) => readDraft(call.context, { draftId: idOf(call) }),
);

export const versions = operation(
  { does: 'Every version of a draft, oldest first.', params: c.idParam, replies: { 200: c.versions }, refuses: [404] },
  (call) => listVersions(call.context, { draftId: idOf(call) }),
);

export const edit = operation(
  {
    does: 'Replaces the text by a new version that waits again.',
    params: c.idParam,
    body: c.editedDraft,
    replies: { 200: c.draft },
    refuses: [404, 409],
  },
  (call) => {
    const { content_hash: contentHash, ...changes } = call.body;
    return editDraft(call.context, { draftId: idOf(call), contentHash, ...changes });
  },
);

export const uploadFile = operation(
  {
    does: 'Keeps a file, so that drafts can name it by its hash.',
    body: c.file,
    takesFile: true,
    replies: { 201: c.keptFile },
  },
  ({ context, body }) => keepFile(context, { content: Buffer.isBuffer(body) ? body : Buffer.alloc(0) }),
);

export const downloadFile = operation(
  {
    does: 'A file that drafts may carry. It is never shown, always saved.',
    params: c.fileParam,
    replies: { 200: c.bytes },
    refuses: [404],
  },
  async ({ context, params }) =>
    new Answer(Buffer.from(await readFile(context, params)), {
      headers: { 'content-type': 'application/octet-stream', 'content-disposition': 'attachment' },
    }),
);

export const regenerate = operation(
  {
    does: 'Writes the text anew, after an instruction if one is given.',
    params: c.idParam,
    body: c.regeneration,
    replies: { 200: c.draft },
    refuses: [404, 409],
  },
  (call) => {
    const { content_hash: contentHash, instruction = null } = call.body;
    return regenerateDraft(call.context, { draftId: idOf(call), contentHash, instruction });
  },
);

export const approve = operation(
  {
    does: 'A person countersigns the version they were shown.',
    params: c.idParam,
    body: c.approval,
    replies: { 200: c.draft },
    refuses: [404, 409],
  },
  (call) => {
    const { content_hash: contentHash, approved_by } = call.body;
    return approveDraft(call.context, { draftId: idOf(call), contentHash, approvedBy: givenName(call, approved_by) });
  },
);

export const reject = operation(
  {
    does: 'A person turns a draft down for good.',
    params: c.idParam,
    body: c.rejection,
    replies: { 200: c.draft },
    refuses: [404, 409],
  },
  (call) => {
    const { reason, rejected_by } = call.body;
    return rejectDraft(call.context, { draftId: idOf(call), reason, rejectedBy: givenName(call, rejected_by) });
  },
);

export const send = operation(
  {
    does: 'Sends an approved draft: 202 while its undo window runs, 200 once it is sent.',
    params: c.idParam,
    body: c.sendRequest,
    replies: { 202: c.draft, 200: c.draft },
    refuses: [404, 409, 429],
  },
  async (call) => {
    const contentHash = call.body.content_hash ?? null;
    const { draft, queued } = await requestSend(call.context, { draftId: idOf(call), contentHash });
    return new Answer(draft, { status: queued ? 202 : 200 });
  },
);

export const undo = operation(
  {
    does: 'Takes a send back while its undo window runs.',
    params: c.idParam,
    replies: { 200: c.draft },
    refuses: [404, 409],
  },
  (call) => undoSend(call.context, { draftId: idOf(call) }),
);

/** Draft lists are plain arrays; how many there are in all stands in a header. */
function plainList({ drafts, total }: Awaited<ReturnType<typeof listDrafts>>): Answer {
  return new Answer(drafts, { headers: { 'x-total-count': String(total) } });
}
