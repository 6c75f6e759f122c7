import { setTimeout as sleep } from 'node:timers/promises';
import type { App } from '../app.ts';
import { runById } from '../store/runs.ts';
import { defaultWorkspaceId } from '../store/workspaces.ts';

const lookEveryMs = 25;

/** Waits until all these runs of the default workspace have ended, at most `limitMs`. Returns how many have. */
export async function waitForRuns(app: App, runIds: readonly string[], limitMs: number): Promise<number> {
  const deadline = performance.now() + limitMs;
  for (;;) {
    const runs = await app.store.read(defaultWorkspaceId, (reading) =>
      Promise.all(runIds.map((runId) => runById(reading, runId))),
    );
    const ended = runs.filter((run) => run !== null && run.completed_at !== null).length;
    if (ended === runIds.length || performance.now() > deadline) return ended;
    await sleep(lookEveryMs);
  }
}
