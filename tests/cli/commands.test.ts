import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { openStore } from '../../src/store/database.ts';
import { leadStepKeys } from '../../src/verbs/overview/run-view.ts';
import { type Ended, folderWithDatabase, root, runCommand, startProgram, temporaryFolder } from '../support/command.ts';

suite('countersign migrate', () => {
  test('brings an empty database to the newest step, and a second time changes nothing', async (t) => {
    const cwd = temporaryFolder(t);
    const first = await runCommand(t, ['migrate'], { cwd });
    assert.equal(first.code, 0, first.stderr);
    assert.match(first.stdout, /^applied 001_base\napplied 002_/);
    const second = await runCommand(t, ['migrate'], { cwd });
    assert.equal(second.code, 0);
    assert.equal(second.stdout, 'The schema is at its newest step already.\n');
  });

  test('refuses a database that is newer than the program, and leaves it as it was', async (t) => {
    const cwd = await folderWithDatabase(t);
    const dataDir = join(cwd, 'data');
    const store = await openStore({ dataDir });
    await store.script("INSERT INTO schema_migration (number, name, sha256) VALUES (999, '999_later', 'x')");
    await store.close();
    for (const command of ['migrate', 'start']) {
      const { code, stderr } = await runCommand(t, [command], { cwd });
      assert.equal(code, 1);
      assert.equal(stderr, 'The database is newer than this program (step 999_later). Update the program.\n');
    }
  });
});

suite('countersign secrets-check', () => {
  const settings = { API_HOST: '127.0.0.1', API_PORT: '70000', SECRET_KEY: 'not-to-be-shown-anywhere' };

  test('npm, make and the command itself say the same', async (t) => {
    const cwd = temporaryFolder(t);
    const own = await runCommand(t, ['secrets-check', '--strict'], { cwd, settings });
    const ways: [string, string[]][] = [
      ['npm', ['run', '--silent', 'secrets-check', '--', '--strict']],
      ['make', ['--', 'secrets-check', '--strict']],
      ['make', ['secrets-check', '--', '--strict']],
      ['make', ['secrets-check', 'ARGS=--strict']],
      ['make', ['secrets-check-strict']],
    ];
    assert.equal(own.code, 1);
    assert.match(own.stdout, /! API_PORT \(critical\)/);
    assert.match(own.stdout, /FAILED/);
    for (const [program, args] of ways) {
      if (program === 'make' && spawnSync('make', ['--version']).error !== undefined && process.env.CI !== 'true') {
        t.diagnostic('make is not installed: NOT TESTED');
        continue;
      }
      const { stdout, code } = await startProgram(t, program, args, { cwd: root, settings }).ended;
      assert.equal(stdout, own.stdout, `${program} ${args.join(' ')}`);
      assert.notEqual(code, 0);
    }
    assert.equal(own.stdout.includes('not-to-be-shown'), false);
  });

  test('--json is one object that names the exit code', async (t) => {
    const { stdout, code } = await runCommand(t, ['secrets-check', '--json'], { settings });
    const report = JSON.parse(stdout);
    assert.equal(report.exit_code, code);
    assert.deepEqual(report.invalid, ['API_PORT', 'SECRET_KEY']);
  });
});

suite('countersign smoke-formlead', () => {
  test('shows seven steps, the ids, and that nothing was sent', async (t) => {
    const cwd = temporaryFolder(t);
    // Node refuses such a process every connection, and the program cannot grant itself one.
    const NODE_OPTIONS =
      '--permission --allow-fs-read=* --allow-fs-write=* --allow-worker --allow-child-process --allow-addons';
    const { code, stdout } = await runCommand(t, ['smoke-formlead', '--mock'], { cwd, settings: { NODE_OPTIONS } });
    assert.equal(code, 0, stdout);
    for (const [index, key] of leadStepKeys.entries()) {
      assert.match(stdout, new RegExp(`${index + 1}/7 ${key} +success`));
    }
    assert.match(stdout, /Draft ID: [\da-f-]{36}\n/);
    assert.match(stdout, /Task ID: \S+\n/);
    assert.match(stdout, /Contact: Nora Lindqvist/);
    assert.match(stdout, /Company: Birchgate Foods/);
    assert.match(stdout, /Status: SUCCESS\n/);
    assert.match(stdout, /Mode: DRAFT_ONLY\n/);
    assert.match(stdout, /NOT sent/);
    assert.equal(existsSync(join(cwd, 'data')), false);
  });

  test('--no-gmail and --no-calendar skip their steps, --json says so, --input names the lead', async (t) => {
    const cwd = temporaryFolder(t);
    writeFileSync(join(cwd, 'lead.json'), JSON.stringify({ email: ' Kim@Prospect.Example ', firstname: 'Kim' }));
    const flags = ['--input=lead.json', '--no-gmail', '--no-calendar', '--json'];
    const { code, stdout } = await runCommand(t, ['smoke-formlead', ...flags], { cwd });
    assert.equal(code, 0);
    const report = JSON.parse(stdout);
    assert.equal(report.status, 'SUCCESS');
    assert.equal(report.contact, 'Kim, kim@prospect.example');
    assert.equal(report.sent, false);
    const skipped = leadStepKeys.filter((key) => report.steps[key].status === 'skipped');
    assert.deepEqual(skipped, ['search_email', 'calendar_availability', 'create_draft']);
    assert.equal(report.gmail_draft_id, null);
  });

  test('a lead without an address fails the first step and the command', async (t) => {
    const cwd = temporaryFolder(t);
    writeFileSync(join(cwd, 'lead.json'), JSON.stringify({ fieldValues: [{ name: 'firstname', value: 'Kim' }] }));
    const { code, stdout } = await runCommand(t, ['smoke-formlead', '--input=lead.json'], { cwd });
    assert.equal(code, 1);
    assert.match(stdout, /1\/7 extract_prospect +failed .*must include email address/);
    assert.match(stdout, /Status: FAILED/);
    const missing = await runCommand(t, ['smoke-formlead', '--input=nowhere.json'], { cwd });
    assert.equal(missing.code, 1);
    assert.equal(missing.stderr, 'The form in nowhere.json cannot be read: ENOENT.\n');
  });

  test('--live runs the connectors of the configuration', async (t) => {
    const cwd = await folderWithDatabase(t);
    const { code, stdout } = await runCommand(t, ['smoke-formlead', '--live', '--json'], { cwd });
    assert.equal(code, 0, stdout);
    const report = JSON.parse(stdout);
    assert.equal(report.connectors, 'live');
    // Without credentials these are those of the sandbox, whose Gmail makes ids of this form.
    assert.match(report.gmail_draft_id, /^r\d+$/);
  });
});

suite('the other commands', () => {
  test('doctor says that a fresh folder will do, and touches nothing', async (t) => {
    const cwd = temporaryFolder(t);
    const { code, stdout } = await runCommand(t, ['doctor'], { cwd });
    assert.equal(code, 0, stdout);
    assert.match(stdout, /Countersign can run here/);
    assert.equal(existsSync(join(cwd, 'data')), false);
  });

  test('doctor names what is wrong and how to mend it', async (t) => {
    const cwd = temporaryFolder(t);
    const settings = {
      API_PORT: '0',
      DATA_DIR: 'data',
      DATABASE_URL: 'postgresql://nobody:not-shown@127.0.0.1:1/none',
      HUBSPOT_API_KEY: 'pat-not-real',
      HUBSPOT_API_BASE_URL: 'http://127.0.0.1:1',
    };
    const { code, stdout } = await runCommand(t, ['doctor'], { cwd, settings });
    assert.equal(code, 1);
    assert.match(stdout, /✗ API_PORT is invalid/);
    assert.match(stdout, /✗ The database is not available\. Is the PostgreSQL of DATABASE_URL running/);
    assert.match(stdout, /✗ hubspot does not answer as it should/);
    assert.match(stdout, /things must be mended/);
    assert.doesNotMatch(stdout, /not-shown|pat-not-real/);
  });

  test('call lists every verb, and works without a server too', async (t) => {
    const cwd = await folderWithDatabase(t);
    const list = await runCommand(t, ['call'], { cwd });
    assert.match(list.stdout, /^drafts\.approve +\S.*\{id, content_hash, approved_by\}$/m);
    const made = await call(runCommand(t, ['call', 'intake.submission', '--json', JSON.stringify(lead)], { cwd }));
    assert.equal(made.status, 'accepted');
    const again = await call(runCommand(t, ['call', 'intake.submission', '--json', JSON.stringify(lead)], { cwd }));
    assert.equal(again.workflow_id, made.workflow_id);
    assert.equal(again.duplicate, true);
    const unknown = await runCommand(t, ['call', 'drafts.fly'], { cwd });
    assert.equal(unknown.code, 1);
    assert.match(unknown.stderr, /There is no verb drafts\.fly/);
    const audit = await runCommand(t, ['audit', 'verify'], { cwd });
    assert.equal(audit.code, 0);
    assert.match(audit.stdout, /The audit trail is intact/);
  });

  test('an export of the audit trail is checked without a database, and a changed word is found', async (t) => {
    const cwd = await folderWithDatabase(t);
    await runCommand(t, ['keys', 'create', '--name', 'first', '--scopes', 'read'], { cwd });
    await runCommand(t, ['audit', 'export', '--file', 'trail.jsonl'], { cwd });
    const { stdout } = await runCommand(t, ['audit', 'export'], { cwd });
    const good = await runCommand(t, ['audit', 'verify', '--file', 'trail.jsonl'], { cwd });
    assert.equal(good.code, 0, good.stdout);
    writeFileSync(join(cwd, 'trail.jsonl'), stdout.replace('config_change', 'auth_success'));
    const bad = await runCommand(t, ['audit', 'verify', '--file', 'trail.jsonl'], { cwd });
    assert.equal(bad.code, 1);
    assert.match(bad.stdout, /entry 1 /);
  });

  test('an unknown command or flag is refused', async (t) => {
    assert.equal((await runCommand(t, ['fly'])).code, 1);
    assert.equal((await runCommand(t, ['migrate', '--sideways'])).code, 1);
    const version = await runCommand(t, ['--version']);
    assert.match(version.stdout, /^\d+\.\d+\.\d+\n$/);
  });
});

const lead = {
  portalId: 1,
  formId: 'contact',
  formSubmissionId: 'lead-1',
  fieldValues: [{ name: 'email', value: 'kim@prospect.example' }],
};

async function call(ended: Promise<Ended>): Promise<Record<string, unknown>> {
  const { code, stdout, stderr } = await ended;
  assert.equal(code, 0, stdout + stderr);
  return JSON.parse(stdout) as Record<string, unknown>;
}
