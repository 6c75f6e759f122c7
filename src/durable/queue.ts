import { CompiledQuery, sql } from 'kysely';
import { type fromKysely, fromPglite, PgBoss } from 'pg-boss';
import { publicSentence } from '../core/errors.ts';
import { longestPauseMs, type Store, sendAhead, type Writing } from '../store/database.ts';
import { Consumer, type JobHandler, type QueueLog } from './consumer.ts';

export type { QueueLog } from './consumer.ts';

export type DeadJob = {
  id: string;
  queue: string;
  data: Record<string, unknown>;
  reason: string;
  failedAt: Date;
  attempts: number;
};

/** The durable queue in the database. Knows jobs by name and data, and nothing of what they mean. */
export type JobQueue = {
  /** Installs or updates the queue's own tables. */
  install(): Promise<void>;
  /** Adds a job inside the caller's transaction: it exists exactly when that commits. */
  add(
    writing: Writing,
    name: string,
    data: Record<string, unknown>,
    options?: { startAfter?: Date; id?: string },
  ): Promise<void>;
  /** Drops a waiting job inside the caller's transaction; one that is running or gone is left alone. */
  drop(writing: Writing, name: string, id: string): Promise<void>;
  /** Lets the workspace's jobs go on at once, inside the caller's transaction, that were parked to wait for something. */
  wake(writing: Writing, waitsFor: string): Promise<void>;
  /** Begins to work on jobs of a name, up to `concurrency` at once in this process; asked before each fetch. */
  work(name: string, concurrency: number | (() => number), handler: JobHandler): void;
  /** Runs a job by the clock (cron, UTC); of several processes, one at a time does it. */
  schedule(name: string, cron: string, handler: () => Promise<void>): Promise<void>;
  /** Tells this process at once that jobs were added, to one queue or to some, instead of at the next look. */
  nudge(name?: string): void;
  depth(name: string): Promise<{ waiting: number; active: number; failed: number }>;
  deadLetters(): Promise<DeadJob[]>;
  /** Puts a dead job back. False when there is none by this id. */
  redrive(id: string): Promise<boolean>;
  stop(): Promise<void>;
};

const schema = 'pgboss';
const deadLetterQueue = 'dead_letter';
const noJob = '00000000-0000-0000-0000-000000000000';

/** A worker that is killed is noticed after this time without a heartbeat (pg-boss allows no less than 10 s). */
const heartbeatSeconds = 12;

// A stopped process must not hold the rows of the queue, and a server that hangs must not hold this process; the driver
// takes these along, though pg-boss does not name them.
const limits = { idle_in_transaction_session_timeout: longestPauseMs, keepAlive: true, query_timeout: 120_000 };
const retry = { retryLimit: 25, retryDelay: 2, retryBackoff: true, retryDelayMax: 300 };

export function createJobQueue(store: Store, names: readonly string[], log: QueueLog): JobQueue {
  const boss = new PgBoss({
    ...('pglite' in store.queue
      ? { db: fromPglite(store.queue.pglite), backend: 'pglite' as const }
      : { connectionString: store.queue.connectionString, max: 6, useListenNotify: true, ...limits }),
    schema,
    superviseIntervalSeconds: 5,
    monitorIntervalSeconds: 5,
    cronWorkerIntervalSeconds: 5,
  });
  boss.on('error', (error) => log({ msg: 'queue error', error: publicSentence(error) }));
  const consumers: Consumer[] = [];
  const scheduled = new Map<string, () => Promise<void>>();
  let listening: { close(): Promise<void> } | null = null;

  async function install(): Promise<void> {
    await boss.start();
    await boss.createQueue(deadLetterQueue);
    for (const name of names) {
      const queue = { ...retry, heartbeatSeconds, expireInSeconds: 3600, deadLetter: deadLetterQueue, notify: true };
      if ((await boss.getQueue(name)) === null) await boss.createQueue(name, queue);
      // pg-boss reads a queue it does not know yet on a connection of its own, which the embedded database has not while
      // a transaction adds a job: so each is made known here.
      await boss.getJobById(name, noJob);
    }
    await store.script(grants);
    if (store.kind === 'pglite') await store.script(freeOrphans);
    listening = await listen(boss, nudge);
  }

  function nudge(name?: string): void {
    for (const consumer of consumers) if (name === undefined || consumer.name === name) consumer.look();
  }

  return {
    install,
    nudge,
    async add({ db, workspaceId }, name, data, options = {}) {
      const { startAfter, id } = options;
      await boss.send(
        name,
        { ...data, workspaceId },
        {
          db: sendingAhead(db),
          group: { id: workspaceId },
          ...(id === undefined ? {} : { id }),
          ...(startAfter === undefined ? {} : { startAfter }),
        },
      );
    },
    async drop({ db }, name, id) {
      await sql`DELETE FROM pgboss.job WHERE name = ${name} AND id = ${id}::uuid AND state IN ('created', 'retry')`.execute(
        db,
      );
    },
    async wake({ db, workspaceId }, waitsFor) {
      await sql`UPDATE pgboss.job SET start_after = now()
        WHERE state = 'created' AND start_after > now()
          AND data ->> 'waitsFor' = ${waitsFor} AND data ->> 'workspaceId' = ${workspaceId}`.execute(db);
    },
    work(name, concurrency, handler) {
      const consumer = new Consumer(
        boss,
        {
          name,
          concurrency: typeof concurrency === 'number' ? () => concurrency : concurrency,
          heartbeatSeconds,
          retryLimit: retry.retryLimit,
          log,
        },
        handler,
      );
      consumers.push(consumer);
      consumer.start();
    },
    async schedule(name, cron, handler) {
      // One at work and one that waits: a job that takes longer than its interval does not pile up, and one whose process
      // was killed makes room when its heartbeat stops.
      const queue = { policy: 'stately' as const, retryLimit: 0, heartbeatSeconds };
      if ((await boss.getQueue(name)) === null) await boss.createQueue(name, queue);
      if (!scheduled.has(name))
        await boss.work(name, { pollingIntervalSeconds: 2 }, () => scheduled.get(name)?.() ?? Promise.resolve());
      scheduled.set(name, handler);
      await boss.schedule(name, cron);
    },
    async depth(name) {
      return store.system(async (db) => {
        const { rows } = await sql<{ waiting: number; active: number; failed: number }>`
          SELECT count(*) FILTER (WHERE state IN ('created', 'retry'))::int AS waiting,
                 count(*) FILTER (WHERE state = 'active')::int AS active,
                 count(*) FILTER (WHERE state = 'failed')::int AS failed
          FROM pgboss.job WHERE name = ${name}`.execute(db);
        return rows[0] ?? { waiting: 0, active: 0, failed: 0 };
      });
    },
    async deadLetters() {
      const jobs = await boss.findJobs<Record<string, unknown>>(deadLetterQueue);
      return jobs.map((job) => ({
        id: job.id,
        queue: job.sourceName ?? 'unknown',
        data: job.data ?? {},
        reason: reasonOf(job.sourceOutput),
        failedAt: job.createdOn,
        attempts: (job.sourceRetryCount ?? 0) + 1,
      }));
    },
    async redrive(id) {
      return (await boss.redrive(deadLetterQueue, { ids: [id] })) > 0;
    },
    async stop() {
      await Promise.all(consumers.map((consumer) => consumer.stop()));
      await listening?.close();
      await boss.stop({ graceful: true, timeout: 10_000, close: true });
    },
  };
}

/** Adding a job is not waited for: it goes with the caller's transaction, and its error ends that. */
function sendingAhead(db: Writing['db']): ReturnType<typeof fromKysely> {
  return {
    async executeSql(text, values = []) {
      await sendAhead(db, CompiledQuery.raw(text, values as unknown[]));
      return { rows: [] };
    },
  };
}

// pg-boss tells its own workers on this channel which queue has new jobs; our consumers listen to the same. After a
// lost connection any of them may have.
async function listen(boss: PgBoss, wake: (name?: string) => void): Promise<{ close(): Promise<void> } | null> {
  const db = boss.getDb();
  if (db.listen === undefined) return null;
  const { rows } = await db.executeSql(
    `SELECT 'pgboss_' || left(encode(sha224('${schema}'::bytea), 'hex'), 24) AS channel`,
  );
  return db.listen(String(rows[0]?.channel), wake, () => wake());
}

function reasonOf(output: object | null): string {
  const message = (output as { message?: unknown; value?: { message?: unknown } } | null)?.message;
  const nested = (output as { value?: { message?: unknown } } | null)?.value?.message;
  return String(message ?? nested ?? 'unknown');
}

const grants = `DO $$ BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'countersign_app') THEN
    GRANT USAGE ON SCHEMA ${schema} TO countersign_app;
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${schema} TO countersign_app;
  END IF;
EXCEPTION WHEN sqlstate 'XX000' THEN NULL;
END $$;`;

// One process owns an embedded database, so whatever is marked as running at its start has no worker any more.
const freeOrphans = `UPDATE ${schema}.job SET state = 'retry', start_after = now(), heartbeat_on = NULL WHERE state = 'active'`;
