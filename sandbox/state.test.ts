import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type TestContext, test } from 'node:test';
import { type Sandbox, startSandbox } from './index.ts';
import { createState } from './state.ts';

function freshFile(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'sandbox-state-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'sandbox.jsonl');
}

test('what was committed is there after opening the file again', (t) => {
  const file = freshFile(t);
  const first = createState(file);
  const notes = first.collection<{ text: string }>('notes');
  assert.equal(first.open(), false);
  notes.put('a', { text: 'one' });
  notes.put('b', { text: 'two' });
  first.commit();
  notes.remove('a');
  first.nextNumber();
  notes.put('c', { text: 'three' });
  first.commit();
  notes.put('d', { text: 'never committed' });
  first.close();

  const second = createState(file);
  assert.equal(second.open(), true);
  assert.deepEqual([...second.collection<{ text: string }>('notes').values()], [{ text: 'two' }, { text: 'three' }]);
  assert.equal(second.nextNumber(), 2);
  second.close();
});

test('a torn last line is dropped, the lines before it are kept, and opening compacts', (t) => {
  const file = freshFile(t);
  const first = createState(file);
  const notes = first.collection<number>('notes');
  first.open();
  for (let value = 1; value <= 50; value += 1) {
    notes.put('same', value);
    first.commit();
  }
  first.close();
  appendFileSync(file, '{"n":99,"o":[["notes","same",51');
  const second = createState(file);
  second.open();
  assert.equal(second.collection<number>('notes').get('same'), 50);
  assert.equal(readFileSync(file, 'utf8').trim().split('\n').length, 1);
  second.close();
});

test('a rolled back change is gone, from its indexes too', () => {
  const state = createState();
  const notes = state.collection<string>('notes');
  const seen: string[] = [];
  notes.put('a', 'old');
  state.commit();
  notes.watch((_id, next) => seen.push(next ?? 'gone'));
  notes.put('a', 'new');
  notes.put('b', 'other');
  state.rollback();
  assert.deepEqual([...notes.values()], ['old']);
  assert.deepEqual(seen, ['old', 'new', 'other', 'gone', 'old']);
});

test('kill -9 loses no acknowledged write', async (t) => {
  const file = freshFile(t);
  const child = spawn(process.execPath, [join(import.meta.dirname, 'serve.ts'), '--data', file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  t.after(() => child.kill('SIGKILL'));
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  const { url, credentials } = JSON.parse(line) as Pick<Sandbox, 'url' | 'credentials'>;
  const acknowledged: string[] = [];
  const writer = async (lane: number): Promise<void> => {
    for (let count = 0; acknowledged.length < 60; count += 1) {
      const raw = Buffer.from(`To: a@b.example\r\nSubject: ${lane}-${count}\r\n\r\nx`).toString('base64url');
      const headers = { authorization: `Bearer ${credentials.google.accessToken}`, 'content-type': 'application/json' };
      const init = { method: 'POST', headers, body: JSON.stringify({ message: { raw } }) };
      const response = await fetch(`${url}/gmail/v1/users/me/drafts`, init).catch(() => undefined);
      if (response?.status !== 200) return;
      acknowledged.push(((await response.json()) as { id: string }).id);
      if (acknowledged.length === 50) child.kill('SIGKILL');
    }
  };
  await Promise.all([1, 2, 3, 4].map((lane) => writer(lane).catch(() => undefined)));
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');

  const again = await startSandbox({ dataFile: file });
  const kept = new Set(again.state.drafts().map((draft) => draft.draftId));
  await again.close();
  assert.ok(acknowledged.length >= 50);
  assert.deepEqual(
    acknowledged.filter((id) => !kept.has(id)),
    [],
  );
});
