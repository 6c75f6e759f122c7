import type { Prospect } from '../core/lead.ts';
import type { Thread, ThreadMessage } from '../core/ports.ts';
import { renderSlot, type Slot } from '../core/slot.ts';
import type { DraftingFacts } from './facts.ts';
import { chooseLanguage } from './language.ts';

/** Facts about an invented lead, for the tests of this room; `prospect` changes single fields of the form. */
export function sampleFacts(
  changes: Partial<Omit<DraftingFacts, 'prospect' | 'slots'>> & { prospect?: Partial<Prospect>; slots?: number } = {},
): DraftingFacts {
  const prospect = { ...sampleProspect, ...changes.prospect };
  const thread = changes.thread ?? null;
  const { language, fallback } = chooseLanguage({ thread, prospect });
  return {
    contact: null,
    company: null,
    rep: { name: 'Eva Lindner', address: 'eva@fennelworks.example', company: 'Fennelworks', signatureText: null },
    language,
    languageFallback: fallback,
    instruction: null,
    links: [],
    now: new Date('2026-11-23T08:00:00Z'),
    ...changes,
    prospect,
    thread,
    slots: sampleSlots(changes.language ?? language).slice(0, changes.slots ?? 3),
  };
}

/** Three half hours in Berlin, in the words of the language. */
export function sampleSlots(language: string): Slot[] {
  return ['2026-11-24T09:00:00Z', '2026-11-24T13:30:00Z', '2026-11-25T09:00:00Z'].map((start) => {
    const end = new Date(Date.parse(start) + 1_800_000).toISOString().replace('.000Z', 'Z');
    return { start, end, duration_minutes: 30, display: renderSlot({ start, end }, language, 'Europe/Berlin') };
  });
}

/** A thread of mails, oldest first, one hour apart; `rep` marks those the rep sent. */
export function sampleThread(mails: { from: 'lead' | 'rep'; text: string; subject?: string }[]): Thread {
  const messages = mails.map(({ from, text, subject }, index): ThreadMessage => {
    const lead = { name: 'Anna Keller', address: 'anna@keller-raeder.example' };
    const rep = { name: 'Eva Lindner', address: 'eva@fennelworks.example' };
    return {
      id: `mail-${index + 1}`,
      threadId: 'thread-1',
      from: from === 'lead' ? lead : rep,
      to: [from === 'lead' ? rep : lead],
      subject: subject ?? 'Your enquiry',
      date: new Date(Date.parse('2026-11-23T07:00:00Z') + index * 3_600_000),
      messageIdHeader: `<mail-${index + 1}@keller-raeder.example>`,
      references: [],
      text,
      isDraft: false,
      isSent: from === 'rep',
      effectKey: null,
    };
  });
  return { id: 'thread-1', messages };
}

const sampleProspect: Prospect = {
  id: 'submission-1',
  email: 'anna@keller-raeder.example',
  first_name: 'Anna',
  last_name: 'Keller',
  full_name: 'Anna Keller',
  company: 'Keller Räder',
  job_title: null,
  phone: null,
  website: null,
  message: null,
  source: 'Contact form',
  language: null,
  time_zone: null,
  created_at: '2026-11-23T06:00:00Z',
};
