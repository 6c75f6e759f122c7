import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { allSettings } from '../../src/config.ts';
import { createApiTemplate, openApi, type StoreTemplate } from '../support/api.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const roles = ['api', 'worker', 'scheduler'];
const settings = new Set(allSettings.map(({ env }) => env));
const isSetting = (name: string) =>
  settings.has(name) ||
  (name.endsWith('_FILE') && allSettings.some(({ env, secret }) => secret && `${env}_FILE` === name));

type Service = {
  command?: string[];
  container_name?: string;
  environment?: Record<string, string>;
  read_only?: boolean;
  cap_drop?: string[];
  secrets?: string[];
  networks?: string[];
  depends_on?: Record<string, { condition: string }>;
};
type Compose = {
  services: Record<string, Service>;
  secrets: Record<string, unknown>;
  networks: Record<string, { internal?: boolean }>;
};

describe('docker-compose.prod.yml', () => {
  const compose = parse(read('docker-compose.prod.yml'), { merge: true }) as Compose;

  it('runs API, worker and scheduler apart, after the migration, with PostgreSQL and Redis', () => {
    assert.deepEqual(Object.keys(compose.services).sort(), [
      'app',
      'migrate',
      'postgres',
      'redis',
      'scheduler',
      'worker',
    ]);
    assert.equal(compose.services.app?.container_name, 'app_container');
    const roleOf = { app: 'api', worker: 'worker', scheduler: 'scheduler' };
    for (const [name, role] of Object.entries(roleOf)) {
      const { command, depends_on } = compose.services[name] as Service;
      assert.deepEqual(command, ['start', '--roles', role]);
      assert.equal(depends_on?.migrate?.condition, 'service_completed_successfully');
      assert.deepEqual(Object.keys(depends_on ?? {}).sort(), ['migrate', 'postgres', 'redis']);
    }
  });

  it('gives processes no rights, no secrets in the environment, and the stores no way out', () => {
    for (const name of ['app', 'worker', 'scheduler', 'migrate']) {
      const { read_only, cap_drop, environment = {}, secrets = [] } = compose.services[name] as Service;
      assert.deepEqual([read_only, cap_drop], [true, ['ALL']], name);
      for (const variable of Object.keys(environment)) assert.ok(isSetting(variable), `${name}: ${variable}`);
      const plain = allSettings.filter(
        ({ env, secret }) => secret && environment[env] !== undefined && env !== 'REDIS_URL',
      );
      assert.deepEqual(
        plain.map(({ env }) => env),
        [],
      );
      for (const secret of secrets) assert.ok(compose.secrets[secret], secret);
      for (const [variable, path] of Object.entries(environment)) {
        if (variable.endsWith('_FILE')) assert.ok(secrets.includes(path.replace('/run/secrets/', '')), variable);
      }
    }
    assert.equal(compose.networks.stores?.internal, true);
    for (const name of ['postgres', 'redis']) assert.deepEqual(compose.services[name]?.networks, ['stores']);
  });
});

describe('the container', () => {
  const lines = read('Dockerfile')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));

  it('runs as nobody special, says how it is, and starts what exists', () => {
    const last = lines.lastIndexOf(lines.findLast((line) => line.startsWith('FROM ')) ?? '');
    const final = lines.slice(last);
    assert.ok(final.includes('USER 10001:10001'));
    assert.ok(final.some((line) => line.startsWith('HEALTHCHECK')));
    assert.ok(final.indexOf('USER 10001:10001') < final.findIndex((line) => line.startsWith('ENTRYPOINT')));
    const entry = JSON.parse(
      (final.find((line) => line.startsWith('ENTRYPOINT ')) ?? '').slice('ENTRYPOINT '.length),
    ) as string[];
    assert.ok(existsSync(join(root, entry[1] ?? '')));
    assert.ok(!lines.some((line) => /^ADD |curl |:latest/.test(line)));
    for (const line of lines.filter((one) => one.startsWith('COPY ') && !one.includes('--from'))) {
      for (const path of line.split(' ').slice(1, -1)) assert.ok(existsSync(join(root, path)), path);
    }
    const ignored = read('.dockerignore').split('\n');
    for (const path of ['.git', '.env', 'data', 'node_modules', '.tokens']) assert.ok(ignored.includes(path), path);
  });

  it('of compose.yaml is open to this machine only', () => {
    const { services } = parse(read('compose.yaml')) as { services: Record<string, { ports: string[] }> };
    assert.ok(services.countersign?.ports.every((port) => port.startsWith('127.0.0.1:')));
  });
});

describe('the systemd units', () => {
  it('run one role each, without rights, and may finish what they do', () => {
    for (const role of roles) {
      const unit = read(`deploy/systemd/countersign-${role}.service`);
      assert.match(unit, new RegExp(`^ExecStart=.* start --roles ${role}$`, 'm'));
      for (const line of [
        'NoNewPrivileges=true',
        'ProtectSystem=strict',
        'KillSignal=SIGTERM',
        'TimeoutStopSec=40',
        'User=countersign',
      ]) {
        assert.ok(unit.includes(`\n${line}\n`), `${role}: ${line}`);
      }
    }
  });
});

describe('the Helm chart', () => {
  it('has its three roles, a migration before them, and settings that exist', () => {
    const folder = 'deploy/helm/countersign';
    const values = parse(read(`${folder}/values.yaml`)) as Record<string, unknown> & {
      settings: Record<string, string>;
    };
    for (const name of Object.keys(values.settings)) assert.ok(isSetting(name), name);
    const templates = readdirSync(join(root, folder, 'templates'))
      .map((name) => read(`${folder}/templates/${name}`))
      .join('\n');
    for (const role of roles) assert.match(templates, new RegExp(`"role" "${role}"`));
    assert.match(templates, /helm\.sh\/hook: pre-install,pre-upgrade/);
    const [, secrets = ''] = /range list ((?:"[A-Z_]+" ?)+)/.exec(templates) ?? [];
    for (const [, name = ''] of secrets.matchAll(/"([A-Z_]+)"/g)) assert.ok(isSetting(`${name}_FILE`), name);
    for (const [, path = ''] of templates.matchAll(/\.Values\.([a-zA-Z.]+)/g)) {
      const found = path
        .split('.')
        .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], values);
      assert.notEqual(found, undefined, path);
    }
    const opened = [...templates.matchAll(/\{\{-? *(?:if|range|define|with)\b/g)].length;
    assert.equal([...templates.matchAll(/\{\{-? *end\b/g)].length, opened);
  });
});

describe('the monitoring', () => {
  let template: StoreTemplate;
  before(async () => {
    template = await createApiTemplate();
  });

  it('asks for figures that exist', async (test) => {
    const { server } = await openApi(test, template);
    const { body } = await server.inject('/metrics');
    const shown = new Set(
      [...body.matchAll(/^# TYPE (\w+) (\w+)/gm)].flatMap(([, name, kind]) =>
        kind === 'histogram' ? [`${name}_bucket`, `${name}_count`, `${name}_sum`] : [name],
      ),
    );
    const rules = parse(read('deploy/monitoring/alerts.yml')) as {
      groups: { rules: { alert: string; expr: string }[] }[];
    };
    const dashboard = JSON.parse(read('deploy/monitoring/grafana-dashboard.json')) as {
      panels: { id: number; targets: { expr: string }[] }[];
    };
    const asked = [
      ...rules.groups.flatMap((group) => group.rules.map(({ expr }) => expr)),
      ...dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)),
    ];
    assert.ok(asked.length > 20);
    for (const expr of asked) {
      for (const [name] of expr.matchAll(/countersign_[a-z_]+/g)) assert.ok(shown.has(name), name);
    }
    assert.equal(new Set(dashboard.panels.map(({ id }) => id)).size, dashboard.panels.length);
  });
});
