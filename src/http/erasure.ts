import { z } from 'zod';
import * as verbs from '../verbs/erasure/erase-person.ts';
import { facts, time } from './contract.ts';
import { operation } from './route.ts';

// In the body, so that no address stands in a URL.
const person = z.strictObject({ email: z.string().max(320) });
const hash = z.string().meta({ description: 'A keyed hash of the address, as the audit trail names the person.' });

export const exportPerson = operation(
  {
    does: 'Everything the product holds about a person, table by table.',
    body: person,
    replies: { 200: z.object({ person: hash, exported_at: time, tables: z.record(z.string(), z.array(facts)) }) },
  },
  ({ context, body }) => verbs.exportPerson(context, body),
);

export const erase = operation(
  {
    does: 'Erases a person everywhere in the product, drafts in the mailbox included, and for good.',
    body: person,
    replies: {
      200: z.object({
        person: hash,
        erased: z.record(z.string(), z.number()),
        mailbox_drafts: z.number(),
        left: z.array(z.string()),
      }),
    },
    refuses: [409, 502],
  },
  ({ context, body }) => verbs.erasePerson(context, body),
);
