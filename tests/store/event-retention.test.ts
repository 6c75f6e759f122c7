import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import pino from 'pino';
import { createApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';
import { system } from '../../src/core/actor.ts';
import { listAuditEvents } from '../../src/verbs/admin/list-audit-events.ts';
import { receiveContactEvents } from '../../src/verbs/leads/receive-contact-events.ts';
import { retainEvents } from '../../src/verbs/operations/retain-events.ts';
import { forEachStore } from '../support/store.ts';

const day = 86_400_000;
const event = (eventId: string) => ({
  portalId: '62515',
  subscriptionId: '7',
  objectId: '4001',
  eventId,
  occurredAt: new Date('2026-11-20T09:30:00Z'),
  type: 'contact.propertyChange',
  propertyName: 'city',
  propertyValue: 'Essen',
});

forEachStore((open) => {
  test('events are known again for as long as they can be repeated, and forgotten after', async () => {
    const store = await open();
    const app = await createApp({ config: loadConfig({}), log: pino({ level: 'silent' }), store, connectors: {} });
    await app.queue.stop();
    const context = app.contextFor({ actor: system, traceId: null });
    const age = (eventId: string, ms: number) =>
      store.system((db) =>
        sql`UPDATE webhook_event SET received_at = clock_timestamp() - make_interval(secs => ${ms / 1000})
          WHERE object_id = ${eventId}`.execute(db),
      );
    const deliver = (id: string) => receiveContactEvents(context, [{ ...event(id), objectId: id }]);
    assert.equal(await retainEvents(context), 0);
    for (const id of ['old', 'three-days', 'new']) await deliver(id);
    await age('old', 4 * day);
    await age('three-days', 3 * day + day / 2);

    assert.equal(await retainEvents(context), 1);
    assert.equal(await retainEvents(context), 0);
    assert.equal((await deliver('three-days')).duplicates, 1);
    assert.equal((await deliver('new')).duplicates, 1);
    const rows = await store.system((db) => db.selectFrom('webhook_event').select('object_id').execute());
    assert.deepEqual(rows.map(({ object_id }) => object_id).sort(), ['new', 'three-days']);

    const any = { eventType: null, actor: null, from: null, to: null, page: 1, pageSize: 100 };
    const { items } = await listAuditEvents(context, { ...any, resource: 'webhook_events' });
    assert.deepEqual(
      items.map(({ details }) => details),
      [{ removed: 1, older_than_days: 4 }],
    );
  });
});
