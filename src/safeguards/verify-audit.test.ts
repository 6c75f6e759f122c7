import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { lengthenChain, makeChain, momentOf } from '../../tests/support/audit-chain.ts';
import { openMemoryStore } from '../../tests/support/store.ts';
import { eraseAuditBodies, pruneAudit } from '../store/audit-chain.ts';
import type { Store } from '../store/database.ts';
import {
  auditEventHash,
  type ChainVerdict,
  type ExportedLine,
  exportAuditChain,
  verifyAuditChain,
} from './verify-audit.ts';

const length = 50;

type Entry = Extract<ExportedLine, { kind: 'entry' }>;

async function* each(lines: readonly unknown[]): AsyncGenerator<unknown> {
  yield* lines;
}

const verify = (lines: readonly unknown[]) => verifyAuditChain(each(lines));

async function firstBad(lines: readonly unknown[]): Promise<number | null> {
  const verdict = await verify(lines);
  return verdict.ok ? null : verdict.firstBadSeq;
}

/** Mulberry32: the same samples in every run. */
function createRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

describe('an exported chain of fifty entries', () => {
  let store: Store;
  let lines: ExportedLine[];
  const random = createRandom(20260301);
  before(async () => {
    store = await openMemoryStore();
    const workspace = await makeChain(store, length);
    await store.write(workspace, (writing) => eraseAuditBodies(writing, 'lead4@prospect.example'));
    lines = await Array.fromAsync(exportAuditChain(store, workspace));
  });
  after(() => store.close());

  const entry = (seq: number) => structuredClone(lines[seq]) as Entry;
  const withLine = (index: number, line: unknown) => lines.with(index, line as ExportedLine);

  test('is intact, through JSON and back', async () => {
    const verdict = await verify(lines.map((line) => JSON.parse(JSON.stringify(line))));
    assert.ok(verdict.ok, JSON.stringify(verdict));
    assert.equal(verdict.count, length);
    assert.ok(verdict.erased > 0);
    assert.equal(verdict.head.seq, length);
  });

  test('betrays every changed bit sampled from every field of every entry, by its number', async () => {
    for (let seq = 1; seq <= length; seq++) {
      for (const field of Object.keys(entry(seq)) as (keyof Entry)[]) {
        const changed = entry(seq) as Record<string, unknown>;
        changed[field] = flip(changed[field], random);
        // The moment of an erasure is not part of what was written.
        if (field === 'body' && onlyErasureDiffers(changed.body, entry(seq).body)) continue;
        assert.equal(
          await firstBad(withLine(seq, changed)),
          seq,
          `${field} of ${seq}: ${JSON.stringify(changed[field])}`,
        );
      }
    }
  });

  test('betrays every changed field of a body', async () => {
    for (let seq = 1; seq <= length; seq++) {
      for (const field of ['salt', 'resource', 'details', 'metadata', 'erased_at'] as const) {
        const { body, ...rest } = entry(seq);
        assert.ok(body);
        if (field === 'erased_at' && body.erased_at !== null) continue;
        const other = { ...body, [field]: flip(body[field], random) };
        assert.equal(await firstBad(withLine(seq, { ...rest, body: other })), seq, `${field} of ${seq}`);
        if (body[field] === null) continue;
        const emptied = { ...body, [field]: null };
        assert.equal(await firstBad(withLine(seq, { ...rest, body: emptied })), seq, `${field} of ${seq} emptied`);
      }
      assert.equal(await firstBad(withLine(seq, { ...entry(seq), body: null })), seq);
    }
  });

  test('betrays every entry that was taken out, doubled or swapped', async () => {
    for (let seq = 1; seq <= length; seq++) {
      assert.equal(await firstBad(lines.toSpliced(seq, 1)), seq, `without ${seq}`);
      assert.equal(await firstBad(lines.toSpliced(seq, 0, entry(seq))), seq + 1, `${seq} twice`);
      const other = 1 + random(length);
      const swapped = withLine(seq, entry(other)).with(other, entry(seq));
      if (other !== seq) assert.equal(await firstBad(swapped), Math.min(seq, other), `${seq} and ${other} swapped`);
    }
  });

  test('betrays that its end was cut off, with and without a new end', async () => {
    for (let kept = 0; kept < length; kept++) {
      assert.equal(await firstBad(lines.slice(0, kept + 1)), kept + 1, `cut after ${kept}`);
      const head = { kind: 'head', seq: kept, hash: entry(length).hash };
      assert.equal(await firstBad([...lines.slice(0, kept + 1), head]), kept || 0, `cut after ${kept}, old hash`);
      assert.equal(
        await firstBad([...lines.slice(0, kept + 1), lines.at(-1)]),
        kept + 1,
        `cut after ${kept}, old head`,
      );
    }
  });

  test('betrays a head that was rolled back or renamed', async () => {
    for (let seq = 0; seq < length; seq++) {
      const hash = seq === 0 ? '0'.repeat(64) : entry(seq).hash;
      assert.equal(await firstBad(withLine(length + 1, { kind: 'head', seq, hash })), seq + 1);
    }
    assert.equal(await firstBad(withLine(length + 1, { kind: 'head', seq: length, hash: 'f'.repeat(64) })), length);
    assert.equal(
      await firstBad(withLine(length + 1, { kind: 'head', seq: length + 1, hash: entry(length).hash })),
      length + 1,
    );
  });

  test('betrays a fork: an entry written anew, with a proper hash of its own', async () => {
    for (let seq = 1; seq <= length; seq++) {
      const forged = { ...entry(seq), actor: 'Somebody else' };
      forged.hash = auditEventHash(forged);
      // The entry itself is then in order; what follows it is not its successor any more.
      assert.equal(await firstBad(withLine(seq, forged)), seq === length ? length : seq + 1);
    }
  });

  test('betrays a beginning that was changed, added or taken away', async () => {
    const start = lines[0] as Extract<ExportedLine, { kind: 'chain' }>;
    for (const changed of [
      { ...start, workspace_id: '00000000-0000-4000-8000-00000000000f' },
      { ...start, pruned_hash: '1'.repeat(64) },
      { ...start, pruned_seq: 1 },
      { ...start, format: 2 },
    ]) {
      assert.notEqual(await firstBad(withLine(0, changed)), null, JSON.stringify(changed));
    }
    assert.equal(await firstBad(lines.slice(1)), 1);
    assert.equal(await firstBad([]), 1);
    assert.equal(await firstBad([...lines, ...lines]), length + 1);
    assert.equal(await firstBad([start, ...lines]), 1);
  });

  test('betrays lines that are no lines of an export', async () => {
    for (const odd of [null, 1, 'x', [], {}, { kind: 'entry' }, { ...entry(9), more: 1 }, { ...entry(9), seq: 9.5 }]) {
      assert.equal(await firstBad(withLine(9, odd)), 9);
    }
  });

  test('that was rewritten from some entry on is betrayed by a head noted down earlier', async () => {
    const noted = { seq: 40, hash: entry(40).hash };
    const rewritten = rewrite(lines, 30);
    assert.equal(await firstBad(rewritten), null);
    const verdict = await verifyAuditChain(each(rewritten), noted);
    assert.deepEqual(verdict, { ok: false, firstBadSeq: 40, reason: 'is not the entry that was noted down earlier' });
    const rolledBack = [...lines.slice(0, 36), { kind: 'head', seq: 35, hash: entry(35).hash }];
    assert.equal(await firstBad(rolledBack), null);
    assert.equal(firstBadOf(await verifyAuditChain(each(rolledBack), noted)), 36);
    assert.equal(firstBadOf(await verifyAuditChain(each(lines), noted)), null);
  });
});

describe('a chain in the database', () => {
  let store: Store;
  before(async () => {
    store = await openMemoryStore();
  });
  after(() => store.close());

  test('is read in pages, up to the head it had when the reading began', async () => {
    const count = 502;
    const workspace = await makeChain(store, count);
    const seen: ExportedLine[] = [];
    for await (const line of exportAuditChain(store, workspace)) {
      if (seen.length === 0) await lengthenChain(store, workspace, count + 1, count + 2);
      seen.push(line);
    }
    assert.equal(seen.length, 1 + count + 1);
    assert.ok((await verify(seen)).ok);
  });

  test('can be pruned at its beginning, and goes on from there', async () => {
    const workspace = await makeChain(store, 10);
    assert.equal(await pruneAudit(store, workspace, momentOf(1)), 0);
    assert.equal(await pruneAudit(store, workspace, momentOf(5)), 4);
    assert.equal(await pruneAudit(store, workspace, momentOf(5)), 0);
    await lengthenChain(store, workspace, 11, 12);
    const lines = await Array.fromAsync(exportAuditChain(store, workspace));
    const verdict = await verify(lines);
    assert.ok(verdict.ok, JSON.stringify(verdict));
    assert.deepEqual([verdict.count, verdict.head.seq], [8, 12]);
    assert.equal(await firstBad(lines.toSpliced(1, 1)), 5);
    assert.equal(await pruneAudit(store, workspace, momentOf(99)), 8);
    const empty = await verify(await Array.fromAsync(exportAuditChain(store, workspace)));
    assert.ok(empty.ok && empty.count === 0 && empty.head.seq === 12);
    await lengthenChain(store, workspace, 13, 13);
    assert.ok((await verify(await Array.fromAsync(exportAuditChain(store, workspace)))).ok);
  });

  test('keeps an older entry that stands behind a younger one', async () => {
    const workspace = await makeChain(store, 3);
    await lengthenChain(store, workspace, 1, 1);
    assert.equal(await pruneAudit(store, workspace, momentOf(3)), 2);
  });

  test('loses what tells of a person and still verifies', async () => {
    const workspace = await makeChain(store, 20);
    const erase = () => store.write(workspace, (writing) => eraseAuditBodies(writing, 'lead3@prospect.example'));
    const erased = await erase();
    assert.ok(erased > 0);
    assert.equal(await erase(), 0);
    const lines = await Array.fromAsync(exportAuditChain(store, workspace));
    assert.ok(!JSON.stringify(lines).includes('lead3@'));
    const verdict = await verify(lines);
    assert.ok(verdict.ok);
    assert.equal(verdict.erased, erased);
  });
});

const firstBadOf = (verdict: ChainVerdict) => (verdict.ok ? null : verdict.firstBadSeq);

/** A chain that somebody with all rights has written anew from `from` on, consistently. */
function rewrite(lines: readonly ExportedLine[], from: number): ExportedLine[] {
  let hash = '';
  return structuredClone(lines).map((line) => {
    if (line.kind === 'chain') return line;
    if (line.kind === 'head') return { ...line, hash };
    if (line.seq === from) line.actor = 'Somebody else';
    if (line.seq > from) line.prev_hash = hash;
    line.hash = auditEventHash(line);
    hash = line.hash;
    return line;
  });
}

/** Another value that differs in one bit of its text; null becomes a text. */
function flip(value: unknown, random: (below: number) => number): unknown {
  if (value === null) return 'x';
  if (typeof value === 'number') return value ^ (1 << random(5));
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  if (text === '{}') return { x: 1 };
  for (;;) {
    const at = random(text.length);
    const code = text.charCodeAt(at) ^ (1 << random(7));
    const flipped = text.slice(0, at) + String.fromCharCode(code) + text.slice(at + 1);
    if (typeof value === 'string') return flipped;
    try {
      const parsed: unknown = JSON.parse(flipped);
      if (JSON.stringify(parsed) !== text) return parsed;
    } catch {
      // A flip that leaves no JSON is no line at all: tested apart.
    }
  }
}

function onlyErasureDiffers(changed: unknown, original: Entry['body']): boolean {
  const body = changed as Entry['body'];
  return (
    Boolean(body?.erased_at && original?.erased_at) &&
    JSON.stringify({ ...body, erased_at: original?.erased_at }) === JSON.stringify(original)
  );
}
