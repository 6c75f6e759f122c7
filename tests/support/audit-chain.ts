import { logConnectorError, logDraftCreated, logProspectIntake } from '../../src/core/audit.ts';
import { createAuditTrail } from '../../src/safeguards/audit-trail.ts';
import type { Store } from '../../src/store/database.ts';
import { makeWorkspace } from './rows.ts';

/** The moment of entry `seq`: a minute apart, beginning here. */
export const momentOf = (seq: number): Date => new Date(Date.UTC(2026, 2, 1, 9, 0, 0, 7) + seq * 60_000);

/** A workspace whose chain has `count` entries of several kinds, written as the product writes them. */
export async function makeChain(store: Store, count: number): Promise<string> {
  const workspaceId = await makeWorkspace(store);
  await lengthenChain(store, workspaceId, 1, count);
  return workspaceId;
}

export async function lengthenChain(store: Store, workspaceId: string, from: number, to: number): Promise<void> {
  let now = momentOf(from);
  const { change } = createAuditTrail({ store, clock: () => now, log: () => {}, enabled: () => true });
  const actor = { kind: 'system', name: 'system' } as const;
  for (let seq = from; seq <= to; seq++) {
    now = momentOf(seq);
    const email = `lead${seq % 7}@prospect.example`;
    const more = { 'ключ "1"': ['ä', 1.5, -0, 1e21, 1e-7, null, true, { __proto__: null, b: 1, a: [] }] };
    const entries = [
      logProspectIntake(email, 'hubspot'),
      logDraftCreated(email, `draft-${seq}`, more),
      logConnectorError('gmail', 'Gmail did not answer.'),
    ];
    await change({ workspaceId, actor, traceId: seq % 2 ? `trace-${seq}` : null }, async (_writing, audit) => {
      const entry = entries[seq % entries.length];
      if (entry !== undefined) audit(seq % 5 ? entry : { ...entry, metadata: { ip: '203.0.113.7' } });
    });
  }
}
