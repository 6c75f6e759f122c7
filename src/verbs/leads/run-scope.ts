import { randomUUID } from 'node:crypto';
import { logConnectorError } from '../../core/audit.ts';
import { ConnectorError, CountersignError, publicSentence } from '../../core/errors.ts';
import type { Effects } from '../../durable/effects.ts';
import { FencedOut, type Journal, Parked, type StepResult } from '../../durable/journal.ts';
import { recordRunError } from '../../store/runs.ts';
import type { VerbContext } from '../context.ts';
import { waitForCalls } from '../quotas/wait-for-calls.ts';
import { isNotConnected, waitForConnection } from './wait-for-connection.ts';
import { waitForLimit } from './wait-for-limit.ts';

/** What the steps of one run share: the verb context, the journal and the run's outside effects. */
export type RunScope = { context: VerbContext; journal: Journal; effects: Effects };

/**
 * Runs a step's body against a connector. A failing connector fails the step, is audited and stored, and never ends
 * the run; one whose connection was revoked or whose limit is used up is waited for, one that nobody has connected yet counts as missing. What belongs to the engine (parked, taken over, database away) passes through.
 */
export async function withConnector<T>(
  scope: RunScope,
  step: { key: string; connector: string; email: string | null },
  body: () => Promise<StepResult<T>>,
): Promise<StepResult<T>> {
  try {
    return await body();
  } catch (error) {
    if (belongsToEngine(error)) throw error;
    waitForLimit(scope, error);
    waitForConnection(scope, error);
    waitForCalls(scope, error);
    if (isNotConnected(error)) return notConfigured(step.connector);
    const message = connectorSentence(step.connector, error);
    await scope.journal.change(async (writing, audit) => {
      audit(logConnectorError(step.connector, message, step.email));
      await recordRunError(writing, {
        errorId: randomUUID(),
        runId: scope.journal.run.run_id,
        stepKey: step.key,
        connector: step.connector,
        code: error instanceof CountersignError ? error.code : 'connector_error',
        message,
      });
    });
    return { status: 'failed', error: message };
  }
}

/** The skip of a step whose connector, or the operation it needs of it, is not there. */
export function notConfigured(connector: string): StepResult<never> {
  return { status: 'skipped', reason: `${connector} is not configured` };
}

/** True when an injected connector really has the operation: a missing one counts as a missing connector. */
export function has<K extends string>(connector: object | undefined, ...operations: K[]): boolean {
  if (connector === undefined) return false;
  return operations.every((name) => typeof (connector as Record<string, unknown>)[name] === 'function');
}

function belongsToEngine(error: unknown): boolean {
  if (error instanceof Parked || error instanceof FencedOut) return true;
  const storeCodes = ['store_unavailable', 'nested_transaction', 'unaudited_change'];
  return error instanceof CountersignError && storeCodes.includes(error.code);
}

function connectorSentence(connector: string, error: unknown): string {
  if (error instanceof ConnectorError || error instanceof CountersignError) return error.publicMessage;
  return `${connector}: ${publicSentence(error)}`;
}
