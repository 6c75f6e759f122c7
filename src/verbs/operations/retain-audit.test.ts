import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTestApp } from '../../../tests/support/app.ts';
import { system } from '../../core/actor.ts';
import { logSecurityAlert } from '../../core/audit.ts';
import { exportAuditChain, verifyAuditChain } from '../../safeguards/verify-audit.ts';
import { defaultWorkspaceId } from '../../store/workspaces.ts';
import { retainAudit } from './retain-audit.ts';

test('entries past their retention go, and the chain still verifies from there on', async (t) => {
  let now = new Date('2026-01-01T00:00:00Z');
  const app = await createTestApp(t, { connectors: {}, clock: () => now });
  const context = app.contextFor({ actor: system, traceId: null });
  for (const alert of ['first', 'second']) await context.note(logSecurityAlert(alert, 'Long ago.'));
  now = new Date('2026-06-01T00:00:00Z');
  await context.note(logSecurityAlert('third', 'Today.'));

  assert.equal(await retainAudit(app.store, context), 2);
  const verdict = await verifyAuditChain(exportAuditChain(app.store, defaultWorkspaceId));
  assert.deepEqual([verdict.ok, verdict.ok && verdict.count], [true, 2]);
});
