import { createLog } from '../app/log.ts';
import { type App, createApp } from '../app.ts';
import { readConfig } from '../config.ts';
import { system } from '../core/actor.ts';
import { CountersignError } from '../core/errors.ts';
import { listWorkspaceIds } from '../store/workspaces.ts';
import { disableSending, readSendMode } from '../verbs/sending/send-mode.ts';
import { send } from './call.ts';
import { atAddress } from './running-server.ts';

/**
 * Pulls the kill switch in every workspace. Who may run commands on the server may do this; to send again, an admin
 * enables it on the page or by the API. An embedded database is in the hands of the running server, which is asked.
 */
export async function stopSending({ reason }: { reason: string }): Promise<number> {
  const config = readConfig();
  if (config.databaseUrl === undefined && (await atAddress(config, async ({ kind }) => kind === 'ours'))) {
    const body = { reason };
    const reply = await send(config, { method: 'POST', url: '/api/admin/flags/send-mode/disable', body });
    if (reply.status >= 400) throw new CountersignError('refused', `The server refused: ${JSON.stringify(reply.body)}`);
  } else {
    await inEachWorkspace(async (app, workspaceId) => {
      const context = app.contextFor({ actor: system, workspaceId, traceId: null });
      await disableSending(context, { operator: null, reason });
      if ((await readSendMode(context)).sending_enabled) throw new CountersignError('still_on', 'Sending is still on.');
    });
  }
  console.log('Sending is stopped in every workspace. An admin enables it again on the page or by the API.');
  return 0;
}

async function inEachWorkspace(act: (app: App, workspaceId: string) => Promise<void>): Promise<void> {
  const config = readConfig();
  const app = await createApp({ config, log: createLog(config, { write: () => {} }), connectors: {} });
  try {
    for (const workspaceId of await listWorkspaceIds(app.store)) await act(app, workspaceId);
  } finally {
    await app.close();
  }
}
