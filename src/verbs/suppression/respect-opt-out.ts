import { comparableAddress } from '../../core/suppression.ts';
import type { CrmFindings } from '../leads/find-contact.ts';
import type { RunScope } from '../leads/run-scope.ts';
import { entrySentence } from './require-not-suppressed.ts';
import { suppress } from './suppress.ts';

/** Puts a lead on the do-not-contact list who opted out in the CRM. The reason, or null when they did not. */
export async function respectOptOut({ context, journal }: RunScope, crm: CrmFindings | null): Promise<string | null> {
  if (crm?.contact?.optedOut !== true) return null;
  const value = comparableAddress(crm.prospect_email);
  const reason = 'Opted out of e-mail in the CRM (hs_email_optout).';
  await journal.change(async (writing, audit) => {
    audit({
      eventType: 'prospect_research',
      action: 'respect_opt_out',
      status: 'success',
      resource: crm.prospect_email,
      details: { source: 'hubspot' },
    });
    await suppress(context, writing, audit, { kind: 'email', value, source: 'hubspot', reason });
  });
  return entrySentence({ kind: 'email', source: 'hubspot' });
}
