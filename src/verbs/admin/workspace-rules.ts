import { logConfigChange } from '../../core/audit.ts';
import { readWorkspaceRules as read, type WorkspaceRules, writeWorkspaceRules } from '../../store/workspace-rules.ts';
import type { VerbContext } from '../context.ts';
import { requireAdmin } from './require-admin.ts';

/** The workspace's name and what it asks of those who approve. Throws `forbidden`. */
export async function readWorkspaceRules(context: VerbContext): Promise<WorkspaceRules> {
  requireAdmin(context);
  return context.read(read);
}

/** Replaces them. Throws `forbidden`. */
export async function replaceWorkspaceRules(context: VerbContext, rules: WorkspaceRules): Promise<WorkspaceRules> {
  requireAdmin(context);
  await context.change(async (writing, audit) => {
    audit(logConfigChange('workspace', await read(writing), rules));
    await writeWorkspaceRules(writing, rules);
  });
  return rules;
}
