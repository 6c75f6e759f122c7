import assert from 'node:assert/strict';
import { execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, cpSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { sql } from 'kysely';
import { openStore } from '../../src/store/database.ts';
import { migrate, pendingMigrations } from '../../src/store/migrate.ts';
import { freePort, startCommand, temporaryFolder } from '../support/command.ts';
import { eventually } from '../support/eventually.ts';
import { createCaller } from '../support/journeys/http-calls.ts';
import { formPath, type Run } from '../support/journeys/running-program.ts';

/* The embedded database on a disk that fills up, and a start that dies in the middle of a migration. */

const mountProblem = problemOfMounting();
const skip = process.env.CI === 'true' || mountProblem === null ? false : mountProblem;
if (skip !== false) console.warn(`\nNOT TESTED on a full disk: ${skip}\n`);

describe('a disk that is full', { skip }, () => {
  it('503 for what cannot be stored; nothing acknowledged is lost, also by kill -9; with room it goes on', async (t) => {
    assert.equal(mountProblem, null);
    const disk = mountSmallDisk(t);
    const first = await start(t, disk);
    const taken = new Map<string, string>();
    const refused: string[] = [];
    const deliver = async (call: typeof first.call, id: string) => {
      const answer = await call('POST', formPath, { json: formOf(id) });
      if (answer.status === 202) taken.set(id, String(answer.json.workflow_id));
      else refused.push(id);
      assert.ok([202, 503].includes(answer.status), answer.text);
      if (answer.status === 503) assert.equal(answer.json.code, 'store_unavailable');
    };
    await deliver(first.call, 'before');
    fill(disk);
    for (let number = 0; refused.length < 5 && number < 200; number += 1) await deliver(first.call, `full-${number}`);
    assert.equal(refused.length, 5, 'the disk never was full');
    assert.equal((await first.call('GET', '/health')).status, 200);
    // A write that went well speaks for some seconds.
    const unready = await eventually('readiness tells', async () => {
      const answer = await first.call('GET', '/health/ready');
      return answer.status === 200 ? null : answer;
    });
    assert.deepEqual([unready.status, unready.json.detail], [503, 'Not ready: database writes (its disk is full).']);
    assert.equal((await first.call('GET', '/workflows/latest')).status, 200);

    rmSync(join(disk, 'ballast'));
    for (const id of refused.splice(0)) await deliver(first.call, id);
    assert.deepEqual(refused, []);
    assert.equal((await first.call('GET', '/health/ready')).status, 200);
    await allAnswered(first.call, taken);

    fill(disk);
    for (let number = 0; refused.length < 3 && number < 200; number += 1) await deliver(first.call, `again-${number}`);
    first.child.kill('SIGKILL');
    await first.ended;
    rmSync(join(disk, 'ballast'));
    const second = await start(t, disk);
    for (const id of refused.splice(0)) await deliver(second.call, id);
    await allAnswered(second.call, taken);
    for (const [id, workflowId] of taken) {
      const again = await second.call('POST', formPath, { json: formOf(id) });
      assert.equal(again.json.workflow_id, workflowId, id);
    }
  });
});

describe('a start that is killed while it migrates', () => {
  it('leaves the schema as it was; the next start migrates it whole', async (t) => {
    const folder = temporaryFolder(t);
    const [dataDir, steps] = [join(folder, 'data'), join(folder, 'steps')];
    cpSync(fileURLToPath(new URL('../../src/store/migrations', import.meta.url)), steps, { recursive: true });
    const step = join(steps, '900_slow.sql');
    writeFileSync(
      step,
      'CREATE TABLE half (id int); ALTER TABLE draft ADD COLUMN half int; DO $$ BEGIN LOOP END LOOP; END $$;',
    );
    const entry = fileURLToPath(new URL('../support/journeys/migrating-process.ts', import.meta.url));
    const child = fork(entry, [dataDir, steps], { execArgv: [] });
    t.after(() => child.kill('SIGKILL'));
    let heardAt = Number.POSITIVE_INFINITY;
    let isCurrent = false;
    child.on('message', (message) => {
      assert.notEqual(message, 'migrated');
      isCurrent ||= message === 'current';
      heardAt = performance.now();
    });
    await eventually('the endless step runs', () => isCurrent && performance.now() - heardAt > 3000, 60_000);
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    assert.deepEqual(await ended, [null, 'SIGKILL']);

    const store = await openStore({ dataDir });
    t.after(() => store.close());
    const { rows } = await store.system((db) =>
      sql`SELECT to_regclass('half')::text AS "table",
        (SELECT count(*)::int FROM information_schema.columns WHERE column_name = 'half') AS columns,
        (SELECT count(*)::int FROM schema_migration WHERE number = 900) AS steps`.execute(db),
    );
    assert.deepEqual(rows, [{ table: null, columns: 0, steps: 0 }]);
    writeFileSync(step, 'CREATE TABLE half (id int); ALTER TABLE draft ADD COLUMN half int;');
    assert.ok((await migrate(store, pathToFileURL(`${steps}/`))).includes('900_slow'));
    assert.deepEqual(await pendingMigrations(store), []);
  });
});

type Started = ReturnType<typeof startCommand> & { call: ReturnType<typeof createCaller> };

async function start(t: TestContext, disk: string): Promise<Started> {
  const port = String(await freePort());
  const settings = {
    API_PORT: port,
    DATA_DIR: join(disk, 'data'),
    FEATURE_COLD_START_DEMO: 'false',
    SANDBOX: 'on',
    LOG_LEVEL: 'warn',
  };
  const running = startCommand(t, ['start'], { cwd: disk, settings });
  const call = createCaller(`http://127.0.0.1:${port}`);
  const isReady = async () => (await call('GET', '/health/ready').catch(() => null))?.status === 200;
  await eventually('the server is ready', isReady, 60_000);
  return { ...running, call };
}

function formOf(id: string): Record<string, unknown> {
  const message = `We want to replace about forty old racks. ${'x'.repeat(60_000)}`;
  return { formSubmissionId: `submission-${id}`, email: `lead-${id}@birchwood.example`, firstname: 'Robin', message };
}

async function allAnswered(call: Started['call'], taken: Map<string, string>): Promise<void> {
  for (const [id, workflowId] of taken) {
    const path = `/api/dashboard/workflows/${workflowId}`;
    const run = await eventually(
      `lead ${id} is answered`,
      async () => {
        const found = (await call('GET', path)).json as Run;
        return ['queued', 'running'].includes(found.status) ? null : found;
      },
      45_000,
    );
    assert.equal(run.status, 'success', id);
    assert.equal((await call('GET', `/api/operator/drafts/${run.draft_id}`)).status, 200, id);
  }
}

/** A disk in memory with room for a fresh database and little more. */
function mountSmallDisk(t: TestContext): string {
  const disk = mkdtempSync(join(tmpdir(), 'countersign-disk-'));
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64m', 'tmpfs', disk]);
  t.after(() => {
    execFileSync('umount', ['-l', disk]);
    rmSync(disk, { recursive: true });
  });
  return disk;
}

/** Takes all the room that is left. */
function fill(disk: string): void {
  const file = openSync(join(disk, 'ballast'), 'a');
  try {
    for (const bytes of [1024 * 1024, 4096]) writeUntilFull(file, Buffer.alloc(bytes));
  } finally {
    closeSync(file);
  }
}

function writeUntilFull(file: number, block: Buffer): void {
  try {
    for (;;) if (writeSync(file, block) < block.length) return;
  } catch (error) {
    assert.equal((error as NodeJS.ErrnoException).code, 'ENOSPC');
  }
}

/** Why no disk can be mounted here; null when one can. */
function problemOfMounting(): string | null {
  const place = mkdtempSync(join(tmpdir(), 'countersign-mount-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', place], { stdio: 'pipe' });
    execFileSync('umount', [place]);
    return null;
  } catch (error) {
    return `a disk cannot be mounted (${String((error as { stderr?: unknown }).stderr ?? error).trim()}); run as root`;
  } finally {
    rmSync(place, { recursive: true });
  }
}
