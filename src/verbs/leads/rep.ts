import { domainOf } from '../../core/lead.ts';
import type { Mailbox, SendAs } from '../../core/ports.ts';
import { has } from './run-scope.ts';

/** Who signs: the mailbox's address, name and signature. */
export type Rep = { address: string; name: string | null; company: string | null; signatureText: string | null };

const keptMs = 10 * 60_000;
const known = new WeakMap<Mailbox, { at: number; rep: Promise<Rep> }>();

/**
 * The rep behind a mailbox, asked for at most every ten minutes: signatures change rarely and every lead needs them.
 * Null without a mailbox.
 */
export async function repOf(mailbox: Mailbox | undefined, now: Date): Promise<Rep | null> {
  if (mailbox === undefined || !has(mailbox, 'address')) return null;
  const before = known.get(mailbox);
  if (before !== undefined && now.getTime() - before.at < keptMs) return before.rep;
  const rep = askFor(mailbox);
  known.set(mailbox, { at: now.getTime(), rep });
  // A failed answer is not kept: the next lead asks again.
  rep.catch(() => known.delete(mailbox));
  return rep;
}

async function askFor(mailbox: Mailbox): Promise<Rep> {
  const [address, aliases] = await Promise.all([
    mailbox.address(),
    has(mailbox, 'listSendAs') ? mailbox.listSendAs() : [],
  ]);
  const alias: SendAs | undefined = aliases.find((one) => one.isDefault) ?? aliases[0];
  return {
    address: alias?.address ?? address,
    name: alias?.name ?? null,
    company: companyIn(alias?.signatureText ?? null, domainOf(address)),
    signatureText: alias?.signatureText ?? null,
  };
}

/** The firm as the signature spells it: the line that holds the mail domain's own name. Null when none does. */
function companyIn(signature: string | null, domain: string): string | null {
  const name = domain.split('.')[0]?.replaceAll('-', ' ').toLowerCase() ?? '';
  const parts = signature?.split(/[\n|·,]/).map((part) => part.trim()) ?? [];
  return parts.find((part) => part.toLowerCase().startsWith(name) && !part.includes('@') && part.length < 60) ?? null;
}
