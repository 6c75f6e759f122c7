import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parseEnv } from 'node:util';
import { allSettings, commandVariables, loadConfig } from '../config.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

describe('the documents', () => {
  it('are what the declarations generate', () => {
    execFileSync(process.execPath, ['scripts/generate-docs.ts', '--check'], { cwd: root, stdio: 'pipe' });
  });

  it('name every setting with its meaning', () => {
    const page = readFileSync(join(root, 'docs/configuration.md'), 'utf8');
    const example = parseEnv(readFileSync(join(root, '.env.example'), 'utf8'));
    assert.deepEqual(Object.keys(example).toSorted(), allSettings.map(({ env }) => env).toSorted());
    for (const { env, meaning } of allSettings) {
      assert.ok(page.includes(`| \`${env}\``) && page.includes(meaning), env);
      assert.match(meaning, /^[A-Z].*\.$/, env);
    }
    for (const name of Object.keys(commandVariables)) assert.ok(page.includes(name));
  });

  it('.env.example copied as it is changes nothing', () => {
    const example = parseEnv(readFileSync(join(root, '.env.example'), 'utf8'));
    assert.deepEqual(loadConfig(example, Object.keys(example)), loadConfig({}));
  });

  it('hold examples that are valid', () => {
    for (const { env, example, schema } of allSettings) {
      assert.ok(example === null || schema.safeParse(example).success, env);
    }
  });

  it('name no setting that nothing reads', () => {
    const folder = join(root, 'src');
    // Of src/config those that decide by settings read them; the rest declares and checks.
    const reads = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
      .filter((name) => !name.startsWith('config') || /config.(?:connections|rules)\.ts$/.test(name))
      .map((name) => readFileSync(join(folder, name), 'utf8'))
      .join('\n');
    const unread = allSettings.filter(({ key }) => !new RegExp(`(?:\\.|[{,]\\s*)${key}\\b`).test(reads));
    assert.deepEqual(
      unread.map(({ env }) => env),
      [],
    );
  });

  it('name every setting once', () => {
    const names = allSettings.flatMap(({ env, aliases }) => [env, ...aliases]);
    assert.equal(new Set(names).size, names.length);
  });
});
