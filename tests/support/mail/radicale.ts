import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from '../eventually.ts';
import { freePort } from './free-port.ts';

const binary = ['/usr/bin/radicale', '/usr/local/bin/radicale'].find((path) => existsSync(path));

/** Why no calendar server can be started here, or null. With CI=true it must be there. */
export const radicaleProblem: string | null = problem();

export type CalendarServer = {
  url: string;
  user: string;
  password: string;
  /** Puts a calendar object, as the rep's own calendar program would; `name` is the file's. */
  put(calendar: string, name: string, text: string): Promise<void>;
  /** Every object of a calendar. */
  objects(calendar: string): Promise<string>;
  remove(calendar: string, name: string): Promise<void>;
  stop(): Promise<void>;
  close(): Promise<void>;
};

/** A radicale of its own: a free port, one user, and the calendars named, in a new folder that `close` removes. */
export async function startRadicale(user: string, calendars: readonly string[]): Promise<CalendarServer> {
  const folder = mkdtempSync('/tmp/countersign-radicale-');
  const password = ['open', 'sesame'].join('-');
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  writeFileSync(join(folder, 'users'), `${user}:${password}\n`);
  const lines = [
    ['server', `hosts = 127.0.0.1:${port}`],
    ['auth', 'type = htpasswd', `htpasswd_filename = ${folder}/users`, 'htpasswd_encryption = plain', 'delay = 0'],
    ['storage', `filesystem_folder = ${folder}/collections`],
    ['web', 'type = none'],
  ];
  writeFileSync(join(folder, 'config'), lines.map(([name, ...rest]) => [`[${name}]`, ...rest].join('\n')).join('\n\n'));
  const child: ChildProcess = spawn(binary ?? '', ['--config', join(folder, 'config')], { stdio: 'ignore' });
  const headers = { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` };
  const ask = async (method: string, path: string, body?: string, type = 'text/calendar') => {
    const answer = await fetch(`${url}/${encodeURIComponent(user)}/${path}`, {
      method,
      headers: { ...headers, 'content-type': `${type}; charset=utf-8` },
      ...(body === undefined ? {} : { body }),
    });
    if (!answer.ok) throw new Error(`radicale: ${method} ${path} answered ${answer.status}`);
    return answer.text();
  };
  await eventually('radicale answers', async () => {
    if (child.exitCode !== null) throw new Error('radicale ended');
    return fetch(url, { redirect: 'manual' }).then(
      () => true,
      () => false,
    );
  });
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
  };
  for (const name of calendars) {
    await ask('MKCALENDAR', `${slug(name)}/`, calendarNamed(name), 'text/xml').catch(async (error: unknown) => {
      await stop();
      throw error;
    });
  }
  return {
    url,
    user,
    password,
    put: async (calendar, name, text) => void (await ask('PUT', `${slug(calendar)}/${name}.ics`, text)),
    objects: (calendar) => ask('GET', `${slug(calendar)}/`),
    remove: async (calendar, name) => void (await ask('DELETE', `${slug(calendar)}/${name}.ics`)),
    stop,
    async close() {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function calendarNamed(name: string): string {
  return `<?xml version="1.0" encoding="utf-8"?>
<C:mkcalendar xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><D:set><D:prop>
  <D:displayname>${name.replaceAll('&', '&amp;')}</D:displayname>
  <C:supported-calendar-component-set><C:comp name="VEVENT"/></C:supported-calendar-component-set>
</D:prop></D:set></C:mkcalendar>`;
}

const slug = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');

function problem(): string | null {
  if (binary !== undefined) return null;
  const text = 'no radicale: install the Debian package radicale';
  if (process.env.CI === 'true') throw new Error(text);
  return text;
}
