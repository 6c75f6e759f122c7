import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, test } from 'node:test';
import { lockFolder } from './folder-lock.ts';

const program = new URL('../../tests/support/lock-holder.ts', import.meta.url).pathname;

type Starter = { child: ChildProcess; line(): Promise<string> };

let folder: string;
let starters: Starter[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-lock-'));
  starters = [];
});
afterEach(() => {
  for (const { child } of starters) child.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

function start(...more: string[]): Starter {
  const child = spawn(process.execPath, [program, folder, ...more], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const starter = { child, line: async () => String((await lines.next()).value) };
  starters.push(starter);
  return starter;
}

async function end({ child }: Starter, signal?: NodeJS.Signals): Promise<void> {
  const gone = once(child, 'exit');
  if (signal === undefined) child.stdin?.end();
  else child.kill(signal);
  await gone;
}

const holder = () => JSON.parse(readFileSync(join(folder, 'lock'), 'utf8')) as { pid: number };
const isRefused = (error: unknown) => (error as { code?: string }).code === 'data_dir_in_use';

test('a second process on the folder is refused and told who holds it', async () => {
  const first = start();
  assert.equal(await first.line(), 'locked');
  assert.throws(
    () => lockFolder(folder),
    new RegExp(`in use by process ${first.child.pid}\\. Stop it, or set DATA_DIR`),
  );
  assert.throws(() => lockFolder(folder), isRefused);
  const second = start();
  assert.match(await second.line(), new RegExp(`^data_dir_in_use: .* in use by process ${first.child.pid}`));
});

test('a folder that was released is free', async () => {
  const first = start();
  assert.equal(await first.line(), 'locked');
  await end(first);
  assert.deepEqual(readdirSync(folder), []);
  lockFolder(folder).release();
  assert.deepEqual(readdirSync(folder), []);
});

test('the same process does not get it twice, and releases its own lock alone', async () => {
  const mine = lockFolder(folder);
  assert.throws(() => lockFolder(folder), isRefused);
  mine.release();
  const next = start();
  assert.equal(await next.line(), 'locked');
  mine.release();
  assert.equal(holder().pid, next.child.pid);
});

test('the lock of a killed process is taken over', async () => {
  const first = start();
  assert.equal(await first.line(), 'locked');
  await end(first, 'SIGKILL');
  const lock = lockFolder(folder);
  assert.equal(holder().pid, process.pid);
  assert.deepEqual(readdirSync(folder), ['lock']);
  lock.release();
});

test('a lock whose number now belongs to another process is taken over', () => {
  writeFileSync(join(folder, 'lock'), JSON.stringify({ pid: process.ppid, startedAt: '1' }));
  lockFolder(folder).release();
});

test('a lock that cannot be read is taken over', () => {
  for (const text of ['', '{', 'null', '{"pid":"x"}']) {
    writeFileSync(join(folder, 'lock'), text);
    lockFolder(folder).release();
  }
});

test('a taking over that was killed half-way is taken over in its turn', () => {
  const dead = { pid: 2 ** 22 + 1, startedAt: '7' };
  const next = { pid: 2 ** 22 + 2, startedAt: '8' };
  writeFileSync(join(folder, 'lock'), JSON.stringify(dead));
  writeFileSync(join(folder, `lock.after.${dead.pid}.7`), JSON.stringify(next));
  const lock = lockFolder(folder);
  assert.equal(holder().pid, process.pid);
  assert.deepEqual(readdirSync(folder), ['lock']);
  lock.release();
});

for (const left of ['nothing', 'a dead process’s lock']) {
  test(`of twenty that start at once on a folder with ${left}, exactly one wins`, async () => {
    if (left !== 'nothing') writeFileSync(join(folder, 'lock'), JSON.stringify({ pid: 2 ** 22 + 1, startedAt: '7' }));
    const twenty = Array.from({ length: 20 }, () => start('wait'));
    await Promise.all(twenty.map((starter) => starter.line()));
    for (const { child } of twenty) child.stdin?.write('go\n');
    const said = await Promise.all(twenty.map((starter) => starter.line()));
    assert.equal(said.filter((line) => line === 'locked').length, 1, said.join('\n'));
    assert.equal(said.filter((line) => line.startsWith('data_dir_in_use')).length, 19);
    assert.equal(holder().pid, twenty[said.indexOf('locked')]?.child.pid);
  });
}
