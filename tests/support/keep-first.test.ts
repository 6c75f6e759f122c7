import assert from 'node:assert/strict';
import { mkdtempSync, openAsBlob, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { keepFirst } from './keep-first.ts';

const folder = mkdtempSync(join(tmpdir(), 'countersign-keep-'));
after(() => rmSync(folder, { recursive: true }));

describe('a file that several test processes make at once', () => {
  it('stays readable for who opened it when another process finishes the same file later', async () => {
    const file = pathToFileURL(join(folder, 'template.tar'));
    keepFirst(file, Buffer.from('made first'));
    const opened = await openAsBlob(file);
    keepFirst(file, Buffer.from('made second'));
    assert.equal(await opened.text(), 'made first');
    assert.deepEqual(readdirSync(folder), ['template.tar']);
  });
});
