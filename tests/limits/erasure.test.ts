import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, type TestContext, test } from 'node:test';
import { sql } from 'kysely';
import pino from 'pino';
import { localOperator } from '../../src/app/http-settings.ts';
import { type App, createApp } from '../../src/app.ts';
import { createMockConnectors } from '../../src/cli/mock-connectors.ts';
import { loadConfig } from '../../src/config.ts';
import { system } from '../../src/core/actor.ts';
import { logProspectIntake } from '../../src/core/audit.ts';
import { ConnectorError } from '../../src/core/errors.ts';
import type { SendingMailbox } from '../../src/core/ports.ts';
import { exportAuditChain, verifyAuditChain } from '../../src/safeguards/verify-audit.ts';
import type { Store } from '../../src/store/database.ts';
import { erasurePlan } from '../../src/store/erasure-plan.ts';
import { approveDraft } from '../../src/verbs/drafts/approve-draft.ts';
import { createDraft } from '../../src/verbs/drafts/create-draft.ts';
import { readDraft } from '../../src/verbs/drafts/read-draft.ts';
import { erasePerson, exportPerson } from '../../src/verbs/erasure/erase-person.ts';
import { receiveLead } from '../../src/verbs/leads/receive-lead.ts';
import { requestSend } from '../../src/verbs/sending/request-send.ts';
import { explainBlocks } from '../../src/verbs/suppression/explain-blocks.ts';
import { addSuppression } from '../../src/verbs/suppression/suppressions.ts';
import { eventually } from '../support/eventually.ts';
import { run } from '../support/rows.ts';
import { forEachDatabase } from '../support/store.ts';

/** Words that stand nowhere else, by which what is left of the person is found. */
const email = 'zaphira.quillfeather@velvet-orchard.example';
const other = 'kim@birchwood.example';
const traces = ['zaphira', 'quillfeather', 'velvet-orchard', 'velvet orchard', '5550199', 'lantern'];
const form = {
  email,
  firstname: 'Zaphira',
  lastname: 'Quillfeather',
  company: 'Velvet Orchard',
  phone: '+49 30 5550199',
  message: 'We need racks for our lantern store in spring. Can you help us with that?',
};

forEachDatabase((databases) => {
  const appOn = async (t: TestContext, store: Store, env = {}, own: Partial<SendingMailbox> = {}): Promise<App> => {
    const mock = createMockConnectors();
    const send = async () => ({ messageId: 'm-1', threadId: 't-1' });
    const mailbox: SendingMailbox = { ...mock.mailbox, send, findSent: async () => null, ...own };
    const config = loadConfig({ MODE_DRAFT_ONLY: 'false', SEND_UNDO_SECONDS: '300', ...env });
    const app = await createApp({
      config,
      log: pino({ level: 'silent' }),
      store,
      connectors: { ...mock, mailbox, sendingMailbox: mailbox },
    });
    t.after(() => app.close());
    return app;
  };
  const personOf = (app: App) => app.contextFor({ actor: localOperator, traceId: null });
  const deliver = (app: App, fields: Record<string, string>, submissionId: string = randomUUID()) =>
    receiveLead(app.contextFor({ actor: system, traceId: null }), {
      fields,
      submissionId,
      formId: 'form-1',
      source: 'hubspot_form',
      occurredAt: new Date('2026-11-20T09:30:00.123Z'),
      signature: 'internal',
    });
  const draftOf = async (app: App, fields: Record<string, string>) => {
    const { workflowId } = await deliver(app, fields);
    await eventually(
      'the run ends',
      async () => {
        const [row] = await run(app.store, sql`SELECT completed_at FROM run WHERE run_id = ${workflowId}`);
        return row?.completed_at != null;
      },
      60_000,
    );
    return readDraft(personOf(app), { draftId: workflowId });
  };

  /** Every row of every table, the queue's too, that still holds a trace of the person. */
  const left = async (store: Store): Promise<string[]> => {
    const tables = await run(
      store,
      sql`SELECT table_schema || '.' || table_name AS name FROM information_schema.tables
          WHERE table_schema IN ('public', 'pgboss') AND table_type = 'BASE TABLE'`,
    );
    const found: string[] = [];
    for (const { name } of tables) {
      const rows = await run(store, sql`SELECT to_jsonb(t)::text AS row FROM ${sql.table(String(name))} t`);
      for (const { row } of rows) {
        if (traces.some((trace) => String(row).toLowerCase().includes(trace))) found.push(`${name}: ${row}`);
      }
    }
    return found;
  };

  /** What the story alone does not write. */
  async function plant(app: App, draftId: string): Promise<void> {
    const person = personOf(app);
    const { workspaceId } = person;
    await addSuppression(person, { kind: 'email', value: email, reason: 'Zaphira asked us.' });
    await person.change(async (_writing, audit) => {
      audit(logProspectIntake(other, 'test', { referred_by: email }));
    });
    const sample = `Dear Zaphira, our lantern offer. ${email}`;
    for (const statement of [
      sql`INSERT INTO alert (workspace_id, kind, text) VALUES (${workspaceId}, 'test', ${`About ${email}`})`,
      sql`INSERT INTO contact_mail (workspace_id, draft_id, contact, domain) VALUES (${workspaceId}, ${draftId}, ${email}, 'velvet-orchard.example')`,
      sql`INSERT INTO run_error (workspace_id, error_id, run_id, step_key, code, message)
          VALUES (${workspaceId}, ${randomUUID()}, ${draftId}, 'search_email', 'x', 'Zaphira was not found.')`,
      sql`UPDATE draft SET assigned_note = 'Call Zaphira' WHERE draft_id = ${draftId}`,
      sql`INSERT INTO webhook_event (workspace_id, event_key, event_type, object_id, occurred_at)
          SELECT ${workspaceId}, ${'a'.repeat(64)}, 'contact.creation', crm_contact_id, now() FROM prospect WHERE email = ${email} AND crm_contact_id IS NOT NULL`,
      sql`INSERT INTO training_sample (workspace_id, sample_id, user_id, source_type, source_id, title, content, texts, consented_by, consented_at, extracted_at)
          VALUES (${workspaceId}, ${randomUUID()}, ${localOperator.personId}, 'upload', 'u1', 'A letter', ${sample}, '[]', 'Ada Sample', now(), now())`,
    ])
      await run(app.store, statement);
  }

  describe('erasing a person', () => {
    test('every table of the schema is named in the plan', async () => {
      const store = await databases.migrated();
      const tables = await run(
        store,
        sql`SELECT table_name AS name FROM information_schema.tables
            WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND table_name <> 'schema_migration'`,
      );
      const unnamed = tables.map(({ name }) => String(name)).filter((name) => !(name in erasurePlan));
      assert.deepEqual(unnamed, [], 'say in src/store/erasure-plan.ts what these hold about people outside');
    });

    test('leaves nothing of them in any table or in the mailbox, spares everybody else, and keeps the chain whole', async (t) => {
      const deleted: string[] = [];
      const mock = createMockConnectors().mailbox;
      const store = await databases.migrated();
      const app = await appOn(
        t,
        store,
        {},
        {
          ...mock,
          async deleteDraft(id) {
            deleted.push(id);
            return mock.deleteDraft(id);
          },
        },
      );
      await app.start(['worker']);
      const person = personOf(app);
      const theirs = await draftOf(app, form);
      const kept = await draftOf(app, {
        ...form,
        email: other,
        firstname: 'Kim',
        lastname: 'Ash',
        company: 'Birchwood',
        phone: '',
        message: 'Hello, we need racks.',
      });
      // A second form in another spelling, and a draft with a send that waits in its undo window.
      await draftOf(app, { ...form, email: email.replace('@', '+spring@') });
      const approved = await approveDraft(person, {
        draftId: theirs.id,
        contentHash: theirs.content_hash,
        approvedBy: null,
      });
      await requestSend(person, { draftId: approved.id, contentHash: null });
      await plant(app, theirs.id);

      const { tables } = await exportPerson(person, { email: 'Zaphira.Quillfeather+news@velvet-orchard.example' });
      for (const table of [
        'form_submission',
        'prospect',
        'draft',
        'draft_version',
        'run_step',
        'audit_body',
        'suppression',
        'contact_mail',
        'training_sample',
        'task',
      ])
        assert.ok((tables[table]?.length ?? 0) > 0, table);
      assert.ok(!JSON.stringify(tables).includes(other) || tables.audit_body !== undefined);
      assert.equal((await left(store)).length > 20, true);

      const { erased, mailbox_drafts } = await erasePerson(person, { email });
      assert.ok(mailbox_drafts >= 1 && deleted.length >= mailbox_drafts);
      assert.equal(erased.prospect, 2);
      assert.deepEqual(await left(store), []);
      const verdict = await verifyAuditChain(exportAuditChain(store, person.workspaceId));
      assert.equal(verdict.ok, true, JSON.stringify(verdict));
      assert.equal((await readDraft(person, { draftId: theirs.id })).status, 'SUPERSEDED');
      assert.deepEqual(await run(store, sql`SELECT state FROM send_intent WHERE draft_id = ${theirs.id}`), [
        { state: 'undone' },
      ]);
      const spared = await readDraft(person, { draftId: kept.id });
      assert.deepEqual([spared.status, spared.body, spared.recipient], ['PENDING_APPROVAL', kept.body, other]);
      // Again changes nothing, and what was erased cannot be changed back.
      assert.deepEqual((await erasePerson(person, { email })).erased, {});
      await assert.rejects(run(store, sql`UPDATE draft_version SET body = 'x' WHERE draft_id = ${theirs.id}`));
    });

    test('keeps them from coming back by form, in any spelling, and by API; and says so', async (t) => {
      const app = await appOn(t, await databases.migrated());
      const person = personOf(app);
      await erasePerson(person, { email });
      await assert.rejects(deliver(app, { ...form, email: 'Zaphira.Quillfeather+again@velvet-orchard.example' }), {
        code: 'erased',
      });
      const draft = {
        draftId: null,
        recipient: email,
        subject: 'Hello',
        body: 'Good morning, this text is long enough for a draft.',
      };
      await assert.rejects(createDraft(person, draft), { code: 'suppressed' });
      const { blocked, reasons } = await explainBlocks(person, { email });
      assert.deepEqual([blocked, reasons[0]?.code], [true, 'suppressed']);
      assert.deepEqual(await left(app.store), []);
    });

    test('remembers them under a former key too, and refuses everybody while a key is missing', async (t) => {
      const store = await databases.migrated();
      const old = 'the secret key of last year: 32 characters';
      const app = await appOn(t, store, { SECRET_KEY: old });
      await erasePerson(personOf(app), { email });
      const both = await appOn(t, store, {
        SECRET_KEY: 'the secret key of this year: 32 characters',
        FORMER_SECRET_KEYS: old,
      });
      await assert.rejects(deliver(both, form), { code: 'erased' });
      await deliver(both, { ...form, email: other });
      const lost = await appOn(t, store, { SECRET_KEY: 'the secret key of this year: 32 characters' });
      await assert.rejects(deliver(lost, { ...form, email: other }), { code: 'list_unreadable' });
    });

    test('is an administrator’s act; a mailbox that fails ends it, and a second call ends the work', async (t) => {
      let isDown = true;
      const mock = createMockConnectors().mailbox;
      const app = await appOn(
        t,
        await databases.migrated(),
        {},
        {
          async findDrafts(...given) {
            if (isDown) throw new ConnectorError('gmail', 'down', 'Gmail failed (503).');
            return mock.findDrafts(...given);
          },
        },
      );
      const agent = { kind: 'agent' as const, keyId: 'k', name: 'bot', scopes: ['read' as const] };
      await assert.rejects(erasePerson(app.contextFor({ actor: agent, traceId: null }), { email }), {
        code: 'forbidden',
      });
      await app.start(['worker']);
      await draftOf(app, form);
      await assert.rejects(erasePerson(personOf(app), { email }), { code: 'connector_down' });
      await assert.rejects(deliver(app, form), { code: 'erased' });
      isDown = false;
      await erasePerson(personOf(app), { email });
      assert.deepEqual(await left(app.store), []);
    });
  });
});
