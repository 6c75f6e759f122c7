import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, test } from 'node:test';
import pino from 'pino';
import { localOperator } from '../../src/app/http-settings.ts';
import { type App, createApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';
import { system } from '../../src/core/actor.ts';
import type { VerbContext } from '../../src/verbs/context.ts';
import { createDraft } from '../../src/verbs/drafts/create-draft.ts';
import { expireDrafts } from '../../src/verbs/drafts/expire-drafts.ts';
import { readDraft } from '../../src/verbs/drafts/read-draft.ts';
import { forEachStore } from '../support/store.ts';

forEachStore((open) => {
  let app: App;
  let person: VerbContext;
  let now = new Date();
  before(async () => {
    const log = pino({ level: 'silent' });
    app = await createApp({ config: loadConfig({}), log, store: await open(), connectors: {}, clock: () => now });
    await app.queue.stop();
    person = app.contextFor({ actor: localOperator, traceId: null });
  });
  const create = (draftId: string) =>
    createDraft(person, {
      draftId,
      recipient: 'alex@example.com',
      subject: 'Your new warehouse',
      body: 'Good morning Alex,\n\nthank you for your message about the new warehouse. When would suit you?',
    });

  test('of ten drafts made with one id at once, one is made and nine are told that the id is taken', async () => {
    for (let round = 0; round < 3; round++) {
      const draftId = randomUUID();
      const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => create(draftId)));
      const refusals = outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason.code] : []));
      assert.deepEqual(refusals, Array(9).fill('duplicate_id'));
      assert.equal((await readDraft(person, { draftId })).version, 1);
    }
  });

  test('a look that finds all its expired drafts closed by another instance meanwhile changes nothing', async () => {
    const { id } = await create(randomUUID());
    now = new Date(now.getTime() + 25 * 3_600_000);
    const first = app.contextFor({ actor: system, traceId: null });
    const late: VerbContext = {
      ...first,
      read: async (body) => {
        const due = await first.read(body);
        assert.ok((await expireDrafts(first)) > 0);
        return due;
      },
    };
    assert.equal(await expireDrafts(late), 0);
    assert.equal((await readDraft(person, { draftId: id })).status, 'EXPIRED');
  });
});
