import type { App } from '../app.ts';
import { isSignInConfigured } from '../config.ts';
import { system } from '../core/actor.ts';
import { inviteFirstOwner } from '../verbs/admin/members.ts';

/** Where people sign in and nobody owns the first workspace: the link that makes an owner, once. Null elsewhere. */
export async function firstOwnerLink(app: App): Promise<string | null> {
  if (!isSignInConfigured(app.config)) return null;
  const token = await inviteFirstOwner(app.contextFor({ actor: system, traceId: null }));
  return token === null ? null : `${app.config.publicBaseUrl.replace(/\/+$/, '')}/join#${token}`;
}
