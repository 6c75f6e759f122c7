import { type ChainVerdict, exportAuditChain, verifyAuditChain } from '../../safeguards/verify-audit.ts';
import type { VerbContext } from '../context.ts';

/** Reads the workspace's whole audit chain and checks it: every body, every link, no gap, and the end. Throws `audit_pruned`. */
export function verifyAudit(context: VerbContext): Promise<ChainVerdict> {
  const own = { read: <T>(_workspaceId: string, body: Parameters<typeof context.read<T>>[0]) => context.read(body) };
  return verifyAuditChain(exportAuditChain(own, context.workspaceId));
}
