import { CountersignError } from '../../core/errors.ts';
import { contentOf, type StoredDraft } from '../../store/drafts.ts';
import type { VerbContext } from '../context.ts';
import { guardedDomains, requireNotOwn } from '../suppression/require-not-own.ts';
import { requireNotSuppressed } from '../suppression/require-not-suppressed.ts';
import { checkText } from './check-text.ts';
import { filesOf, withFiles } from './files.ts';
import { requireCleanText } from './require.ts';
import { rulesFor } from './rules.ts';

/**
 * Runs every check on the stored bytes again, with the rules of this moment. Throws `pii_blocked` or
 * `content_blocked`, also when only the verdict stored with the version says so, and `suppressed`, `own_domain`.
 */
export async function recheck(context: VerbContext, stored: StoredDraft): Promise<void> {
  requireCleanText(stored);
  await context.read((reading) => requireNotSuppressed(context, reading, stored.current.recipient));
  const rules = await rulesFor(context, stored.draft);
  requireNotOwn(await guardedDomains(context, context.connectors.mailbox), stored.current.recipient);
  const { origin, author, language, slots } = stored.current;
  const isMachine = ['model', 'composer', 'regenerate', 'agent'].includes(origin);
  const files = await filesOf(context, contentOf(stored.current).attachments);
  const written = await checkText(
    { content: contentOf(stored.current), hand: isMachine ? 'machine' : 'person', origin, author, language, slots },
    rules,
  );
  const text = withFiles(written, files, rules);
  if (text.blocked) throw new CountersignError('pii_blocked', text.piiSafety.recommendation);
  if (text.guardReasons.length > 0) {
    throw new CountersignError('content_blocked', text.guardReasons.join(' '), { reasons: text.guardReasons });
  }
}
