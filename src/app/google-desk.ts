import type { App } from '../app.ts';
import { resolveSandbox } from '../config.ts';
import { googlePermissions } from '../connectors/google-scopes.ts';
import { defaultWorkspaceId } from '../store/workspaces.ts';
import type { GoogleDesk } from '../verbs/connections/connect-google.ts';
import { mailboxUserId } from './google-credentials.ts';

/** Connecting Google in the browser, as the configuration allows it. The mailbox is the first workspace's own. */
export function googleDeskOf({ config, connected, connectionsFor }: App): GoogleDesk {
  return {
    mode: resolveSandbox(config).google,
    consent: connected?.googleConsent ?? null,
    permissions: googlePermissions,
    redirectUri: config.googleRedirectUri,
    keepFor(context) {
      const connections = context.workspaceId === defaultWorkspaceId ? connectionsFor(context) : null;
      return connections === null ? null : { connections, userId: mailboxUserId };
    },
  };
}
