import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { sql } from 'kysely';
import { makeChain } from '../../tests/support/audit-chain.ts';
import { run } from '../../tests/support/rows.ts';
import { forEachStore } from '../../tests/support/store.ts';
import type { Store } from '../store/database.ts';
import { auditExport, auditVerify } from './audit-verify.ts';

const folder = mkdtempSync(join(tmpdir(), 'countersign-audit-'));
after(() => rmSync(folder, { recursive: true }));

function fileOf(text: string | Uint8Array): string {
  const file = join(folder, 'export.jsonl');
  writeFileSync(file, text);
  return file;
}

forEachStore((open) => {
  let store: Store;
  let first: string;
  let second: string;
  let exported: string;
  before(async () => {
    store = await open();
    first = await makeChain(store, 12);
    second = await makeChain(store, 3);
    exported = (await Array.fromAsync(auditExport(store))).join('');
    // The attacker has all rights: no trigger stands in the way, only the chain is left.
    await store.script('ALTER TABLE audit_event DISABLE TRIGGER ALL; ALTER TABLE audit_body DISABLE TRIGGER ALL;');
    await store.script('ALTER TABLE audit_head DISABLE TRIGGER ALL;');
    for (const table of ['audit_event', 'audit_body', 'audit_head']) {
      await store.script(`CREATE TABLE kept_${table} AS SELECT * FROM ${table}`);
    }
  });

  const restore = async () => {
    for (const table of ['audit_event', 'audit_body', 'audit_head']) {
      await store.script(`DELETE FROM ${table}; INSERT INTO ${table} SELECT * FROM kept_${table}`);
    }
  };

  test('an untouched trail is intact, in the database and as an export', async () => {
    for (const source of [{ store }, { file: fileOf(exported) }]) {
      const { output, exitCode } = await auditVerify(source);
      assert.equal(exitCode, 0, output);
      assert.match(output, new RegExp(`workspace ${first}: 12 entries, head 12:[0-9a-f]{64}`));
      assert.match(
        output,
        new RegExp(
          `workspace ${second}: 3 entries, head 3:[0-9a-f]{64}\nThe audit trail is intact.`.replace('\n', '[^]*'),
        ),
      );
    }
  });

  test('one workspace can be exported alone, and held to a head noted down earlier', async () => {
    const file = fileOf((await Array.fromAsync(auditExport(store, second))).join(''));
    const { output } = await auditVerify({ file });
    const head = /head (3:[0-9a-f]{64})/.exec(output)?.[1] ?? '';
    assert.equal((await auditVerify({ file, head })).exitCode, 0);
    assert.equal((await auditVerify({ file, head: `3:${'0'.repeat(64)}` })).exitCode, 1);
    await assert.rejects(auditVerify({ file, head: 'nonsense' }), /SEQ:HASH/);
  });

  describe('somebody with all rights in the database', () => {
    const attacks: [what: string, statement: string, firstBad: number][] = [
      ...[
        `event_id = gen_random_uuid()`,
        `timestamp = timestamp + interval '1 microsecond'`,
        `timestamp = timestamp + interval '1 millisecond'`,
        `timestamp = timestamp - interval '4051 years'`,
        `timestamp = 'infinity'`,
        `event_type = 'auth_success'`,
        `actor = 'Somebody'`,
        `action = 'intake '`,
        `status = 'error'`,
        `trace_id = coalesce(trace_id, '') || 'x'`,
        `body_hash = repeat('a', 64)`,
        `prev_hash = repeat('a', 64)`,
        `hash = repeat('a', 64)`,
        `hash = upper(hash)`,
      ].map((set): [string, string, number] => [
        `sets ${set}`,
        `UPDATE audit_event SET ${set} WHERE OWN AND seq = 7`,
        7,
      ]),
      ...[
        `salt = repeat('a', 32)`,
        `resource = 'x@prospect.example'`,
        `details = details || '{"x": 1}'`,
        `details = '{}'`,
        `metadata = '{"x": 1}'`,
        `erased_at = now()`,
        `salt = NULL`,
        `details = NULL`,
      ].map((set): [string, string, number] => [
        `sets body ${set}`,
        `UPDATE audit_body SET ${set} WHERE OWN AND seq = 7`,
        7,
      ]),
      ['deletes an entry', `DELETE FROM audit_event WHERE OWN AND seq = 7`, 7],
      ['deletes a body', `DELETE FROM audit_body WHERE OWN AND seq = 7`, 7],
      ['deletes the end', `DELETE FROM audit_event WHERE OWN AND seq > 9`, 10],
      [
        'rolls the head back',
        `UPDATE audit_head SET seq = 9, hash = (SELECT e.hash FROM audit_event e WHERE OWN AND e.seq = 9) WHERE OWN`,
        10,
      ],
      [
        'swaps two entries',
        `UPDATE audit_event SET seq = CASE seq WHEN 3 THEN 103 ELSE 3 END WHERE OWN AND seq IN (3, 8); UPDATE audit_event SET seq = 8 WHERE OWN AND seq = 103`,
        3,
      ],
      ['moves the beginning', `UPDATE audit_head SET pruned_seq = 4, pruned_hash = repeat('b', 64) WHERE OWN`, 5],
      ['deletes the head', `DELETE FROM audit_head WHERE OWN`, 1],
      ['empties the trail', `DELETE FROM audit_event WHERE OWN`, 1],
    ];
    for (const [what, statement, firstBad] of attacks) {
      test(`is found out who ${what.slice(0, 60)}`, async () => {
        const own = statement.replaceAll('OWN', `workspace_id = '${first}'`);
        await store.script(own);
        const { output, exitCode } = await auditVerify({ store });
        await restore();
        assert.equal(exitCode, 1, output);
        assert.match(output, new RegExp(`workspace ${first}: entry ${firstBad} `));
        assert.match(output, new RegExp(`workspace ${second}: 3 entries`));
      });
    }

    test('is found out who moves an entry to another workspace', async () => {
      await run(
        store,
        sql`UPDATE audit_event SET workspace_id = ${second}, seq = 4 WHERE workspace_id = ${first} AND seq = 12`,
      );
      const { output } = await auditVerify({ store });
      await restore();
      assert.match(output, new RegExp(`${first}: entry 12 is missing`));
      assert.match(output, new RegExp(`${second}: entry 4 `));
    });
  });

  test('no flipped bit of an export goes unseen', async () => {
    const bytes = Buffer.from(exported);
    for (let sample = 0; sample < 300; sample++) {
      const at = (sample * 7919) % bytes.length;
      const flipped = Uint8Array.from(bytes);
      flipped[at] = (flipped[at] ?? 0) ^ (1 << (sample % 8));
      const { exitCode } = await auditVerify({ file: fileOf(flipped) });
      assert.equal(exitCode, 1, `bit ${sample % 8} of byte ${at}`);
    }
  });

  test('a chain that is broken does not hide the one behind it', async () => {
    const broken = exported.replace('"seq":2,', '"seq":22,');
    const { output, exitCode } = await auditVerify({ file: fileOf(broken) });
    assert.equal(exitCode, 1);
    assert.match(output, /: entry 2 is missing: entry 22 stands in its place/);
    assert.equal(output.split('\n').length, 3);
  });

  test('an empty file, a missing one and one of other lines are no intact trail', async () => {
    assert.equal((await auditVerify({ file: fileOf('') })).exitCode, 1);
    assert.equal((await auditVerify({ file: fileOf('{}\nnonsense\n') })).exitCode, 1);
    await assert.rejects(auditVerify({ file: join(folder, 'none.jsonl') }), /ENOENT/);
    await assert.rejects(auditVerify({}), /Name a database or a file/);
  });
});
