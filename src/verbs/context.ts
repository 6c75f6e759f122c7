import type { Actor } from '../core/actor.ts';
import type { AuditEntry } from '../core/audit.ts';
import type { Clock } from '../core/clock.ts';
import type { Connectors, SendingMailbox } from '../core/ports.ts';
import type { Effects } from '../durable/effects.ts';
import type { JobQueue } from '../durable/queue.ts';
import type { KeyedHash } from '../safeguards/keyed-hash.ts';
import type { ContactLimits } from '../safeguards/limits/contact-rules.ts';
import type { Limiter } from '../safeguards/limits/limiter.ts';
import type { LimitSettings } from '../safeguards/limits/quotas.ts';
import type { AddAuditLine } from '../store/change.ts';
import type { Reading, Writing } from '../store/database.ts';

/** What verbs are told of the configuration. Functions are asked at the moment of the act (law 9). */
export type VerbSettings = {
  isDraftOnly: () => boolean;
  isAutoSendAllowed: () => boolean;
  requireApproval: boolean;
  approvalTimeoutHours: number;
  sendUndoSeconds: number;
  auditRetentionDays: number;
  /** Form ids that are taken; empty means all. */
  expectedFormIds: readonly string[];
  /** One run per address in this time; 0 means one per submission. */
  leadThrottleMinutes: number;
  /** How often forms are asked for new submissions; 0 means never. */
  formPollSeconds: number;
  createContacts: boolean;
  /** Start value of the workspace's allowed links. */
  allowedLinks: readonly string[];
  ownDomains: readonly string[];
  /** The public address of this server, without a slash at its end. */
  publicBaseUrl: string;
  limits: LimitSettings & ContactLimits;
  timeZone: string;
  /** Whether threads are read for answers to the mails that went out. */
  reportOutcomes: boolean;
  /** Whether the model looks again at what it wrote, for claims that nothing supports. */
  validateClaims: boolean;
};

/** What a verb is handed: who acts, what it may read, how it may change, and the outside world as ports. */
export type VerbContext = {
  readonly workspaceId: string;
  readonly actor: Actor;
  readonly traceId: string | null;
  /** A signed-in person has shown no more than a cookie lately. */
  readonly lacksStepUp?: boolean;
  readonly clock: Clock;
  readonly settings: VerbSettings;
  readonly connectors: Connectors;
  /** The mailbox with its send, for the sending verbs alone; absent in draft-only mode. */
  readonly sendingMailbox?: SendingMailbox;
  /** Hashes by SECRET_KEY, for what must be recognised and not read. */
  readonly keyed: KeyedHash;
  readonly queue: JobQueue;
  /** What is left of the limits of outside calls; taking from them is the door's. */
  readonly limiter: Pick<Limiter, 'status'>;
  /** Outside writes of jobs that belong to no run. */
  readonly effects: Effects;
  /** Reads inside one read-only transaction. */
  read<T>(body: (reading: Reading) => Promise<T>): Promise<T>;
  /** Changes something, with its audit lines, in one transaction. */
  change<T>(write: (writing: Writing, audit: AddAuditLine) => Promise<T>): Promise<T>;
  /** Writes rows that need no audit line: those of effects. */
  record<T>(write: (writing: Writing) => Promise<T>): Promise<T>;
  /** Adds audit lines that tell of no change: refusals, alerts, connector errors. */
  note(...entries: AuditEntry[]): Promise<void>;
  log(line: Record<string, unknown>): void;
};
