import { z } from 'zod';
import { id, name, pageOf, time } from './contract.ts';

/* The part of the contract that sign-in pages and one's own account meet. */

const role = z.enum(['viewer', 'operator', 'admin', 'owner']);
const email = z.email().max(320);
const secretText = z.string().min(1).max(256);
const code = z.string().trim().min(6).max(20);

/** Who is signed in, and which ways in there are: what a page asks first. */
export const me = z.object({
  ways: z.object({ password: z.boolean(), passkey: z.boolean(), google: z.boolean(), demo: z.boolean() }),
  signed_in: z.boolean(),
  person: z.object({ id, name: z.string(), email: z.string().nullable(), display_name: z.string(), role }).nullable(),
  workspace: z.object({ id, name: z.string() }).nullable(),
  workspaces: z.array(z.object({ id, name: z.string(), role })),
  session: z.object({ id, created_at: time, expires_at: time, stepped_up_until: time.nullable() }).nullable(),
  factors: z.object({ password: z.boolean(), totp: z.boolean(), passkeys: z.number() }).nullable(),
});

export const googleQuery = z.strictObject({
  next: z.string().max(500).default('/'),
  invitation: z.string().max(100).optional(),
});

export const password = z.strictObject({ email, password: secretText });
export const newPassword = z.strictObject({ currentPassword: secretText, newPassword: secretText });
export const passwordAlone = z.strictObject({ password: secretText });
export const oneCode = z.strictObject({ code });
export const passkeyAnswer = z.strictObject({
  response: z.record(z.string(), z.unknown()),
  name: name.max(100).optional(),
});
export const passkeyId = z.strictObject({ id: z.string().max(100) });
export const proof = z.strictObject({ password: secretText, code });
export const acceptance = z.strictObject({
  token: z.string().min(1).max(100),
  email: email.optional(),
  name: name.optional(),
  password: secretText.optional(),
});
export const workspaceChoice = z.strictObject({ workspace_id: z.uuid() });
/** What the sign-in library says: codes to keep, options for a passkey, or that a second factor is asked for. */
export const said = z.unknown();

export const sessions = z.array(
  z.object({
    id,
    is_current: z.boolean(),
    created_at: time,
    last_seen_at: time,
    expires_at: time,
    address: z.string().nullable(),
    browser: z.string().nullable(),
  }),
);

const member = z.object({
  id,
  email: z.string().nullable(),
  name: z.string(),
  role,
  status: z.enum(['active', 'disabled', 'invited']),
  created_at: time,
});
export const memberPage = pageOf(member);
export const newMember = z.strictObject({ email, role });
export const invitedMember = member.extend({
  link: z.string().meta({ description: 'Shown this one time; it lets its holder in.' }),
  expires_at: time,
});
export const memberChange = z.strictObject({ role: z.exactOptional(role), disabled: z.exactOptional(z.boolean()) });
export const changedMember = member;

const timeOfDay = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/);
const share = {
  weight: z.number().int().min(0).max(100),
  most_per_day: z.number().int().min(0).max(10_000).nullable(),
  time_zone: z
    .string()
    .max(64)
    .refine((zone) => Intl.supportedValuesOf('timeZone').includes(zone) || zone === 'UTC', 'Must be a time zone.'),
  works_from: timeOfDay,
  works_until: timeOfDay,
  works_on: z.array(z.number().int().min(1).max(7)).max(7),
  crm_owner_id: z.string().trim().min(1).max(100).nullable(),
};
export const newLeadShare = z
  .strictObject(share)
  .refine((one) => one.works_from < one.works_until, 'Work must begin before it ends.');
export const leadShare = z.object({ ...share, time_zone: z.string(), person_id: id, name: z.string() });
export const leadShares = z.object({ items: z.array(leadShare) });

export const workspaceRules = z.strictObject({
  name: z.string().trim().min(1).max(200),
  step_up_to_approve: z.boolean(),
  second_approver: z.boolean(),
});
export const newWorkspace = z.strictObject({ name: z.string().trim().min(1).max(200) });
export const workspace = z.object({ id, name: z.string() });
