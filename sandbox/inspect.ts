import type { Agenda } from './calendar/agenda.ts';
import type { StoredEvent } from './calendar/events.ts';
import type { Mailbox } from './gmail/mailbox.ts';
import type { StoredMessage } from './gmail/stored.ts';
import type { Crm, CrmRecord, Submission } from './hubspot/crm.ts';
import type { Link } from './hubspot/links.ts';
import type { SlackMessage } from './slack.ts';
import type { State } from './state.ts';

/** A message as a test wants to see it. `raw` is the whole RFC 5322 text. */
export type SeenMessage = {
  id: string;
  threadId: string;
  labelIds: string[];
  from: string;
  to: string;
  subject: string;
  text: string;
  headers: Record<string, string>;
  raw: string;
  at: number;
};
export type SeenDraft = SeenMessage & { draftId: string };
export type SandboxState = ReturnType<typeof inspect>;

type World = { mailbox: Mailbox; agenda: Agenda; crm: Crm; slack: { posted(): SlackMessage[] } };

/** Read-only views of everything the sandbox holds. */
export function inspect(state: State, world: World) {
  const { mailbox, agenda, crm, slack } = world;
  return {
    messages: (): SeenMessage[] => [...mailbox.messages.values()].map((message) => seen(mailbox, message)),
    thread: (id: string): SeenMessage[] => mailbox.thread(id).map((message) => seen(mailbox, message)),
    sent: (): SeenMessage[] => mailbox.byLabel('SENT').map((message) => seen(mailbox, message)),
    drafts: (): SeenDraft[] =>
      [...mailbox.drafts.values()].flatMap((draft) => {
        const message = mailbox.messages.get(draft.messageId);
        return message === undefined ? [] : [{ ...seen(mailbox, message), draftId: draft.id }];
      }),
    events: (): StoredEvent[] => [...agenda.events.values()],
    /** Records of one type (`contacts`, `tasks`, ...), archived ones too. */
    records: (type: string): CrmRecord[] => [...crm.records(type).values()],
    links: (): Link[] => [...crm.links.all()],
    slackMessages: (): SlackMessage[] => slack.posted(),
    submissions: (): Submission[] => [...crm.submissions.values()],
    sizes: (): Record<string, number> => state.sizes(),
  };
}

function seen(mailbox: Mailbox, message: StoredMessage): SeenMessage {
  const mail = mailbox.parsed(message);
  return {
    id: message.id,
    threadId: message.threadId,
    labelIds: message.labelIds,
    from: mail.header('from'),
    to: mail.header('to'),
    subject: mail.subject,
    text: mail.text(),
    headers: Object.fromEntries(mail.root.headers.map(({ name, value }) => [name.toLowerCase(), value])),
    raw: Buffer.from(message.raw, 'base64url').toString('utf8'),
    at: message.internalDate,
  };
}
