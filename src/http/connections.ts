import { CountersignError, publicSentence } from '../core/errors.ts';
import type { Consented } from '../core/sign-in.ts';
import { connectGoogle, disconnectGoogle, inWords, planConnection } from '../verbs/connections/connect-google.ts';
import { readGoogleConnection } from '../verbs/connections/list-connections.ts';
import * as c from './contract-of-connections.ts';
import { wantsPage } from './page-files.ts';
import { problemPage } from './pages.ts';
import { judge } from './permissions.ts';
import { Answer, type Call, operation } from './route.ts';
import { onward, redirect, required, visitorOf } from './sign-in.ts';

export const list = operation(
  {
    does: 'How the connections stand: account, permissions, and when they end.',
    replies: { 200: c.connections },
    refuses: [409],
  },
  async (call) => ({ items: [await readGoogleConnection(call.context, deskOf(call))] }),
);

export const googleStatus = operation(
  { does: 'How the Google connection stands.', replies: { 200: c.googleStatus }, refuses: [409] },
  (call) => readGoogleConnection(call.context, deskOf(call)),
);

export const startGoogle = operation(
  {
    does: 'Goes to Google to connect the mailbox, calendar and documents.',
    query: c.connectionQuery,
    replies: { 302: redirect },
    refuses: [409],
  },
  async (call) => {
    const { services, account = null, next: target } = call.query;
    const desk = deskOf(call);
    const wanted = services?.split(',').filter((one) => one !== '') ?? [];
    const { consent, ...plan } = await planConnection(call.context, desk, { services: wanted, account });
    const { state, verifier, cookie } = await required(call.app).beginConnection(call.session, {
      workspaceId: call.context.workspaceId,
      target,
      details: plan,
    });
    const request = { redirectUri: desk.redirectUri, state, verifier };
    const asked = { scopes: desk.permissions.scopesFor(plan.services), account: plan.expected };
    return onward({ status: 302, body: null, location: consent.url(request, asked), cookies: [cookie] });
  },
);

export const revokeGoogle = operation(
  { does: 'Ends the Google connection, at Google and here.', replies: { 200: c.googleStatus }, refuses: [404, 409] },
  async (call) => {
    await disconnectGoogle(call.context, deskOf(call));
    return readGoogleConnection(call.context, deskOf(call));
  },
);

export const googleCallback = operation(
  {
    does: 'Where Google sends the browser back to, from signing in or from a consent.',
    query: c.googleAnswer,
    replies: { 200: c.connected, 302: redirect },
    refuses: [400, 403, 404, 409, 410],
  },
  async (call) => {
    try {
      const back = await required(call.app).finishGoogle(visitorOf(call), call.session, call.query);
      return 'signedIn' in back ? onward(back.signedIn) : await finishConnection(call, back.consented);
    } catch (error) {
      if (!wantsPage(call.request.headers.accept)) throw error;
      return problemPage('That did not work', publicSentence(error));
    }
  },
);

/** The way back is open to everyone; what it does is not: whoever began must still be allowed to, in the same workspace. */
async function finishConnection(call: Call, consented: Consented): Promise<Answer> {
  const { state, verifier, code, target, workspaceId, details } = consented;
  const { app, who, session, context } = call;
  if (judge('admin_step_up', who, session, app.clock()) !== 'allowed' || context.workspaceId !== workspaceId) {
    throw new CountersignError('foreign_state', 'Whoever began this is not here any more. Begin again.');
  }
  const desk = deskOf(call);
  const { services, expected } = details as { services: string[]; expected: string | null };
  const request = { redirectUri: desk.redirectUri, state, verifier };
  const result = await connectGoogle(context, desk, { request, code, services, expected });
  if (!wantsPage(call.request.headers.accept)) return new Answer(result, { status: 200 });
  if (result.missing.length === 0) return onward({ status: 302, body: null, location: target, cookies: [] });
  return problemPage(
    'Connected, but not for everything',
    `${inWords(result.missing)} Connect again and tick every box.`,
  );
}

function deskOf({ app }: Pick<Call, 'app'>) {
  if (app.googleDesk !== null) return app.googleDesk;
  throw new CountersignError('cannot_connect', 'Nothing can be connected here.');
}
