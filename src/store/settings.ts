import { sql } from 'kysely';
import type { Reading, Writing } from './database.ts';

/** The workspace's emergency stop for sending. */
export type KillSwitch = {
  active: boolean;
  by: string | null;
  reason: string | null;
  at: string | null;
  /** Sends before this moment no longer count for the send breaker. */
  breaker_reset_at: string | null;
};

/** What may stand in a mail as fact or link beside what the sources say. */
export type ContentRules = { approved_facts: string[]; allowed_links: string[] };

const off: KillSwitch = { active: false, by: null, reason: null, at: null, breaker_reset_at: null };

export async function readKillSwitch(reading: Reading): Promise<KillSwitch> {
  return ((await read(reading, 'kill_switch')) as KillSwitch | null) ?? off;
}

export async function writeKillSwitch(writing: Writing, value: KillSwitch, by: string): Promise<void> {
  await write(writing, 'kill_switch', value, by);
}

/** Null while the workspace has not set its own: the settings' start values hold then. */
export async function readContentRules(reading: Reading): Promise<ContentRules | null> {
  return (await read(reading, 'content_rules')) as ContentRules | null;
}

export async function writeContentRules(writing: Writing, value: ContentRules, by: string): Promise<void> {
  await write(writing, 'content_rules', value, by);
}

/** That the send breaker has opened; null while it is closed. */
export type SendBreakerTrip = { opened_at: string };

export async function readSendBreakerTrip(reading: Reading): Promise<SendBreakerTrip | null> {
  return (await read(reading, 'send_breaker')) as SendBreakerTrip | null;
}

export async function writeSendBreakerTrip(writing: Writing, value: SendBreakerTrip | null, by: string): Promise<void> {
  await write(writing, 'send_breaker', value, by);
}

type Name = 'kill_switch' | 'content_rules' | 'send_breaker';

async function read({ db, workspaceId }: Reading, name: Name): Promise<unknown> {
  const row = await db
    .selectFrom('workspace_setting')
    .select('value')
    .where('workspace_id', '=', workspaceId)
    .where('name', '=', name)
    .executeTakeFirst();
  return row?.value ?? null;
}

async function write({ db, workspaceId }: Writing, name: Name, value: unknown, by: string): Promise<void> {
  const row = { value: JSON.stringify(value), updated_by: by, updated_at: sql<Date>`clock_timestamp()` };
  await db
    .insertInto('workspace_setting')
    .values({ workspace_id: workspaceId, name, ...row })
    .onConflict((conflict) => conflict.columns(['workspace_id', 'name']).doUpdateSet(row))
    .execute();
}
