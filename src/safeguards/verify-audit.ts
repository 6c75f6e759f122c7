import { createHash } from 'node:crypto';
import { z } from 'zod';
import { CountersignError } from '../core/errors.ts';
import { auditEventsAfter, readAuditHead, type StoredAuditEvent } from '../store/audit-chain.ts';
import type { Store } from '../store/database.ts';
import { genesisHash } from '../store/workspaces.ts';
import { auditBodyHash } from './audit-trail.ts';
import { canonicalJson } from './canonical-json.ts';

/** A chain as JSON lines: where it begins, its entries in order, and where it ends. */
export type ExportedLine =
  | { kind: 'chain'; format: 1; workspace_id: string; pruned_seq: number; pruned_hash: string }
  | ({ kind: 'entry' } & StoredAuditEvent)
  | { kind: 'head'; seq: number; hash: string };

/** An entry somebody noted down earlier, outside the database: a chain cut back consistently still lacks it. */
export type ChainAnchor = { seq: number; hash: string };

export type ChainVerdict =
  | { ok: true; count: number; erased: number; head: ChainAnchor }
  | { ok: false; firstBadSeq: number; reason: string };

const pageSize = 500;

/** Reads a workspace's chain in pages. Throws `audit_pruned` when retention overtakes the reading: read again. */
export async function* exportAuditChain(store: Pick<Store, 'read'>, workspaceId: string): AsyncGenerator<ExportedLine> {
  const head = await store.read(workspaceId, readAuditHead);
  if (head === null) return;
  const { pruned_seq, pruned_hash } = head;
  yield { kind: 'chain', format: 1, workspace_id: workspaceId, pruned_seq, pruned_hash };
  for (let seq = pruned_seq, isLast = false; !isLast; ) {
    const { events, now } = await store.read(workspaceId, async (reading) => ({
      events: await auditEventsAfter(reading, seq, pageSize),
      now: await readAuditHead(reading),
    }));
    if (now !== null && now.pruned_seq > seq) throw pruned();
    // What was added meanwhile is left out, so that the export ends where its head says.
    const isNew = (event: StoredAuditEvent) => event.seq > head.seq && event.seq <= (now?.seq ?? 0);
    for (const event of events) if (!isNew(event)) yield { kind: 'entry', ...event };
    isLast = events.length < pageSize;
    seq = events.at(-1)?.seq ?? seq;
  }
  yield { kind: 'head', seq: head.seq, hash: head.hash };
}

function pruned(): CountersignError {
  return new CountersignError('audit_pruned', 'The audit trail was pruned while it was read. Run this again.');
}

/**
 * Checks one chain: every body against its hash, every entry against its own, each against the one before, numbers
 * without a gap, and the end against the head. An erased body is accepted, its hash still binds. Numbers in bodies are
 * compared as JSON numbers (doubles). `firstBadSeq` is the number at which the chain first fails to be what was written.
 */
export async function verifyAuditChain(lines: AsyncIterable<unknown>, anchor?: ChainAnchor): Promise<ChainVerdict> {
  const chain = createChainCheck(anchor);
  for await (const line of lines) {
    const problem = chain.next(line);
    if (problem !== null) return problem;
  }
  return chain.end();
}

type Problem = Extract<ChainVerdict, { ok: false }>;

function createChainCheck(anchor: ChainAnchor | undefined) {
  let workspaceId: string | null = null;
  let at: ChainAnchor = { seq: 0, hash: genesisHash };
  let isEnded = false;
  let isAnchored = anchor === undefined;
  let count = 0;
  let erased = 0;

  const bad = (reason: string, firstBadSeq = at.seq + 1): Problem => ({ ok: false, firstBadSeq, reason });

  function arrive(next: ChainAnchor): Problem | null {
    at = next;
    if (anchor?.seq !== at.seq) return null;
    isAnchored = anchor.hash === at.hash;
    return isAnchored ? null : bad('is not the entry that was noted down earlier', at.seq);
  }

  function begin(line: Extract<ExportedLine, { kind: 'chain' }>): Problem | null {
    if (workspaceId !== null) return bad('is followed by the beginning of another chain');
    workspaceId = line.workspace_id;
    if (line.pruned_seq === 0 && line.pruned_hash !== genesisHash) return bad('does not follow the first hash');
    if (anchor !== undefined && anchor.seq < line.pruned_seq) isAnchored = true;
    return arrive({ seq: line.pruned_seq, hash: line.pruned_hash });
  }

  function follow(line: Extract<ExportedLine, { kind: 'entry' }>): Problem | null {
    if (line.seq !== at.seq + 1) return bad(`is missing: entry ${line.seq} stands in its place`);
    if (line.workspace_id !== workspaceId) return bad('belongs to another workspace');
    if (line.prev_hash !== at.hash) return bad('does not follow the entry before it');
    if (line.hash !== auditEventHash(line)) return bad('was changed: its hash does not match');
    const problem = problemOfBody(line);
    if (problem !== null) return bad(problem);
    count++;
    if (line.body?.erased_at) erased++;
    return arrive({ seq: line.seq, hash: line.hash });
  }

  function finish(line: Extract<ExportedLine, { kind: 'head' }>): Problem | null {
    isEnded = true;
    if (line.seq > at.seq) return bad(`is missing: the head says ${line.seq}`);
    if (line.seq < at.seq) return bad(`stands beyond the head, which says ${line.seq}`, line.seq + 1);
    return line.hash === at.hash ? null : bad('is not the one the head names', at.seq);
  }

  return {
    next(value: unknown): Problem | null {
      const parsed = exportedLine.safeParse(value);
      if (!parsed.success) return bad('is missing: its line is not one of an audit export');
      const line = parsed.data;
      if (isEnded) return bad('stands behind the end of the chain');
      if (line.kind === 'chain') return begin(line);
      if (workspaceId === null) return bad('stands before the beginning of the chain');
      return line.kind === 'entry' ? follow(line) : finish(line);
    },
    end(): ChainVerdict {
      if (workspaceId === null) return bad('is missing: there is no chain');
      if (!isEnded) return bad('is missing: the end of the chain was cut off');
      if (!isAnchored) return bad(`is missing: entry ${anchor?.seq} was noted down earlier`);
      return { ok: true, count, erased, head: at };
    },
  };
}

function problemOfBody({ body, body_hash }: StoredAuditEvent): string | null {
  if (body === null) return 'has lost its body';
  const { salt, resource, details, metadata, erased_at } = body;
  if (erased_at !== null) {
    const isEmpty = salt === null && resource === null && details === null && metadata === null;
    return isEmpty ? null : 'is marked as erased but still has a body';
  }
  if (salt === null || details === null || metadata === null) return 'has lost its body';
  return auditBodyHash({ salt, resource, details, metadata }) === body_hash
    ? null
    : 'was changed: its body does not match';
}

/** SHA-256 over the RFC 8785 canonical JSON of an entry, without its hash and body: what `audit-trail.ts` stores. */
export function auditEventHash(event: Omit<StoredAuditEvent, 'hash' | 'body'>): string {
  const { action, actor, body_hash, event_id, event_type, prev_hash, seq, status, timestamp, trace_id, workspace_id } =
    event;
  const signed = {
    action,
    actor,
    body_hash,
    event_id,
    event_type,
    prev_hash,
    seq,
    status,
    timestamp,
    trace_id,
    workspace_id,
  };
  return createHash('sha256').update(canonicalJson(signed), 'utf8').digest('hex');
}

const text = z.string();
const number = z.int().min(0);
// Not `z.record`, which would leave out a key named `__proto__`, and with it break the hash.
const bodyContent = z.custom<Record<string, unknown> | null>(
  (value) => typeof value === 'object' && !Array.isArray(value),
);

const exportedLine = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('chain'),
    format: z.literal(1),
    workspace_id: text,
    pruned_seq: number,
    pruned_hash: text,
  }),
  z.strictObject({
    kind: z.literal('entry'),
    workspace_id: text,
    seq: number,
    event_id: text,
    timestamp: text.nullable(),
    event_type: text,
    actor: text,
    action: text,
    status: text,
    trace_id: text.nullable(),
    body_hash: text,
    prev_hash: text,
    hash: text,
    body: z
      .strictObject({
        salt: text.nullable(),
        resource: text.nullable(),
        details: bodyContent,
        metadata: bodyContent,
        erased_at: text.nullable(),
      })
      .nullable(),
  }),
  z.strictObject({ kind: z.literal('head'), seq: number, hash: text }),
]);
