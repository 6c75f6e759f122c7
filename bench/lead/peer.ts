import { Agent } from 'undici';
import { rep } from '../../sandbox/index.ts';
import { paced } from './pace.ts';
import { callJson, emailOf, formOf, type World } from './world.ts';

export type Peer = {
  /** Leads per second, `atOnce` at a time. */
  throughput(count: number, atOnce: number): Promise<number>;
  /** Milliseconds from the start to the mailbox draft, at an even pace. */
  timeToDraft(count: number, perSecond: number): Promise<number[]>;
  close(): Promise<void>;
};

/**
 * The limit Countersign is held against: the calls that one lead makes, by bare undici in the best order, with nothing
 * stored, nothing checked and nothing written by ourselves.
 */
export async function createPeer(world: World): Promise<Peer> {
  const agent = new Agent({ connections: 64, pipelining: 1 });
  for (const kind of ['notes', 'tasks']) await createKeyProperty(world, agent, kind);
  return {
    async throughput(count, atOnce) {
      const started = performance.now();
      let next = 0;
      const worker = async () => {
        while (next < count) await answer(world, agent, next++);
      };
      await Promise.all(Array.from({ length: atOnce }, worker));
      return (count / (performance.now() - started)) * 1000;
    },
    async timeToDraft(count, perSecond) {
      const times: number[] = [];
      await paced(count, perSecond, async (number) => {
        const started = performance.now();
        await answer(world, agent, number, () => times.push(performance.now() - started));
      });
      return times;
    },
    close: () => agent.close(),
  };
}

async function answer({ url, credentials }: World, agent: Agent, number: number, onDraft = () => {}): Promise<void> {
  const caller = (token: string) => (method: 'GET' | 'POST' | 'PUT', path: string, body?: unknown) =>
    callJson(agent, { url, method, path, body, token });
  const google = caller(credentials.google.accessToken);
  const hubspot = caller(credentials.hubspot.accessToken);
  const model = caller(credentials.openai.apiKey);
  const [people, threadId] = await Promise.all([
    findContact(hubspot, number),
    readConversation(google, number),
    google('POST', '/calendar/v3/freeBusy', freeBusyBody()),
  ]);
  const completion = (await model('POST', '/v1/chat/completions', completionBody(number))) as Completion;
  const text = completion.choices[0]?.message.content ?? '';
  const saveDraft = async () => {
    await google('POST', '/gmail/v1/users/me/drafts', { message: { raw: mimeOf(number, text), threadId } });
    onDraft();
  };
  await Promise.all([
    saveDraft(),
    writeEngagement(hubspot, 'notes', { ...people, key: `note-${number}-${Math.random()}`, text }),
    writeEngagement(hubspot, 'tasks', { ...people, key: `task-${number}-${Math.random()}`, text: 'Follow up' }),
  ]);
}

type Call = (method: 'GET' | 'POST' | 'PUT', path: string, body?: unknown) => Promise<unknown>;
type Completion = { choices: { message: { content: string } }[] };
type Contact = { id: string; associations?: { companies?: { results: { id: string }[] } } };
type Engaged = { contactId: string; companyId: string | undefined; key: string; text: string };

async function findContact(hubspot: Call, number: number): Promise<Pick<Engaged, 'contactId' | 'companyId'>> {
  const names = 'email firstname lastname company jobtitle lifecyclestage hubspot_owner_id hs_email_optout'.split(' ');
  const query = new URLSearchParams([
    ...names.map((name) => ['properties', name]),
    ['associations', 'companies'],
    ['idProperty', 'email'],
  ]);
  const path = `/crm/objects/2026-09/contacts/${encodeURIComponent(emailOf(number))}?${query}`;
  const contact = (await hubspot('GET', path)) as Contact;
  const companyId = contact.associations?.companies?.results[0]?.id;
  await hubspot('GET', `/crm/objects/2026-09/companies/${companyId}?properties=name,domain,industry,city,description`);
  return { contactId: contact.id, companyId };
}

async function readConversation(google: Call, number: number): Promise<string | undefined> {
  const query = new URLSearchParams({ q: `from:"${emailOf(number)}"`, maxResults: '3' });
  const { threads } = (await google('GET', `/gmail/v1/users/me/threads?${query}`)) as { threads?: { id: string }[] };
  const id = threads?.[0]?.id;
  await google('GET', `/gmail/v1/users/me/threads/${id}?format=full`);
  return id;
}

async function writeEngagement(hubspot: Call, kind: 'notes' | 'tasks', engaged: Engaged): Promise<void> {
  const { contactId, companyId, key, text } = engaged;
  const body = kind === 'notes' ? { hs_note_body: text } : { hs_task_subject: text, hs_task_status: 'NOT_STARTED' };
  const properties = { ...body, hs_timestamp: new Date().toISOString(), countersign_key: key };
  const { results } = (await hubspot('POST', `/crm/objects/2026-09/${kind}/batch/upsert`, {
    inputs: [{ id: key, idProperty: 'countersign_key', properties }],
  })) as { results: { id: string }[] };
  const typeIds = { notes: { contacts: 202, companies: 190 }, tasks: { contacts: 204, companies: 192 } }[kind];
  const associate = (to: 'contacts' | 'companies', id: string | undefined) =>
    hubspot('PUT', `/crm/objects/2026-09/${kind}/${results[0]?.id}/associations/${to}/${id}`, [
      { associationCategory: 'HUBSPOT_DEFINED', associationTypeId: typeIds[to] },
    ]);
  await Promise.all([associate('contacts', contactId), associate('companies', companyId)]);
}

function createKeyProperty({ url, credentials }: World, agent: Agent, kind: string): Promise<unknown> {
  const property = { name: 'countersign_key', label: 'key', type: 'string', fieldType: 'text', hasUniqueValue: true };
  const path = `/crm/properties/2026-09/${kind}`;
  const body = { ...property, groupName: `${kind}_information` };
  return callJson(agent, { url, method: 'POST', path, body, token: credentials.hubspot.accessToken });
}

function freeBusyBody(): unknown {
  const now = Date.now();
  const iso = (inHours: number) => new Date(now + inHours * 3_600_000).toISOString();
  return { timeMin: iso(2), timeMax: iso(120), items: [{ id: 'primary' }] };
}

/** As long a request as the product's own, and the same answer by schema. */
function completionBody(number: number): unknown {
  const { firstname, lastname, company, message } = formOf(number);
  const data = {
    rep: { name: rep.name },
    slots: [1, 2, 3].map((n) => ({ token: `{{slot:${n}}}` })),
    lead: { first_name: firstname, last_name: lastname, company, message },
  };
  const schema = {
    type: 'object',
    properties: {
      subject: { type: ['string', 'null'] },
      paragraphs: { type: 'array', items: { type: 'string' } },
    },
    required: ['subject', 'paragraphs'],
    additionalProperties: false,
  };
  return {
    model: 'sandbox-writer',
    max_tokens: 900,
    response_format: { type: 'json_schema', json_schema: { name: 'draft', strict: true, schema } },
    messages: [
      { role: 'system', content: 'You write one e-mail, answering one lead. '.repeat(65) },
      { role: 'user', content: JSON.stringify(data) },
    ],
  };
}

function mimeOf(number: number, text: string): string {
  const head = [
    `From: ${rep.name} <${rep.email}>`,
    `To: ${emailOf(number)}`,
    `Subject: Re: Racking for hall ${number}`,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
  ];
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${text}`).toString('base64url');
}
