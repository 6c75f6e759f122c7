import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { type Exchange, type Sandbox, type SeenDraft, startSandbox } from '../../../sandbox/index.ts';
import type { LeadDelivery } from '../../../src/verbs/leads/receive-lead.ts';

/** A lead as it reaches the product, and what the outside world knows of it already. */
export type Lead = { email: string; submissionId: string; contactId: string; threadId: string; delivery: LeadDelivery };

type Who = { firstName: string; lastName: string; company: string };

export type OutsideWorld = {
  sandbox: Sandbox;
  /** Everything asked of the sandbox, in the order it was answered. */
  exchanges: Exchange[];
  /** A person with a HubSpot contact and a mail in the mailbox that nobody has answered. */
  makeLead(who?: Partial<Who>): Promise<Lead>;
  /** What people do in Gmail's own page: `reply`, `edit-draft`, `send-draft`, `delete-draft`, `incoming`. */
  person(act: string, body: object): Promise<Record<string, string>>;
  /** Puts an event into the rep's own calendar, as a person would; what it answers takes the event out again. */
  makeEvent(start: string, end: string): Promise<() => Promise<void>>;
  draftsOf(draftId: string): SeenDraft[];
  /** How often a call was made: `countCalls('POST', /drafts\/send$/)`. */
  countCalls(method: string, path: RegExp): number;
  close(): Promise<void>;
};

/** The sandbox in this process, which is not the one under test: what it holds is the truth about outside effects. */
export async function openOutsideWorld(): Promise<OutsideWorld> {
  const exchanges: Exchange[] = [];
  const sandbox = await startSandbox({ onExchange: (exchange) => void exchanges.push(exchange) });
  const person: OutsideWorld['person'] = async (act, body) =>
    (await post(`${sandbox.url}/_sandbox/gmail/${act}`, body)) as Record<string, string>;
  return {
    sandbox,
    exchanges,
    person,
    async makeLead(given = {}) {
      const name = madeUpWord();
      const email = `lead-${name}@birchwood-dairy.example`;
      const who = { firstName: 'Robin', lastName: 'Marsh', company: 'Birchwood Dairy', ...given };
      const contactId = await makeContact(sandbox, email, who);
      const text = 'Hello,\n\nwe store cheese on old racks and want to replace them in spring.\n\nKind regards';
      const { threadId = '' } = await person('incoming', {
        from: `${who.firstName} ${who.lastName} <${email}>`,
        subject: `Racks for our dairy ${name}`,
        text,
      });
      return { email, submissionId: `submission-${name}`, contactId, threadId, delivery: deliveryOf(email, name, who) };
    },
    async makeEvent(start, end) {
      const { accessToken } = sandbox.credentials.google;
      const event = { summary: 'Taken', start: { dateTime: start }, end: { dateTime: end } };
      const events = `${sandbox.url}/calendar/v3/calendars/primary/events`;
      const { id } = (await post(events, event, accessToken)) as { id: string };
      const headers = { authorization: `Bearer ${accessToken}` };
      return async () => void (await fetch(`${events}/${id}`, { method: 'DELETE', headers }));
    },
    draftsOf: (draftId) =>
      sandbox.state.drafts().filter(({ headers }) => headers['x-countersign-effect'] === `draft-${draftId}`),
    countCalls: (method, path) =>
      exchanges.filter((exchange) => exchange.method === method && path.test(exchange.path)).length,
    close: () => sandbox.close(),
  };
}

/** Unlike any other, and never with a digit: beside the wrong letters one reads as a price or a number of somebody's. */
function madeUpWord(): string {
  return Array.from(randomBytes(10), (byte) => 'bcdfghjklmnpqrst'.charAt(byte % 16)).join('');
}

function deliveryOf(email: string, name: string, { firstName, lastName, company }: Who): LeadDelivery {
  return {
    fields: {
      email,
      firstname: firstName,
      lastname: lastName,
      company,
      jobtitle: 'Warehouse Lead',
      message: 'We want to replace about forty old racks in our cheese store in spring. What do you need from us?',
    },
    submissionId: `submission-${name}`,
    formId: null,
    source: 'hubspot_form',
    occurredAt: new Date(),
    signature: 'internal',
  };
}

async function makeContact(sandbox: Sandbox, email: string, { firstName, lastName, company }: Who): Promise<string> {
  const properties = { email, firstname: firstName, lastname: lastName, company };
  const { accessToken } = sandbox.credentials.hubspot;
  const made = await post(`${sandbox.url}/crm/objects/2026-09/contacts`, { properties }, accessToken);
  return String((made as { id: unknown }).id);
}

async function post(url: string, body: object, token?: string): Promise<unknown> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(body),
  });
  assert.ok(answer.ok, `${url}: ${answer.status}`);
  return answer.json();
}
