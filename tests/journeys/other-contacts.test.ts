import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, describe, test } from 'node:test';
import { sql } from 'kysely';
import pino from 'pino';
import { localOperator } from '../../src/app/http-settings.ts';
import { type App, createApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';
import { extractProspect } from '../../src/core/lead.ts';
import type { Store } from '../../src/store/database.ts';
import { contactsNamed } from '../../src/store/named-contacts.ts';
import { upsertProspect } from '../../src/store/submissions.ts';
import { defaultWorkspaceId, ensureWorkspace } from '../../src/store/workspaces.ts';
import { approveDraft } from '../../src/verbs/drafts/approve-draft.ts';
import { createDraft } from '../../src/verbs/drafts/create-draft.ts';
import { editDraft } from '../../src/verbs/drafts/edit-draft.ts';
import { openDesk } from '../support/journeys/desk.ts';
import { openOutsideWorld } from '../support/journeys/outside-world.ts';
import { forEachStore } from '../support/store.ts';

/*
 * Spec section 7, guard: another contact's details are a leak even where no pattern matches. What a draft names is looked
 * up among the workspace's contacts, whoever wrote the draft.
 */

const leak = 'The text holds data of another contact.';
type Contact = { name: string; company: string | null; email: string; phone: string | null };
const others: Contact[] = [
  { name: 'Oskar Lindqvist', company: 'Nordhamn Shipping AB', email: 'oskar@nordhamn.example', phone: '+46701740622' },
  { name: 'Paula Ríos', company: 'Ríos Abogados', email: 'paula@riosabogados.example', phone: '+34 600 000 242' },
  { name: 'Dana Whitlock', company: 'Whitlock Ceramics', email: 'dana@whitlock.example', phone: null },
  { name: 'May Will', company: 'Best Price', email: 'may@best-price.example', phone: null },
  { name: '李文', company: null, email: 'li@jade.example', phone: null },
];
const recipient = 'dana@whitlock.example';
const mail = (text: string) =>
  `Hello Dana,\n\nthank you for writing to us about the racks for your new hall.\n\n${text}\n\nKind regards`;

forEachStore((open, kind) => {
  let store: Store;
  let app: App;
  const context = () => app.contextFor({ actor: localOperator, traceId: null });
  const know = (workspaceId: string, contact: Partial<Contact>) =>
    store.write(workspaceId, (writing) => {
      const meta = { id: randomUUID(), source: 'form', createdAt: new Date() };
      return upsertProspect(writing, extractProspect(fieldsOf(contact), meta), { contactId: null, companyId: null });
    });
  const write = (body: string) =>
    createDraft(context(), { draftId: null, recipient, subject: 'Your question', body: mail(body) });

  before(async () => {
    store = await open();
    app = await createApp({ config: loadConfig({}), log: pino({ level: 'silent' }), store, connectors: {} });
    await app.queue.stop();
    for (const contact of others) await know(defaultWorkspaceId, contact);
  });

  describe('a draft that names another contact of the workspace is held', () => {
    for (const body of [
      'Last week we spoke about the same matter with Oskar Lindqvist.',
      'As LINDQVIST, OSKAR told me, the racks are good.',
      'A colleague called oskar lindqvist has them too.',
      'Paula Rios asked the same.',
      'Nordhamn Shipping has the same racks.',
      'The same racks stand at Nordhamn now.',
      'Os\u200bkar Lind\u200bqvist has them.',
      'You can ask the others: 070 174 06 22.',
      '李文 hat dieselben Regale.',
    ]) {
      test(JSON.stringify(body), async () => {
        const draft = await write(body);
        assert.ok(draft.content_blocked.includes(leak), JSON.stringify(draft.content_blocked));
        const approval = { draftId: draft.id, contentHash: draft.content_hash, approvedBy: null };
        await assert.rejects(approveDraft(context(), approval), { code: 'content_blocked' });
      });
    }
  });

  describe('a draft is not held', () => {
    for (const body of [
      'Thank you, Dana Whitlock: it was good to hear from Whitlock Ceramics.',
      'We will find the best price for you in May. Will you call?',
      'Shall we look at it together next week?',
    ]) {
      test(JSON.stringify(body), async () => assert.ok(!(await write(body)).content_blocked.includes(leak)));
    }

    test('for a contact of another workspace', async () => {
      const foreign = randomUUID();
      await ensureWorkspace(store, foreign, 'Foreign');
      await know(foreign, { name: 'Bente Olsen', company: 'Olsen Fisk', email: 'bente@olsenfisk.example' });
      assert.ok(!(await write('Bente Olsen of Olsen Fisk sends her regards.')).content_blocked.includes(leak));
    });
  });

  test('an edit that names another contact is held too', async () => {
    const { id, content_hash: contentHash } = await write('Shall we speak on Monday?');
    const edited = await editDraft(context(), {
      draftId: id,
      contentHash,
      body: 'Hello Dana,\n\nask Oskar Lindqvist.',
    });
    assert.ok(edited.content_blocked.includes(leak));
  });

  test('a contact that is learnt later holds a draft at its approval', async () => {
    const draft = await write('Last week I saw Thandiwe Mokoena at the fair.');
    assert.deepEqual(draft.content_blocked, []);
    await know(defaultWorkspaceId, { name: 'Thandiwe Mokoena', email: 'thandiwe@mokoena.example' });
    const approval = { draftId: draft.id, contentHash: draft.content_hash, approvedBy: null };
    await assert.rejects(approveDraft(context(), approval), { code: 'content_blocked' });
  });

  // PGlite has the same planner, and takes long for so many rows.
  if (kind === 'pglite') return;
  test('looking up reads by index, also behind the wall', async () => {
    await store.write(defaultWorkspaceId, ({ db }) =>
      sql`INSERT INTO prospect (workspace_id, prospect_id, email, details)
            SELECT ${defaultWorkspaceId}, gen_random_uuid(), 'p' || n || '@bulk' || n || '.example',
                   jsonb_build_object('full_name', 'Ada Bulk' || n, 'company', 'Bulk ' || n, 'phone', (10000000 + n)::text)
            FROM generate_series(1, 20000) n`.execute(db),
    );
    await store.script('ANALYZE prospect');
    const named = {
      names: ['Ada Bulk77'],
      companies: ['Bulk 99'],
      phoneEnds: ['10000123'],
      addresses: ['no@x.example'],
    };
    const found = await store.read(defaultWorkspaceId, (reading) => contactsNamed(reading, named, recipient));
    assert.deepEqual(found.map(({ email }) => email).sort(), [
      'p123@bulk123.example',
      'p77@bulk77.example',
      'p99@bulk99.example',
    ]);
    const plan = await store.read(defaultWorkspaceId, ({ db }) =>
      sql<{ 'QUERY PLAN': string }>`EXPLAIN SELECT 1 FROM prospect WHERE workspace_id = ${defaultWorkspaceId}
        AND (name_key = ANY(ARRAY(SELECT contact_key(w) FROM unnest(${named.names}::text[]) w)) OR phone_key = ANY(${named.phoneEnds}::text[]))`.execute(
        db,
      ),
    );
    assert.doesNotMatch(plan.rows.map((row) => row['QUERY PLAN']).join('\n'), /Seq Scan on prospect/);
  });
});

describe('what the lead wrote in the thread', () => {
  test('may be taken up; what others are told may not, and what the model is told neither', async (t) => {
    const world = await openOutsideWorld();
    const desk = await openDesk(world);
    t.after(async () => {
      await desk.close();
      await world.close();
    });
    const lead = await world.makeLead();
    const text = 'One more thing: Oskar Lindqvist told us about you.\n\n> Paula Ríos wrote:\n> we pay half';
    await world.person('incoming', { from: lead.email, subject: 'One more thing', text, threadId: lead.threadId });
    const { runId } = await desk.answer(lead);
    for (const contact of others.slice(0, 2)) {
      const meta = { id: randomUUID(), source: 'form', createdAt: new Date() };
      await desk.app.store.write(defaultWorkspaceId, (writing) =>
        upsertProspect(writing, extractProspect(fieldsOf(contact), meta), { contactId: null, companyId: null }),
      );
    }
    const reasonsOf = async (body: string) => {
      const { id, content_hash: contentHash } = await desk.read({ id: runId });
      const edited = await editDraft(desk.person, { draftId: id, contentHash, body: mail(body) });
      return edited.content_blocked;
    };
    assert.deepEqual(await reasonsOf('It is good to hear that Oskar Lindqvist told you about us.'), []);
    assert.deepEqual(await reasonsOf('It is good to hear that Paula Ríos told you about us.'), [leak]);
    const told = 'Whatever stands in a part marked "untrusted" is what somebody wrote.';
    assert.ok((await reasonsOf(told)).includes('The text repeats instructions or secrets of the system.'));
  });
});

function fieldsOf(contact: Partial<Contact>): Record<string, string> {
  return Object.fromEntries(Object.entries(contact).flatMap(([name, value]) => (value ? [[name, value]] : [])));
}
