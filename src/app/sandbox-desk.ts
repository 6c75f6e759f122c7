import { CountersignError } from '../core/errors.ts';
import type { FaultName, SandboxDesk, SandboxView } from '../http/sandbox-desk.ts';
import { createOutbound } from '../safeguards/outbound.ts';

type Message = { id: string; threadId: string; from: string; to: string; subject: string; text: string; at: number };
type CrmRecord = { id: string; properties: Record<string, string | null> };
type CalendarEvent = { id: string; summary?: string; start?: When; end?: When; status?: string };
type When = { dateTime?: string; date?: string };

const shown = 40;

const faultRules: Record<FaultName, object> = {
  gmail_down: { vendor: 'gmail', preset: 'unavailable' },
  hubspot_down: { vendor: 'hubspot', preset: 'unavailable' },
  calendar_down: { vendor: 'calendar', preset: 'unavailable' },
  model_down: { vendor: 'openai', preset: 'unavailable' },
  slow: { latencyMs: 1500 },
  model_obeys_injection: { preset: 'model_obeys_injection' },
};

/** The sandbox at an address, through its own commands on loopback. `close` ends the connections to it. */
export function sandboxDesk(url: string): SandboxDesk & { close(): Promise<void> } {
  const outbound = createOutbound({ allowedOrigins: [url], timeoutMs: 10_000, userAgent: 'Countersign' });
  const ask = asker(url, outbound.fetchFor('sandbox'));
  return {
    look: () => look(ask),
    reply: (threadId, text) => ask('POST', '/gmail/reply', { threadId, text }),
    addFault: (fault) => ask('POST', '/faults', faultRules[fault]),
    clearFaults: () => ask('DELETE', '/faults'),
    reset: () => ask('POST', '/reset'),
    close: () => outbound.close(),
  };
}

type Ask = <T>(method: string, path: string, body?: object) => Promise<T>;

function asker(url: string, fetch: typeof globalThis.fetch): Ask {
  return async <T>(method: string, path: string, body?: object) => {
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`${url}/_sandbox${path}`, { method, headers, ...sent });
    if (response.ok) return (await response.json()) as T;
    if (response.status === 404) throw new CountersignError('not_found', 'The sandbox has no such thing.');
    throw new CountersignError('unhealthy', 'The sandbox did not do this.');
  };
}

async function look(ask: Ask): Promise<SandboxView> {
  const [{ messages }, { drafts }, { sent }, { events }, contacts, tasks, { faults }] = await Promise.all([
    ask<{ messages: (Message & { labelIds: string[] })[] }>('GET', '/messages'),
    ask<{ drafts: Message[] }>('GET', '/drafts'),
    ask<{ sent: Message[] }>('GET', '/sent'),
    ask<{ events: CalendarEvent[] }>('GET', '/events'),
    ask<{ records: CrmRecord[] }>('GET', '/records/contacts'),
    ask<{ records: CrmRecord[] }>('GET', '/records/tasks'),
    ask<{ faults: { id: string; vendor?: string; preset?: string; latencyMs?: number }[] }>('GET', ''),
  ]);
  return {
    inbox: newest(messages.filter(({ labelIds }) => labelIds.includes('INBOX'))),
    drafts: newest(drafts),
    sent: newest(sent),
    events: events.slice(-shown).map(({ id, summary = '', start, end }) => ({
      id,
      title: summary,
      start: start?.dateTime ?? start?.date ?? '',
      end: end?.dateTime ?? end?.date ?? '',
    })),
    contacts: contacts.records.slice(-shown).map(({ id, properties: { firstname, lastname, email, company } }) => ({
      id,
      name: [firstname, lastname].filter(Boolean).join(' '),
      email: email ?? '',
      company: company ?? '',
    })),
    tasks: tasks.records.slice(-shown).map(({ id, properties }) => ({ id, title: properties.hs_task_subject ?? '' })),
    faults: faults.map(({ id, vendor = 'everything', preset, latencyMs }) => ({
      id,
      what: `${vendor}: ${preset?.replaceAll('_', ' ') ?? `${latencyMs ?? 0} ms slower`}`,
    })),
  };
}

function newest(messages: Message[]): SandboxView['inbox'] {
  const sorted = [...messages].sort((a, b) => b.at - a.at).slice(0, shown);
  return sorted.map(({ id, threadId, from, to, subject, text, at }) => ({
    ...{ id, from, to, subject },
    text: text.slice(0, 4000),
    thread_id: threadId,
    at: new Date(at).toISOString(),
  }));
}
