import { randomUUID } from 'node:crypto';
import type { Calendar, Crm, CrmContact, Mailbox, MailboxDraftContent, OutgoingMail, Thread } from '../core/ports.ts';
import { findSlots, isFree } from '../core/slot.ts';
import { SAMPLE_GMAIL_THREADS, SAMPLE_PROSPECTS } from '../fixtures/index.ts';

/**
 * The outside world in memory, for a look at the workflow without any network: a mailbox, a calendar without
 * appointments and a CRM that know the sample prospects. Each call makes a world of its own. Nobody writes with a
 * model: the composer does.
 */
export function createMockConnectors(): { mailbox: Mailbox; calendar: Calendar; crm: Crm } {
  return { mailbox: mockMailbox(), calendar: mockCalendar(), crm: mockCrm() };
}

const repAddress = 'maren.holt@fernhill-racking.example';

function mockMailbox(): Mailbox {
  const drafts = new Map<string, MailboxDraftContent>();
  const keep = (id: string, mail: OutgoingMail) => {
    const place = { id, messageId: randomUUID(), threadId: mail.inThread?.threadId ?? randomUUID() };
    const { subject, body, effectKey, attachments } = mail;
    drafts.set(id, {
      ...place,
      to: [mail.to],
      cc: [],
      bcc: [],
      subject,
      body,
      attachments: [...attachments],
      effectKey,
    });
    return place;
  };
  return {
    address: async () => repAddress,
    async searchThreads(query, maxResults = 5) {
      const found = SAMPLE_GMAIL_THREADS.filter(({ messages }) =>
        messages.some(({ headers }) => query.includes(addressIn(headers.From))),
      );
      return found.slice(0, maxResults).map(({ id, snippet }) => ({ id, snippet }));
    },
    getThread: async (threadId) => sampleThread(threadId),
    createDraft: async (mail) => keep(`mock-draft-${randomUUID()}`, mail),
    updateDraft: async (draftId, mail) => keep(draftId, mail),
    getDraft: async (draftId) => drafts.get(draftId) ?? null,
    deleteDraft: async (draftId) => void drafts.delete(draftId),
    findDrafts: async (effectKey) => [...drafts.values()].filter((draft) => draft.effectKey === effectKey),
    findSent: async () => null,
    listSendAs: async () => [
      { address: repAddress, name: 'Maren Holt', signatureText: 'Maren Holt\nFernhill Racking', isDefault: true },
    ],
  };
}

function sampleThread(threadId: string): Thread | null {
  const thread = SAMPLE_GMAIL_THREADS.find(({ id }) => id === threadId);
  if (thread === undefined) return null;
  return {
    id: thread.id,
    messages: thread.messages.map(({ id, headers, body }) => ({
      id,
      threadId: thread.id,
      from: { name: headers.From.split(' <')[0] ?? null, address: addressIn(headers.From) },
      to: [{ name: null, address: addressIn(headers.To) }],
      subject: headers.Subject,
      date: new Date(headers.Date),
      messageIdHeader: headers['Message-ID'],
      references: headers.References?.split(' ') ?? [],
      text: body,
      isDraft: false,
      isSent: addressIn(headers.From) === repAddress,
      effectKey: null,
    })),
  };
}

function addressIn(header: string): string {
  return /<(.+)>/.exec(header)?.[1] ?? header;
}

function mockCalendar(): Calendar {
  const hours = { timeZone: 'UTC', workingHours: { from: '09:00', to: '17:00' }, windowDays: 7, minNoticeMinutes: 120 };
  return {
    getFreebusy: async (_from, _to, calendarIds = ['primary']) =>
      Object.fromEntries(calendarIds.map((id) => [id, { busy: [], error: null }])),
    async findAvailableSlots({ durationMinutes = 30, numSlots = 3, language = 'en', leadTimeZone = null } = {}) {
      return findSlots([], { ...hours, now: new Date(), durationMinutes, count: numSlots, language, leadTimeZone });
    },
    areFree: async (intervals) => intervals.every((interval) => isFree(interval, [], new Date())),
    createEvent: async ({ key }) => ({ id: key }),
  };
}

function mockCrm(): Crm {
  const contacts: CrmContact[] = SAMPLE_PROSPECTS.map((prospect, index) => ({
    id: `mock-contact-${index + 1}`,
    email: prospect.email,
    firstName: prospect.first_name,
    lastName: prospect.last_name,
    company: prospect.company,
    jobTitle: prospect.title,
    lifecycleStage: 'lead',
    ownerId: null,
    optedOut: false,
  }));
  const companies = SAMPLE_PROSPECTS.map((prospect, index) => ({
    id: `mock-company-${index + 1}`,
    name: prospect.company,
    domain: prospect.email.split('@')[1] ?? null,
    industry: null,
    city: null,
    description: null,
  }));
  const contactOf = (id: string) => contacts.find((contact) => contact.id === id) ?? null;
  return {
    searchContacts: async (email) => contacts.find((contact) => contact.email === email) ?? null,
    searchCompanies: async (domain) => companies.filter((company) => company.domain === domain),
    async getContactAssociations(contactId) {
      const company = companies.find(({ name }) => name === contactOf(contactId)?.company);
      return { companyIds: company === undefined ? [] : [company.id] };
    },
    getContact: async (contactId) => contactOf(contactId),
    getCompany: async (companyId) => companies.find((company) => company.id === companyId) ?? null,
    async createContact(contact) {
      const base = { jobTitle: null, lifecycleStage: 'lead', ownerId: null, optedOut: false };
      const made = { id: `mock-contact-${contacts.length + 1}`, ...base, ...contact };
      contacts.push(made);
      return made;
    },
    createTask: async ({ key }) => ({ id: `mock-${key}` }),
    createNote: async ({ key }) => ({ id: `mock-${key}` }),
  };
}
