import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { CountersignError } from '../core/errors.ts';
import {
  type ChainAnchor,
  type ChainVerdict,
  type ExportedLine,
  exportAuditChain,
  verifyAuditChain,
} from '../safeguards/verify-audit.ts';
import { auditedWorkspaces } from '../store/audit-chain.ts';
import type { Store } from '../store/database.ts';

export type AuditVerifyOptions = {
  /** Checks the chains of all workspaces in the database. */
  store?: Store;
  /** Checks an export (`countersign audit export`) instead, without any database. */
  file?: string;
  /** `SEQ:HASH` as an earlier check printed it: the chain must still hold that entry. For one chain only. */
  head?: string;
};

/** Checks the audit trail and says which entry is the first bad one. Exit code 0, or 1 when anything is not as written. */
export async function auditVerify(options: AuditVerifyOptions): Promise<{ output: string; exitCode: number }> {
  const anchor = options.head === undefined ? undefined : anchorOf(options.head);
  const chains = options.file === undefined ? chainsOfStore(options.store) : chainsOfFile(options.file);
  const lines: string[] = [];
  let badChains = 0;
  for await (const { name, chain } of chains) {
    const verdict = await verifyAuditChain(chain, anchor);
    if (!verdict.ok) badChains++;
    lines.push(`${name}: ${describe(verdict)}`);
  }
  if (lines.length === 0) return { output: 'There is no audit trail here.', exitCode: 1 };
  lines.push(badChains === 0 ? 'The audit trail is intact.' : 'The audit trail is NOT what was written.');
  return { output: lines.join('\n'), exitCode: badChains === 0 ? 0 : 1 };
}

/** The chains of all workspaces, or of one, as JSON lines that `auditVerify` checks without a database. */
export async function* auditExport(store: Store, workspaceId?: string): AsyncGenerator<string> {
  for (const id of workspaceId === undefined ? await auditedWorkspaces(store) : [workspaceId]) {
    for await (const line of exportAuditChain(store, id)) yield `${JSON.stringify(line)}\n`;
  }
}

function describe(verdict: ChainVerdict): string {
  if (!verdict.ok) return `entry ${verdict.firstBadSeq} ${verdict.reason}`;
  const { count, erased, head } = verdict;
  return `${count} entries${erased > 0 ? ` (${erased} erased)` : ''}, head ${head.seq}:${head.hash}`;
}

type NamedChain = { name: string; chain: AsyncIterable<unknown> };

async function* chainsOfStore(store: Store | undefined): AsyncGenerator<NamedChain> {
  if (store === undefined) throw new CountersignError('no_audit_source', 'Name a database or a file to check.');
  for (const id of await auditedWorkspaces(store)) {
    yield { name: `workspace ${id}`, chain: exportAuditChain(store, id) };
  }
}

/** Cuts an export where a chain begins. A chain that was not read to its end is skipped to the next beginning. */
async function* chainsOfFile(file: string): AsyncGenerator<NamedChain> {
  const lines = linesOf(file);
  let next = await lines.next();
  while (!next.done) {
    const first = next.value;
    next = await lines.next();
    const chain = (async function* () {
      yield first;
      for (; !next.done && !isBeginning(next.value); next = await lines.next()) yield next.value;
    })();
    yield { name: isBeginning(first) ? `workspace ${first.workspace_id}` : file, chain };
    while (!next.done && !isBeginning(next.value)) next = await lines.next();
  }
}

/** The values of a file of JSON lines; null for a line that is no JSON. */
async function* linesOf(file: string): AsyncGenerator<unknown> {
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
    try {
      yield JSON.parse(line) as unknown;
    } catch {
      yield null;
    }
  }
}

function isBeginning(line: unknown): line is Extract<ExportedLine, { kind: 'chain' }> {
  return (line as { kind?: unknown } | null)?.kind === 'chain';
}

function anchorOf(head: string): ChainAnchor {
  const [, seq, hash] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(head) ?? [];
  if (seq === undefined || hash === undefined) {
    throw new CountersignError('bad_head', 'A head is SEQ:HASH, as an earlier check printed it.');
  }
  return { seq: Number(seq), hash };
}
