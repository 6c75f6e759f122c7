import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { Agent, type Dispatcher } from 'undici';
import type { Credentials } from '../../sandbox/index.ts';
import { rep, sampleSubmissions } from '../../sandbox/index.ts';

/** The outside world of a run: the sandbox in a process of its own. */
export type World = {
  url: string;
  credentials: Credentials;
  /** Empties the world and puts `count` leads into it, each in the CRM with a company and in the mailbox with a mail. */
  populate(count: number): Promise<void>;
  /** Lets every call take its realistic time from now on; `false` takes that back. */
  slowDown(slow: boolean): Promise<void>;
  close(): Promise<void>;
};

/** Milliseconds each outside service takes to answer in the paced runs. */
export const latenciesMs = { google: 120, hubspot: 80, model: 900, draft: 250 } as const;

const faults = [
  { vendor: 'gmail', path: '^/gmail/v1/users/me/(threads|settings|profile)', latencyMs: latenciesMs.google },
  { vendor: 'gmail', path: '^/gmail/v1/users/me/drafts', latencyMs: latenciesMs.draft },
  { vendor: 'calendar', latencyMs: latenciesMs.google },
  { vendor: 'hubspot', latencyMs: latenciesMs.hubspot },
  { vendor: 'openai', latencyMs: latenciesMs.model },
];

export async function startWorld(): Promise<World> {
  const serve = new URL('../../sandbox/serve.ts', import.meta.url).pathname;
  const child: ChildProcess = spawn(process.execPath, [serve], { stdio: ['ignore', 'pipe', 'inherit'] });
  process.once('exit', () => child.kill('SIGTERM'));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
  if (child.stdout === null) throw new Error('The sandbox has no output.');
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  const { url, credentials } = JSON.parse(line) as { url: string; credentials: Credentials };
  const agent = new Agent({ connections: 16 });
  const admin = (method: Dispatcher.HttpMethod, path: string, body?: unknown) =>
    callJson(agent, { url, method, path: `/_sandbox${path}`, body, token: null });
  const crm = (path: string, body: unknown) =>
    callJson(agent, { url, method: 'POST', path, body, token: credentials.hubspot.accessToken });
  return {
    url,
    credentials,
    async populate(count) {
      await admin('POST', '/reset');
      await admin('POST', '/tuning', { callsPerTenSeconds: 1_000_000 });
      for (let from = 0; from < count; from += 100) {
        const numbers = Array.from({ length: Math.min(100, count - from) }, (_unused, index) => from + index);
        await putIntoCrm(crm, numbers);
        await Promise.all(numbers.map((number) => admin('POST', '/gmail/incoming', firstMail(number))));
      }
    },
    async slowDown(slow) {
      await admin('DELETE', '/faults');
      for (const fault of slow ? faults : []) await admin('POST', '/faults', fault);
    },
    async close() {
      await agent.close();
      child.kill('SIGTERM');
      if (child.exitCode === null) await once(child, 'exit');
    },
  };
}

export type JsonCall = {
  url: string;
  method: Dispatcher.HttpMethod;
  path: string;
  body?: unknown;
  token: string | null;
};

/** One call with JSON both ways; throws on any answer that is not 2xx. */
export async function callJson(agent: Dispatcher, { url, method, path, body, token }: JsonCall): Promise<unknown> {
  const answer = await agent.request({
    origin: url,
    method,
    path,
    headers: {
      'content-type': 'application/json',
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    },
    body: body === undefined ? null : JSON.stringify(body),
  });
  if (answer.statusCode >= 300) throw new Error(`${method} ${path}: ${answer.statusCode} ${await answer.body.text()}`);
  return answer.body.json();
}

/** The form of lead number `number`: an invented person of a company of their own, with one of the sample messages. */
export function formOf(number: number): Record<string, string> {
  const sample = sampleSubmissions[number % sampleSubmissions.length];
  const fields = Object.fromEntries((sample?.fieldValues ?? []).map(({ name, value }) => [name, value]));
  return { ...fields, email: emailOf(number), lastname: `${fields.lastname} ${number}`, company: companyOf(number) };
}

export const emailOf = (number: number): string => `lead.${number}@${domainOf(number)}`;
const domainOf = (number: number): string => `company-${number}.example`;
const companyOf = (number: number): string => `Company ${number} Ltd`;

function firstMail(number: number): Record<string, string> {
  const { firstname = '', lastname = '', message = '' } = formOf(number);
  return {
    from: `${firstname} ${lastname} <${emailOf(number)}>`,
    to: rep.email,
    subject: `Racking for hall ${number}`,
    text: `Hello,\n\nwe met at the fair in spring and talked about racking. ${message}\n\nKind regards\n${firstname} ${lastname}`,
  };
}

async function putIntoCrm(crm: (path: string, body: unknown) => Promise<unknown>, numbers: number[]): Promise<void> {
  const companies = (await crm('/crm/objects/2026-09/companies/batch/create', {
    inputs: numbers.map((number) => ({ properties: { name: companyOf(number), domain: domainOf(number) } })),
  })) as { results: { id: string; properties: Record<string, string> }[] };
  const idByDomain = new Map(companies.results.map(({ id, properties }) => [properties.domain, id]));
  await crm('/crm/objects/2026-09/contacts/batch/create', {
    inputs: numbers.map((number) => {
      const { email, firstname, lastname, company, jobtitle } = formOf(number);
      return {
        properties: { email, firstname, lastname, company, jobtitle, hubspot_owner_id: rep.ownerId },
        associations: [
          {
            to: { id: idByDomain.get(domainOf(number)) },
            types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 279 }],
          },
        ],
      };
    }),
  });
}
