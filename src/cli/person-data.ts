import { writeFileSync } from 'node:fs';
import { createLog } from '../app/log.ts';
import { createApp } from '../app.ts';
import { readConfig } from '../config.ts';
import { system } from '../core/actor.ts';
import { CountersignError } from '../core/errors.ts';
import type { VerbContext } from '../verbs/context.ts';
import { type Erasure, erasePerson, exportPerson, type PersonExport } from '../verbs/erasure/erase-person.ts';
import { send } from './call.ts';
import { refusalSentence } from './refusal-sentence.ts';
import { atAddress } from './running-server.ts';

/** Writes everything the product holds about a person as JSON, to a file that only its owner may read or to the screen. */
export async function exportCommand(address: string, { file }: { file?: string }): Promise<number> {
  const found = await ask<PersonExport>('export', address, exportPerson);
  const text = `${JSON.stringify(found, null, 2)}\n`;
  if (file === undefined) process.stdout.write(text);
  else writeFileSync(file, text, { mode: 0o600, flag: 'wx' });
  return 0;
}

/** Erases a person for good, once `--yes` says so. */
export async function eraseCommand(address: string, { yes = false }: { yes?: boolean }): Promise<number> {
  if (!yes) {
    console.error('This cannot be undone. Say --yes to erase everything the product holds about this person.');
    return 1;
  }
  const { erased, mailbox_drafts, left } = await ask<Erasure>('erase', address, erasePerson);
  for (const [table, count] of Object.entries(erased)) console.log(`${table}: ${count}`);
  console.log(`drafts in the mailbox: ${mailbox_drafts}`);
  console.log(`Not in the product's hands:\n${left.map((one) => `- ${one}`).join('\n')}`);
  return 0;
}

/** Through the running server where that owns the database, else in this process: who commands on the server may do this. */
async function ask<T>(
  act: 'export' | 'erase',
  email: string,
  verb: (context: VerbContext, input: { email: string }) => Promise<T>,
): Promise<T> {
  const config = readConfig();
  const isRunning = await atAddress(config, async ({ kind }) => kind === 'ours');
  if (isRunning && config.databaseUrl === undefined && config.apiEnv === 'development') {
    const reply = await send(config, { method: 'POST', url: `/api/admin/people/${act}`, body: { email } });
    if (reply.status !== 200) throw new CountersignError('refused', refusalSentence(reply));
    return reply.body as T;
  }
  const app = await createApp({ config, log: createLog(config, { write: () => {} }) });
  try {
    return await verb(app.contextFor({ actor: system, traceId: null }), { email });
  } finally {
    await app.close();
  }
}
