/**
 * The desk with 100,000 drafts: how long the store takes for a page of each split, the counts, a deep page, a search and
 * one draft. Prints p50 and p99 against the limit of 60 ms, on PostgreSQL if one answers, else on the embedded database.
 *
 *   node bench/desk.ts [drafts]
 */
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import pg from 'pg';
import { openStore, type Store } from '../src/store/database.ts';
import { queueCounts, queueRows, splits } from '../src/store/draft-queue.ts';
import { withVersions } from '../src/store/drafts.ts';
import { migrate } from '../src/store/migrate.ts';
import { defaultWorkspaceId, ensureWorkspace } from '../src/store/workspaces.ts';

const drafts = Number(process.argv[2] ?? 100_000);
const limitMs = 60;
const rounds = 200;
const server = process.env.TEST_DATABASE_URL ?? 'postgres://postgres@127.0.0.1:5432/postgres';
const database = `countersign_bench_desk_${process.pid}`;

const isThere = await onServer(`CREATE DATABASE ${database}`);
const store = await openStore(isThere ? { url: urlOf(database), poolSize: 4, maxOverflow: 0 } : { memory: true });
try {
  await migrate(store);
  await ensureWorkspace(store, defaultWorkspaceId, 'Bench');
  await fill(store);
  console.log(`${drafts} drafts on ${store.kind}; limit p99 ${limitMs} ms\n`);
  await measureAll(store);
} finally {
  await store.close();
  if (isThere) await onServer(`DROP DATABASE ${database} WITH (FORCE)`);
}

async function measureAll(from: Store): Promise<void> {
  const read = <T>(body: Parameters<typeof from.read<T>>[1]) => from.read(defaultWorkspaceId, body);
  const now = new Date();
  const page = { now, after: null, assignedTo: null, text: null, limit: 51 };
  for (const split of splits) {
    await measure(`first page of ${split}`, () => read((reading) => queueRows(reading, { ...page, split })));
  }
  let after: { place: string; draftId: string } | null = null;
  for (let depth = 0; depth < 40; depth++) {
    const rows = await read((reading) => queueRows(reading, { ...page, split: 'review', after }));
    const last = rows.at(-1);
    if (last) after = { place: last.place, draftId: last.draft_id };
  }
  const deep = after;
  await measure('40 pages down in review', () =>
    read((reading) => queueRows(reading, { ...page, split: 'review', after: deep })),
  );
  await measure('counts of all splits', () => read((reading) => queueCounts(reading, now)));
  await measure('search that finds nothing', () =>
    read((reading) => queueRows(reading, { ...page, split: 'review', text: 'nobody' })),
  );
  const [one] = await read((reading) => queueRows(reading, { ...page, split: 'review', limit: 1 }));
  await measure('one draft', () => read((reading) => withVersions(reading, [one?.draft_id ?? ''])));
}

async function measure(what: string, act: () => Promise<unknown>): Promise<void> {
  for (let round = 0; round < 10; round++) await act();
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const began = performance.now();
    await act();
    times.push(performance.now() - began);
  }
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
  const verdict = at(0.99) <= limitMs ? 'within' : 'BEYOND';
  console.log(
    `${what.padEnd(28)} p50 ${at(0.5).toFixed(1).padStart(6)} ms   p99 ${at(0.99).toFixed(1).padStart(6)} ms   ${verdict}`,
  );
}

/** Drafts as months of work leave them: two thirds wait, a tenth is blocked, some are put off, approved or sent. */
async function fill(into: Store): Promise<void> {
  const canonical = (email: string) =>
    JSON.stringify([email, 'Your new racks', 'Good morning, when would suit you?', [], null]);
  const size = 2000;
  await into.script('ALTER TABLE draft DISABLE TRIGGER ALL; ALTER TABLE draft_version DISABLE TRIGGER ALL');
  for (let from = 0; from < drafts; from += size) {
    const rows = Array.from({ length: Math.min(size, drafts - from) }, (_, index) => {
      const number = from + index;
      const email = `lead-${number}@firm-${number % 900}.example`;
      const text = canonical(email);
      return { number, email, text, hash: createHash('sha256').update(text).digest('hex') };
    });
    await into.system(async (db) => {
      await sql`
        WITH given AS (SELECT *, gen_random_uuid() AS draft_id FROM jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb)
            AS one(number integer, email text, text text, hash text)),
        version AS (INSERT INTO draft_version (workspace_id, draft_id, version, recipient, subject, body, thread_id, canonical,
            content_hash, origin, author, language, pipeline_version, pii_safety, blocked, guard_reasons, warnings, slots)
          SELECT ${defaultWorkspaceId}::uuid, draft_id, 1, email, 'Your new racks', 'Good morning, when would suit you?', NULL, text,
            hash, 'composer', 'system', 'en', '1', '{"safe":true,"warnings":[],"risk_score":0,"recommendation":"SAFE"}',
            number % 10 = 0, '[]', '[]', '[]' FROM given)
        INSERT INTO draft (workspace_id, draft_id, status, version, locked_recipient, metadata, expires_at, due_at, held,
            snoozed_until, sent_at, gmail_message_id, approved_at, approved_by, created_at)
          SELECT ${defaultWorkspaceId}::uuid, draft_id,
            CASE WHEN number % 7 = 1 THEN 'SENT' WHEN number % 7 = 2 THEN 'APPROVED' ELSE 'PENDING_APPROVAL' END, 1, email,
            jsonb_build_object('full_name', 'Lead ' || number, 'company', 'Firm ' || number % 900),
            now() + number % 2000 * interval '1 minute', now() + (number % 2000 - 240) * interval '1 minute', number % 10 = 0,
            CASE WHEN number % 50 = 3 THEN now() + interval '5 hours' END,
            CASE WHEN number % 7 = 1 THEN now() - number * interval '1 second' END,
            CASE WHEN number % 7 = 1 THEN 'message-' || number END,
            CASE WHEN number % 7 = 2 THEN now() END, CASE WHEN number % 7 = 2 THEN 'Kim' END,
            now() - number * interval '1 second' FROM given`.execute(db);
    });
  }
  await into.script('ALTER TABLE draft ENABLE TRIGGER ALL; ALTER TABLE draft_version ENABLE TRIGGER ALL');
  await into.script('ANALYZE draft; ANALYZE draft_version');
}

async function onServer(statement: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: server, connectionTimeoutMillis: 2000 });
  try {
    await client.connect();
    await client.query(statement);
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

function urlOf(name: string): string {
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}
