import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, describe, it } from 'node:test';
import { sql } from 'kysely';
import PostalMime from 'postal-mime';
import { removeUnusedAttachments } from '../../src/store/attachments.ts';
import { approveDraft } from '../../src/verbs/drafts/approve-draft.ts';
import { editDraft } from '../../src/verbs/drafts/edit-draft.ts';
import { keepFile, readFile } from '../../src/verbs/drafts/files.ts';
import { regenerateDraft } from '../../src/verbs/drafts/regenerate-draft.ts';
import { retainFiles } from '../../src/verbs/operations/retain-files.ts';
import { requestSend } from '../../src/verbs/sending/request-send.ts';
import { openDesk } from '../support/journeys/desk.ts';
import { openOutsideWorld } from '../support/journeys/outside-world.ts';

/* A file goes out only as it was countersigned, by name and by every byte. */

const world = await openOutsideWorld();
const desk = await openDesk(world, { MODE_DRAFT_ONLY: 'false', SEND_UNDO_SECONDS: '0' });
after(async () => {
  await desk.close();
  await world.close();
});

const bytes = (text: string) => new TextEncoder().encode(text);
const sha256 = (content: Uint8Array) => createHash('sha256').update(content).digest('hex');
const pdf = new Uint8Array([0x25, 0x50, 0x44, 0x46, 0, 255, 254, 13, 10, 7]);

async function withFile(content: Uint8Array, name: string) {
  const { lead, draft } = await desk.draft();
  const kept = await keepFile(desk.person, { content });
  assert.deepEqual(kept, { sha256: sha256(content), size: content.length });
  const edited = await editDraft(desk.person, {
    draftId: draft.id,
    contentHash: draft.content_hash,
    attachments: [{ name, sha256: kept.sha256 }],
  });
  return { lead, draft, edited };
}

const approve = (draft: { id: string; content_hash: string }) =>
  approveDraft(desk.person, { draftId: draft.id, contentHash: draft.content_hash, approvedBy: null });

describe('a file on a draft', () => {
  it('is part of what is countersigned, waits in the mailbox copy, and arrives byte by byte', async () => {
    const { lead, draft, edited } = await withFile(pdf, 'Übersicht.pdf');
    assert.deepEqual(edited.attachments, [{ name: 'Übersicht.pdf', sha256: sha256(pdf) }]);
    assert.notEqual(edited.content_hash, draft.content_hash);
    assert.deepEqual(edited.warnings.includes('unread_attachment'), true);
    await assert.rejects(approve(draft), { code: 'content_changed' });
    await approve(edited);
    await requestSend(desk.person, { draftId: edited.id, contentHash: edited.content_hash });
    const [message] = world.sandbox.state.sent().filter(({ to }) => to.includes(lead.email));
    const [file] = (await PostalMime.parse(message?.raw ?? '')).attachments;
    assert.equal(file?.filename, 'Übersicht.pdf');
    assert.deepEqual(new Uint8Array(file?.content as ArrayBuffer), pdf);
  });

  it('stays when the words are written anew, and goes when the list leaves it out', async () => {
    const { edited } = await withFile(bytes('Delivery takes four weeks.'), 'terms.txt');
    const again = await regenerateDraft(desk.person, {
      draftId: edited.id,
      contentHash: edited.content_hash,
      instruction: null,
    });
    assert.deepEqual(again.attachments, edited.attachments);
    const without = await editDraft(desk.person, {
      draftId: again.id,
      contentHash: again.content_hash,
      attachments: [],
    });
    assert.deepEqual(without.attachments, []);
  });

  it('with a card number in it can be neither approved nor sent', async () => {
    const card = ['4111', '1111', '1111', '1111'].join(' ');
    const { edited } = await withFile(bytes(`Pay by card ${card}`), 'card.txt');
    assert.equal(edited.blocked, true);
    assert.match(edited.pii_safety.recommendation, /^BLOCK: Do not send/);
    await assert.rejects(approve(edited), { code: 'pii_blocked' });
  });

  it('must be kept before it is named, and is forgotten when nothing names it', async () => {
    const { draft } = await desk.draft();
    const name = 'gone.txt';
    const unknown = {
      draftId: draft.id,
      contentHash: draft.content_hash,
      attachments: [{ name, sha256: sha256(pdf).replaceAll('a', 'b') }],
    };
    await assert.rejects(editDraft(desk.person, unknown), { code: 'unknown_attachment' });
    await assert.rejects(keepFile(desk.person, { content: new Uint8Array() }), { code: 'empty_file' });

    const { edited } = await withFile(bytes('named'), 'named.txt');
    const unnamed = await keepFile(desk.person, { content: bytes('unnamed') });
    await desk.person.record(({ db }) => sql`UPDATE attachment SET used_at = used_at - interval '2 days'`.execute(db));
    assert.equal(await retainFiles(desk.person), 1);
    assert.equal(await desk.person.record(removeUnusedAttachments), 0);
    await assert.rejects(readFile(desk.person, unnamed), { code: 'not_found' });
    const [kept] = edited.attachments;
    assert.deepEqual(Buffer.from(await readFile(desk.person, { sha256: kept?.sha256 ?? '' })), Buffer.from('named'));
  });

  it('keeps its bytes: the database takes neither others under its hash nor a wrong hash', async () => {
    const { sha256: hash } = await keepFile(desk.person, { content: bytes('first') });
    const swap = ({ db }: { db: Parameters<Parameters<typeof desk.person.record>[0]>[0]['db'] }) =>
      sql`UPDATE attachment SET content = '\\x00' WHERE sha256 = ${hash}`.execute(db);
    await assert.rejects(desk.person.record(swap), /append-only/);
    await assert.rejects(
      desk.person.record(({ db, workspaceId }) =>
        sql`INSERT INTO attachment (workspace_id, sha256, content, created_by) VALUES (${workspaceId}, ${'0'.repeat(64)}, '\\x00', 'x')`.execute(
          db,
        ),
      ),
      /check constraint/,
    );
  });
});
