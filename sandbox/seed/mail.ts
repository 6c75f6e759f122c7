import { composeMail } from '../gmail/compose.ts';
import type { Mailbox } from '../gmail/mailbox.ts';
import type { StoredMessage } from '../gmail/stored.ts';
import { firm, leads, rep } from './people.ts';

const dayMs = 86_400_000;
const systemLabels = [
  'INBOX',
  'SENT',
  'DRAFT',
  'UNREAD',
  'STARRED',
  'IMPORTANT',
  'SPAM',
  'TRASH',
  'CHAT',
  'CATEGORY_PERSONAL',
];

/** Labels, the send-as identity with its signature, two earlier conversations and some everyday mail. */
export function seedMail(mailbox: Mailbox, now: number): void {
  for (const id of systemLabels) mailbox.labels.put(id, { id, name: id, type: 'system' });
  mailbox.labels.put('Label_1', {
    id: 'Label_1',
    name: 'Leads',
    type: 'user',
    labelListVisibility: 'labelShow',
    messageListVisibility: 'show',
  });
  const identity = {
    sendAsEmail: rep.email,
    displayName: rep.name,
    isPrimary: true,
    isDefault: true,
    signature: rep.signature,
  };
  mailbox.sendAs.put(rep.email, { ...identity, ...{ replyToAddress: '', treatAsAlias: false } });
  seedEnglishThread(mailbox, now);
  seedGermanThread(mailbox, now);
  seedEverydayMail(mailbox, now);
}

function seedEnglishThread(mailbox: Mailbox, now: number): void {
  const them = `${leads[0].firstName} ${leads[0].lastName} <${leads[0].email}>`;
  const first = arrive(mailbox, now - 21 * dayMs, {
    from: them,
    subject: 'Racking for our Leeds hall',
    messageId: '<leeds-1@oakline-logistics.example>',
    text: 'Hello Maren,\n\nwe looked at your leaflet at the Birmingham fair. Do you fit drive-in racking as well, or pallet racking only? We expect to sign the lease for a second hall in Leeds early next year.\n\nKind regards\nPriya Raman',
  });
  answer(mailbox, now - 20 * dayMs, first, {
    to: them,
    subject: 'Re: Racking for our Leeds hall',
    messageId: '<leeds-2@mail.gmail.example>',
    text: 'Hello Priya,\n\nwe fit both. Drive-in pays off when you store few articles in large numbers; with many articles pallet racking is the better choice. A floor plan of the hall would help me to say more.\n\nBest regards\nMaren',
  });
}

function seedGermanThread(mailbox: Mailbox, now: number): void {
  const them = `${leads[1].firstName} ${leads[1].lastName} <${leads[1].email}>`;
  const first = arrive(mailbox, now - 9 * dayMs, {
    from: them,
    subject: 'Regale für das Kühlhaus Bremen',
    messageId: '<bremen-1@adler-kuehlhaus.example>',
    text: 'Guten Tag Frau Holt,\n\nanbei der Grundriss unserer Halle. Können Sie einschätzen, ob verfahrbare Regale hier möglich sind?\n\nMit freundlichen Grüßen\nJonas Adler',
    attachment: {
      filename: 'grundriss-halle-2.txt',
      mimeType: 'text/plain',
      content: 'Halle 2: 48 x 22 Meter, lichte Höhe 9,5 Meter',
    },
  });
  const second = answer(mailbox, now - 8 * dayMs, first, {
    to: them,
    subject: 'Re: Regale für das Kühlhaus Bremen',
    messageId: '<bremen-2@mail.gmail.example>',
    text: 'Guten Tag Herr Adler,\n\nvielen Dank für den Grundriss. Verfahrbare Regale sind möglich, wenn der Boden die Schienen trägt. Liegt Ihnen ein Gutachten zum Estrich vor?\n\nFreundliche Grüße\nMaren Holt',
  });
  arrive(mailbox, now - 7 * dayMs, {
    from: them,
    subject: 'Re: Regale für das Kühlhaus Bremen',
    messageId: '<bremen-3@adler-kuehlhaus.example>',
    inReplyTo: mailbox.parsed(second).messageId,
    references: ['<bremen-1@adler-kuehlhaus.example>', '<bremen-2@mail.gmail.example>'],
    text: 'Guten Tag Frau Holt,\n\ndas Gutachten bekommen wir in den nächsten Wochen, ich melde mich dann.\n\nMit freundlichen Grüßen\nJonas Adler',
  });
}

function seedEverydayMail(mailbox: Mailbox, now: number): void {
  arrive(mailbox, now - 3 * dayMs, {
    from: `Idris Bell <idris.bell@${firm.domain}>`,
    subject: 'Fitting crews next week',
    messageId: `<crews-1@${firm.domain}>`,
    text: 'Hi Maren, crew B is free from Wednesday. Shall I keep them for Oakline? Idris',
  });
  arrive(mailbox, now - dayMs, {
    from: 'Upright Monthly <news@upright-monthly.example>',
    subject: 'Five checks before the winter',
    messageId: '<issue-118@upright-monthly.example>',
    text: 'This month: what to look at when you inspect uprights, beams and floor anchors.',
  });
}

type Incoming = Omit<Parameters<typeof composeMail>[0], 'to' | 'date'>;

function arrive(mailbox: Mailbox, at: number, mail: Incoming): StoredMessage {
  const message = mailbox.receive(composeMail({ ...mail, to: `${rep.name} <${rep.email}>`, date: at }), at);
  return mailbox.relabel(message.id, [], ['UNREAD']);
}

type Outgoing = Omit<Parameters<typeof composeMail>[0], 'from' | 'date'>;

function answer(mailbox: Mailbox, at: number, to: StoredMessage, mail: Outgoing): StoredMessage {
  const parent = mailbox.parsed(to).messageId;
  const raw = composeMail({
    ...mail,
    from: `${rep.name} <${rep.email}>`,
    inReplyTo: parent,
    references: [parent],
    date: at,
  });
  return mailbox.addSent(raw, at, to.threadId);
}
