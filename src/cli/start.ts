import { hasApiKeyInForce } from '../app/api-keys.ts';
import { deliverDemoLeads } from '../app/demo-leads.ts';
import { firstOwnerLink } from '../app/first-owner.ts';
import { createLog, type Logger } from '../app/log.ts';
import { reportErrorLines } from '../app/report-errors.ts';
import { type Served, serve } from '../app/serve.ts';
import { waitForRuns } from '../app/wait-for-runs.ts';
import { type App, createApp, type Role } from '../app.ts';
import { type Config, ConfigError, readConfig, startProblems, warnings } from '../config.ts';
import { systemClock } from '../core/clock.ts';
import { CountersignError } from '../core/errors.ts';
import { openDoorway } from '../http/doorway.ts';
import { overview, overviewLine } from './overview.ts';

const demoLimitMs = 20_000;
const roleNames: readonly Role[] = ['api', 'worker', 'scheduler'];

/**
 * Runs the roles named in a comma list until the process is told to stop. Answers the exit code. Throws ConfigError
 * naming every problem, `data_dir_in_use`, `store_unavailable`, `migration_failed`, and what listening throws.
 */
export async function start({ roles }: { roles: string }): Promise<number> {
  const config = readConfig();
  const parts = readRoles(roles, config);
  let report: (line: Record<string, unknown>) => void = () => {};
  const log = createLog(config, undefined, (line) => report(line));
  const stopped = stopSignal();
  for (const text of warnings(config)) log.warn({ msg: text });

  const isServer = parts.includes('api');
  const doorway = isServer ? await openDoorway({ host: config.apiHost, port: config.apiPort }) : null;
  const app = await createApp({ config, log }).catch(async (error: unknown) => {
    await doorway?.close();
    throw error;
  });
  if (app.connected?.errors !== undefined) report = reportErrorLines(app.connected.errors, systemClock);
  let served: Served | null = null;
  try {
    await requireFit(app);
    await app.start(parts);
    if (doorway !== null) {
      served = await serve(app, log, doorway);
      await stopped.or(welcome(app, log, served, parts));
    } else log.info({ msg: `Countersign works as ${parts.join(' and ')}` });
    await stopped.signal;
    log.info({ msg: 'Stopping: no new leads are taken, those at work are finished' });
  } finally {
    await (served ?? doorway)?.close();
    await app.close();
  }
  return 0;
}

/** Example leads first, so that there is something to look at; then what runs here and what to do next. */
async function welcome(app: App, log: Logger, served: Served, roles: readonly Role[]): Promise<void> {
  if (roles.includes('worker')) await waitForRuns(app, await deliverDemoLeads(app), demoLimitMs);
  await tellFirstOwner(app);
  if (app.config.logFormat === 'json') return void log.info(await overviewLine(app, served.address));
  process.stdout.write(await overview(app, served.address));
}

/** Tells whoever started this how to become the owner; not through the log, which others read and keep. */
async function tellFirstOwner(app: App): Promise<void> {
  const link = await firstOwnerLink(app);
  if (link === null) return;
  process.stderr.write(
    `\nNobody owns this installation yet. Open this link within a day; it works once:\n  ${link}\n\n`,
  );
}

async function requireFit(app: App): Promise<void> {
  const problems = startProblems(app.config, { hasApiKeys: await hasApiKeyInForce(app.store) });
  if (problems.length > 0) throw new ConfigError(problems);
}

function readRoles(text: string, config: Config): Role[] {
  const names = text.split(',').map((name) => name.trim());
  const known = roleNames.filter((role) => names.includes(role));
  const strange = names.filter((name) => !roleNames.some((role) => role === name));
  if (strange.length > 0 || known.length === 0) {
    throw new CountersignError(
      'invalid_roles',
      `There is no role ${strange.join(', ')}. Roles: ${roleNames.join(', ')}.`,
    );
  }
  if (config.databaseUrl === undefined && known.length < roleNames.length) {
    throw new CountersignError(
      'one_process_only',
      'The embedded database belongs to one process, which does everything: use `countersign start`. Set DATABASE_URL to run API and workers apart.',
    );
  }
  return known;
}

/** Settles when the process is told to stop; told a second time, the process ends at once. */
function stopSignal(): { signal: Promise<void>; or(work: Promise<void>): Promise<void> } {
  let told = false;
  const signal = new Promise<void>((resolve) => {
    for (const name of ['SIGTERM', 'SIGINT'] as const) {
      process.on(name, () => {
        if (told) process.exit(1);
        told = true;
        resolve();
      });
    }
  });
  return { signal, or: (work) => Promise.race([work, signal]) };
}
