import type { CountersignedDraft } from './countersignature.ts';
import type { MaskedText } from './masked-text.ts';
import type { Interval, Slot } from './slot.ts';
import type { DocumentLibrary, EngagementSource, TranscriptSource } from './source-ports.ts';

/*
 * What the product asks of the outside world, in its own words. Connectors implement these; verbs and workflows see
 * nothing else. Every method may throw ConnectorError; a missing thing is `null` only where the type says so.
 */

export type MailAddress = { name: string | null; address: string };

export type ThreadSummary = { id: string; snippet: string };

export type ThreadMessage = {
  id: string;
  threadId: string;
  from: MailAddress;
  to: MailAddress[];
  subject: string;
  date: Date;
  /** The RFC 5322 Message-ID with angle brackets, or null. */
  messageIdHeader: string | null;
  references: string[];
  /** The plain text; HTML-only mail is converted. */
  text: string;
  isDraft: boolean;
  isSent: boolean;
  /** The key of our own effect, when this message is one of ours. */
  effectKey: string | null;
};

export type Thread = { id: string; messages: ThreadMessage[] };

export type SendAs = { address: string; name: string | null; signatureText: string | null; isDefault: boolean };

/** A mail as typed parts; the connector alone makes MIME of it. There is no cc and no bcc. */
export type OutgoingMail = {
  from: MailAddress;
  to: string;
  subject: string;
  /** Plain text, signature included; the HTML part is made from it. */
  body: string;
  attachments: readonly { name: string; sha256: string; content: Uint8Array }[];
  inThread: { threadId: string; inReplyTo: string | null; references: readonly string[] } | null;
  /** Deterministic key, written into the mail as a header of ours, to find it again after a crash. */
  effectKey: string;
  /** Where its reader says stop with one click (RFC 8058, https); absent in a direct answer. */
  unsubscribeUrl?: string;
};

export type MailboxDraft = { id: string; messageId: string; threadId: string };

/** A draft as it stands in the mailbox, whoever wrote it last. */
export type MailboxDraftContent = MailboxDraft & {
  to: string[];
  cc: string[];
  bcc: string[];
  subject: string;
  /** The plain text part, line ends as `\n`, trailing blank lines removed. */
  body: string;
  attachments: { name: string; sha256: string; content: Uint8Array }[];
  effectKey: string | null;
};

/** The rep's mailbox as drafting sees it: it cannot send. */
export interface Mailbox {
  /** The address the mailbox belongs to. */
  address(): Promise<string>;
  /** Threads that match a query in the mailbox's own search language, newest first. */
  searchThreads(query: string, maxResults?: number): Promise<ThreadSummary[]>;
  /** A whole thread, oldest message first; null when it is gone. */
  getThread(threadId: string): Promise<Thread | null>;
  createDraft(mail: OutgoingMail): Promise<MailboxDraft>;
  /** Replaces the draft's message; the draft id stays, the message id changes. */
  updateDraft(draftId: string, mail: OutgoingMail): Promise<MailboxDraft>;
  /** The draft as it is now; null when it was sent or deleted. */
  getDraft(draftId: string): Promise<MailboxDraftContent | null>;
  /** Removes a draft for good; a draft that is gone already is no error. */
  deleteDraft(draftId: string): Promise<void>;
  /**
   * Drafts that carry the key, oldest first: how a crashed creation is found again. With `to` and `subject`, drafts
   * without any key that have both and are not older than `since` count when none carries the key.
   */
  findDrafts(
    effectKey: string,
    hint: { threadId: string | null; since: Date; to?: string; subject?: string },
  ): Promise<MailboxDraft[]>;
  /**
   * The sent message that carries the key, if there is one: how a send of unknown outcome is settled, also when sending
   * has been switched off since.
   */
  findSent(effectKey: string, hint: { threadId: string | null; since: Date }): Promise<SentMail | null>;
  listSendAs(): Promise<SendAs[]>;
}

export type SentMail = { messageId: string; threadId: string };

/** A mailbox that may send, and only what a person has countersigned. */
export interface SendingMailbox extends Mailbox {
  /** Sends the mailbox draft of a countersigned draft. `not_found` means it is no longer there: it was sent or deleted. */
  send(draft: CountersignedDraft): Promise<SentMail>;
}

/** Busy times by calendar id; a calendar whose times are unknown carries `error` and is never taken as free. */
export type FreeBusy = Record<string, { busy: Interval[]; error: string | null }>;

export type SlotSearch = {
  durationMinutes?: number;
  numSlots?: number;
  language?: string;
  leadTimeZone?: string | null;
};

export interface Calendar {
  getFreebusy(timeMin: Date, timeMax: Date, calendarIds?: readonly string[]): Promise<FreeBusy>;
  /** Free slots under the configured working hours; throws when any calendar's times are unknown. */
  findAvailableSlots(search?: SlotSearch): Promise<Slot[]>;
  /** Whether each interval is still free of busy times and in the future. */
  areFree(intervals: readonly Interval[]): Promise<boolean>;
  /** Creates an event, or finds the one this key created before. */
  createEvent(event: {
    key: string;
    title: string;
    startTime: Date;
    endTime: Date;
    description?: string;
    attendees?: readonly string[];
  }): Promise<{ id: string }>;
}

export type CrmContact = {
  id: string;
  email: string;
  firstName: string | null;
  lastName: string | null;
  company: string | null;
  jobTitle: string | null;
  lifecycleStage: string | null;
  ownerId: string | null;
  /** HubSpot's own opt-out, when the account keeps one. */
  optedOut: boolean;
};

export type CrmCompany = {
  id: string;
  name: string | null;
  domain: string | null;
  industry: string | null;
  city: string | null;
  description: string | null;
};

/** A record of ours in the CRM. `key` makes the write repeatable: the same key is the same record. */
export type CrmTask = {
  key: string;
  subject: string;
  body: string;
  dueAt: Date;
  contactId: string | null;
  companyId: string | null;
  ownerId: string | null;
};
export type CrmNote = { key: string; body: string; at: Date; contactId: string | null; companyId: string | null };

export interface Crm {
  /**
   * The contact with this address, by id property (search lags); null when there is none. What was found may be given
   * again for an hour, so a gate that must know the present asks by id.
   */
  searchContacts(email: string): Promise<CrmContact | null>;
  searchCompanies(domain: string): Promise<CrmCompany[]>;
  getContactAssociations(contactId: string): Promise<{ companyIds: string[] }>;
  getContact(contactId: string): Promise<CrmContact | null>;
  getCompany(companyId: string): Promise<CrmCompany | null>;
  /** Creates the contact, or returns the one that has this address already. */
  createContact(contact: {
    email: string;
    firstName: string | null;
    lastName: string | null;
    company: string | null;
  }): Promise<CrmContact>;
  createTask(task: CrmTask): Promise<{ id: string }>;
  createNote(note: CrmNote): Promise<{ id: string }>;
}

/** One submission of a form as the vendor lists it; it names no contact, only what was filled in. */
export type ListedSubmission = {
  /** Unique within the form; null on very old submissions. */
  conversionId: string | null;
  submittedAt: Date;
  pageUrl: string | null;
  values: { name: string; value: string }[];
};

/** Where submissions can be asked for, for accounts that send no webhooks. */
export interface FormSource {
  /** A form's submissions from `since` on, newest first; one may show twice. */
  listFormSubmissions(formId: string, since: Date): Promise<ListedSubmission[]>;
}

/** What a model may answer: text and nothing else. Times and links are tokens that code renders. */
export type Completion = {
  subject: string | null;
  body: string;
  model: string;
  usage: { inputTokens: number; outputTokens: number };
};

export interface LanguageModel {
  /** One completion of at most `maxOutputTokens`. The model has no tools and sees nothing but these two texts. */
  complete(request: { instructions: MaskedText; input: MaskedText; maxOutputTokens: number }): Promise<Completion>;
}

/** Where people are told at once, such as a chat channel. */
export interface AlertChannel {
  /** Returns what the channel calls the message; null where messages cannot be changed. */
  post(text: string): Promise<string | null>;
  /** Puts other words in a message's place. Absent where messages cannot be changed. */
  update?(message: string, text: string): Promise<void>;
}

/** Where errors of the program are told to its operators. `tags` hold words of ours and ids only. */
export interface ErrorReporter {
  report(error: { message: string; at: Date; tags: Record<string, string> }): Promise<void>;
}

/** The outside world of one workspace. A connector that is not configured is absent. */
export type Connectors = {
  mailbox?: Mailbox;
  calendar?: Calendar;
  crm?: Crm;
  forms?: FormSource;
  languageModel?: LanguageModel;
  alerts?: AlertChannel;
  documents?: DocumentLibrary;
  transcripts?: TranscriptSource;
  engagements?: EngagementSource;
};

/**
 * Whether an outside service answers, for `/connectors/status`. `optional`: its permission may be left out when the
 * account is connected, and then it counts as not configured.
 */
export type ConnectorProbe = { name: string; mode: 'live' | 'sandbox'; optional?: boolean; check(): Promise<void> };
