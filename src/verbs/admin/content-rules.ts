import { actorName, logConfigChange } from '../../core/audit.ts';
import { type ContentRules, readContentRules as readStored, writeContentRules } from '../../store/settings.ts';
import type { VerbContext } from '../context.ts';
import { requireAdmin } from './require-admin.ts';

/** The facts and links a mail may hold; the settings' links until the workspace has rules of its own. */
export async function readContentRules(context: VerbContext): Promise<ContentRules> {
  requireAdmin(context);
  return (await context.read((reading) => readStored(reading))) ?? startValue(context);
}

/** Replaces the workspace's facts and links as a whole. */
export async function replaceContentRules(context: VerbContext, rules: ContentRules): Promise<ContentRules> {
  requireAdmin(context);
  const unique = {
    approved_facts: [...new Set(rules.approved_facts)],
    allowed_links: [...new Set(rules.allowed_links)],
  };
  await context.change(async (writing, audit) => {
    const before = (await readStored(writing)) ?? startValue(context);
    await writeContentRules(writing, unique, actorName(context.actor));
    audit(logConfigChange('content_rules', before, unique));
  });
  return unique;
}

function startValue({ settings }: VerbContext): ContentRules {
  return { approved_facts: [], allowed_links: [...settings.allowedLinks] };
}
