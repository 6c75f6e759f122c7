import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import pino from 'pino';
import { type App, createApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';
import { system } from '../../src/core/actor.ts';
import type { Store } from '../../src/store/database.ts';
import { type LeadDelivery, receiveLead } from '../../src/verbs/leads/receive-lead.ts';
import { forEachStore } from '../support/store.ts';

const waysOf = (id: string): Pick<LeadDelivery, 'source' | 'submissionId'>[] => [
  { source: 'https://www.example.com/contact', submissionId: id },
  { source: 'hubspot_events', submissionId: null },
  { source: 'hubspot_form', submissionId: null },
];

forEachStore((open) => {
  let store: Store;
  let app: App;
  before(async () => {
    store = await open();
    app = await createApp({ config: loadConfig({}), log: pino({ level: 'silent' }), store, connectors: {} });
    await app.queue.stop();
  });
  const deliver = (email: string, way: Partial<LeadDelivery>) =>
    receiveLead(app.contextFor({ actor: system, traceId: null }), {
      fields: { email },
      submissionId: null,
      formId: null,
      source: 'hubspot_form',
      occurredAt: new Date('2026-11-20T09:30:00.123Z'),
      signature: 'internal',
      ...way,
    });

  test('one submission that comes in three ways at the same moment is one run', async () => {
    for (let round = 0; round < 5; round++) {
      const email = `robin-${round}@birchwood.example`;
      const receipts = await Promise.all(
        waysOf(`form-${round}`).map((way, n) => deliver(email, { ...way, fields: { email, n: `${n}` } })),
      );
      assert.equal(new Set(receipts.map(({ workflowId }) => workflowId)).size, 1);
      assert.equal(receipts.filter(({ duplicate }) => !duplicate).length, 1);
    }
  });

  test('two submissions with ids of their own are two runs, even of the same person at the same moment', async () => {
    const one = await deliver('kim@birchwood.example', { submissionId: 'a', source: 'https://www.example.com/one' });
    const two = await deliver('kim@birchwood.example', { submissionId: 'b', source: 'https://www.example.com/two' });
    assert.equal(two.duplicate, false);
    assert.notEqual(one.workflowId, two.workflowId);
  });
});
