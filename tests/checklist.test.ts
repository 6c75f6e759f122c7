import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

/*
 * docs/checklist.md names for each row of the product's checklist the test that shows it, or what is open. This holds the
 * page to the rows there are and to the tests there are; whether a test shows what its row says, its reader judges.
 */

const root = fileURLToPath(new URL('..', import.meta.url));
const specification = fileURLToPath(new URL('../../shared/spec/checklist.md', import.meta.url));
const rowCount = 243;
const ids = Array.from({ length: rowCount }, (_, index) => `S-${String(index + 1).padStart(3, '0')}`);

type Row = { group: string; id: string; wording: string; shownBy: string[] };

const page = readFileSync(`${root}docs/checklist.md`, 'utf8');
const isThere = existsSync(specification);
if (!isThere && process.env.CI === 'true') throw new Error(`${specification} is missing: with CI set it is compared.`);
if (!isThere) console.warn(`\nNOT COMPARED with the checklist of the specification: ${specification} is not there\n`);

test('every row of the checklist names tests that exist, or says what is open', () => {
  assert.deepEqual(problemsOf(page), []);
});

test('the rows are those of the specification, word for word', {
  skip: isThere ? false : 'the specification is not there',
}, () => {
  const wordings = (text: string) => rowsOf(text).map(({ group, id, wording }) => ({ group, id, wording }));
  assert.deepEqual(wordings(page), wordings(readFileSync(specification, 'utf8')));
});

test('a row that is missing, doubled, unfounded or misnamed is found', () => {
  const [first = ''] = page.split('\n').filter((line) => line.startsWith('| S-001 '));
  const shown = rowsOf(first)[0]?.shownBy[0] ?? '';
  assert.ok(shown.includes('.test.ts: "'));
  const spoiled: [what: string, text: string, problem: RegExp][] = [
    ['missing', page.replace(`${first}\n`, ''), /^S-001 is missing$/],
    ['doubled', page.replace(first, `${first}\n${first}`), /^S-001 stands twice$/],
    ['unknown', page.replace('| S-001 |', '| S-999 |'), /^S-999 is no row$/],
    ['without anything', page.replace(first, first.replaceAll(/[^|]+\|$/g, ' |')), /^S-001 has neither a test nor/],
    ['another file', page.replace(first, first.replaceAll('.test.ts', '-none.test.ts')), /^S-001 names .*, no file$/],
    ['another title', page.replace(first, first.replaceAll('"answers', '"answers never')), /^S-001 names a test that/],
    ['no test file', page.replace(first, first.replaceAll('tests/http', 'docs')), /^S-001 says what is neither/],
    ['wrong counts', page.replace(/^Shown: \d+\./m, 'Shown: 0.'), /^the counts are/],
  ];
  for (const [what, text, problem] of spoiled) {
    assert.notEqual(text, page, what);
    assert.ok(
      problemsOf(text).some((found) => problem.test(found)),
      `${what}: ${problemsOf(text).join('\n')}`,
    );
  }
});

/** What is wrong with such a page, a line each. */
function problemsOf(text: string): string[] {
  const rows = rowsOf(text);
  const known = new Set(rows.map(({ id }) => id));
  const doubled = rows.filter(({ id }, index) => rows.findIndex((row) => row.id === id) < index);
  const open = rows.filter(({ shownBy }) => shownBy.some((part) => part.startsWith('open: '))).length;
  const counts = `Shown: ${rows.length - open}. Open: ${open}.`;
  return [
    ...ids.filter((id) => !known.has(id)).map((id) => `${id} is missing`),
    ...[...known].filter((id) => !ids.includes(id)).map((id) => `${id} is no row`),
    ...doubled.map(({ id }) => `${id} stands twice`),
    ...rows.flatMap(problemsOfRow),
    ...(text.trimEnd().endsWith(`\n${counts}`) ? [] : [`the counts are: ${counts}`]),
  ];
}

function problemsOfRow({ id, shownBy }: Row): string[] {
  if (shownBy.length === 0) return [`${id} has neither a test nor what is open`];
  return shownBy.flatMap((part) => {
    if (/^open: .{5,}/.test(part)) return [];
    // The folders whose tests `npm test` runs.
    const [, file = '', title = ''] = /^((?:src|sandbox|tests)\/\S+\.test\.ts): "(.{5,})"$/.exec(part) ?? [];
    if (file === '') return [`${id} says what is neither a test nor open: ${part}`];
    const source = sourceOf(file);
    if (source === null) return [`${id} names ${file}, no file`];
    return source.includes(title) ? [] : [`${id} names a test that ${file} does not hold: ${title}`];
  });
}

function rowsOf(text: string): Row[] {
  const rows: Row[] = [];
  let group = '';
  for (const line of text.split('\n').filter((one) => one.startsWith('|'))) {
    const [id = '', wording = '', last = ''] = line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim());
    if (id === '') group = wording;
    else if (/^S-/.test(id))
      rows.push({ group, id, wording, shownBy: last.split('<br>').filter((part) => part !== '') });
  }
  return rows;
}

const sources = new Map<string, string | null>();
function sourceOf(file: string): string | null {
  const known = sources.get(file);
  if (known !== undefined) return known;
  const source = existsSync(root + file) ? readFileSync(root + file, 'utf8') : null;
  sources.set(file, source);
  return source;
}
