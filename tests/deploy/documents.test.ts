import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { allSettings } from '../../src/config.ts';
import { routes } from '../../src/http/routes.ts';
import { runCommand } from '../support/command.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = join(root, 'docs/operations');
const pages = readdirSync(folder).filter((name) => name.endsWith('.md'));
const textOf = (page: string) => readFileSync(join(folder, page), 'utf8');
const scripts = (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> })
  .scripts;

/** An address of the API in a text. */
const address = /(?:^|[\s`]|example\.com|localhost:3000)(\/(?:health|api|workflows|connectors|metrics)[\w/-]*)/gm;

/** What stands between back quotes or in a block of shell commands, a line each. */
function code(text: string): string[] {
  const blocks = [...text.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, body]) => (body ?? '').trim().split('\n'));
  const inline = [...text.replaceAll(/```[\s\S]*?```/g, '').matchAll(/`([^`]+)`/g)].map(([, words]) => words ?? '');
  return [...blocks, ...inline];
}

describe('the README and the pages beside it', () => {
  it('name addresses that exist', () => {
    const known = routes.map(({ path }) => new RegExp(`^${path.replaceAll(/:\w+/g, '[^/]+')}$`));
    const beside = readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md') && name !== 'checklist.md');
    const found = ['README.md', 'CONTRIBUTING.md', ...beside.map((name) => `docs/${name}`)].flatMap((page) =>
      [...readFileSync(join(root, page), 'utf8').matchAll(address)].map(([, path = '']) => ({ page, path })),
    );
    assert.ok(found.length > 10, `${found.length}`);
    for (const { page, path } of found)
      assert.ok(
        known.some((one) => one.test(path)),
        `${page}: ${path}`,
      );
  });
});

describe('the guides of docs/operations', () => {
  it('are the six that operators are promised, the first in nine parts', () => {
    assert.deepEqual(pages.sort(), [
      'deployment.md',
      'draft-only.md',
      'google-oauth.md',
      'hubspot-webhook.md',
      'secrets.md',
      'validation.md',
    ]);
    const guide = textOf('deployment.md');
    assert.deepEqual(
      [...guide.matchAll(/^## (\d)\. /gm)].map(([, number]) => Number(number)),
      [1, 2, 3, 4, 5, 6, 7, 8, 9],
    );
    const part = (number: number) => guide.split(/^## \d\. /m)[number] ?? '';
    assert.equal([...part(1).matchAll(/^\| \d+ \|/gm)].length, 15, 'checks before deploying');
    assert.match(part(8), /^- \[ \] `npm run migrate` says that the schema is at its newest step, on production\.$/m);
    assert.match(part(8), /^- \[ \] After 30 minutes `npm run auth-google -- --info` shows a later refresh/m);
    assert.equal([...part(6).matchAll(/^\| \d\. /gm)].length, 7, 'cases');
    assert.equal([...textOf('validation.md').matchAll(/^\| \d\. /gm)].length, 9, 'phases');
  });

  it('name commands that exist, with options that exist', async (t) => {
    const named = pages.flatMap((page) => code(textOf(page)).map((line) => ({ page, line })));
    const npm = named.flatMap(({ page, line }) =>
      [...line.matchAll(/npm run ([\w-]+)((?: [^&|;]+)?)/g)].map(([, script, rest]) => ({
        page,
        script: script ?? '',
        rest: rest ?? '',
      })),
    );
    assert.ok(npm.length > 20);
    for (const { page, script } of npm) assert.ok(scripts[script], `${page}: npm run ${script}`);
    const wanted = new Map<string, Set<string>>();
    for (const { script, rest } of npm.filter(({ script }) => scripts[script]?.includes('countersign.ts'))) {
      const [, sub] = /^ -- (verify|export|status|rotate|retire|create)\b/.exec(rest) ?? [];
      const command = sub === undefined ? script : `${script} ${sub}`;
      const options = [...rest.matchAll(/(?<= )--[a-z-]+\b/g)]
        .map(([option]) => option)
        .filter((option) => option !== '--');
      wanted.set(command, new Set([...(wanted.get(command) ?? []), ...options]));
    }
    for (const [command, options] of wanted) {
      const { stdout, code: exit } = await runCommand(t, [...command.split(' '), '--help'], { cwd: root });
      assert.equal(exit, 0, command);
      for (const option of options) assert.ok(stdout.includes(option), `${command} ${option}`);
    }
  });

  it('name verbs, settings, addresses and files that exist', () => {
    const settings = new Set(allSettings.flatMap(({ env, aliases }) => [env, ...aliases]));
    const known = new Set([...settings, 'DEV_MODE', 'COUNTERSIGN_VERSION', 'DRAFT_ONLY']);
    const paths = routes.map(({ path }) => new RegExp(`^${path.replaceAll(/:\w+/g, '[^/]+')}$`));
    for (const page of pages) {
      for (const line of code(textOf(page))) {
        for (const [, name] of line.matchAll(/\b([A-Z][A-Z0-9]*_[A-Z0-9_]+)\b/g)) {
          assert.ok(known.has((name ?? '').replace(/_FILE$/, '')) || known.has(name ?? ''), `${page}: ${name}`);
        }
        for (const [, path] of line.matchAll(
          /(?:^|[\s`]|example\.com|localhost:3000)(\/(?:health|api|workflows|connectors|metrics)[\w/.-]*)/g,
        )) {
          assert.ok(
            paths.some((one) => one.test(path ?? '')),
            `${page}: ${path}`,
          );
        }
        const [, verb] = /npm run call -- (\S+)/.exec(line) ?? [];
        if (verb !== undefined) assert.match(verb, /^administration\.(dis|en)able-sending$/);
      }
      for (const [, target] of textOf(page).matchAll(/\]\(([^)#]+)\)/g)) {
        assert.ok(existsSync(join(folder, target ?? '')), `${page}: ${target}`);
      }
      for (const [path] of textOf(page).matchAll(/\b(?:deploy|tests)\/[\w./*-]+/g)) {
        const isPattern = path.includes('*');
        assert.ok(existsSync(join(root, isPattern ? dirname(path) : path.replace(/\.$/, ''))), `${page}: ${path}`);
      }
    }
  });

  it('name the indexes that the migrations make', () => {
    const sql = readdirSync(join(root, 'src/store/migrations'))
      .map((name) => readFileSync(join(root, 'src/store/migrations', name), 'utf8'))
      .join('\n');
    for (const index of ['prospect_email', 'draft_waiting', 'task_contact', 'audit_event_timestamp']) {
      assert.ok(textOf('deployment.md').includes(`\`${index}\``), index);
      assert.match(sql, new RegExp(`CREATE INDEX ${index} ON`));
    }
  });
});
