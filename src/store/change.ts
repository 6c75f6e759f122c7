import type { AuditEntry, AuditScope } from '../core/audit.ts';
import type { Writing } from './database.ts';

/** Takes a line for the audit trail; it commits with the transaction it is handed out in. */
export type AddAuditLine = (entry: AuditEntry) => void;

/**
 * The way to change anything: hands out the writing handle and adds the audit lines in the same transaction (law 3).
 * A change that adds no line is rolled back with `unaudited_change`. Made by `safeguards/audit-trail.ts`.
 */
export type Change = <T>(scope: AuditScope, write: (writing: Writing, audit: AddAuditLine) => Promise<T>) => Promise<T>;
