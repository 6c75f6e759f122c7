import type { FastifyInstance } from 'fastify';
import { system } from '../core/actor.ts';
import { CountersignError } from '../core/errors.ts';
import { identify, proofOf } from './access.ts';
import { readForm } from './form-body.ts';
import { jsonReader } from './json-body.ts';
import { changesState, httpsTarget, isForeignChange, isProvenOurs } from './origin.ts';
import { judge } from './permissions.ts';
import { createRefusalLog } from './refusal-log.ts';
import { limitRequests } from './request-limit.ts';
import type { App } from './route.ts';
import type { ServerOptions } from './server-options.ts';
import { isStorable } from './storable-text.ts';

/** Everything a request must pass before it is believed: https, origin, credential, right, signature. */
export function addGate(server: FastifyInstance, options: ServerOptions, app: App): void {
  const { settings, contextFor, countRequest = null } = options;
  const credentials = { authenticate: options.authenticate, signIn: app.signIn };
  const refusals = createRefusalLog(app, (traceId) => contextFor(system, traceId));
  const readJson = jsonReader(server);
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, bytes, done) => done(null, bytes));
  // What mail providers and the plain pages of links post; nothing of it is read.
  server.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'buffer' }, (request, _bytes, done) => {
    const { entry } = request.routeOptions.config;
    if (entry?.ignoresForm) done(null, Buffer.alloc(0));
    else done(Object.assign(new Error('unsupported'), { statusCode: 415 }));
  });
  server.addContentTypeParser('application/octet-stream', { parseAs: 'buffer' }, (_request, bytes, done) =>
    done(null, bytes),
  );

  server.addHook('onRequest', async (request, reply) => {
    const target = httpsTarget(request, settings);
    if (target !== null) return reply.redirect(target, 308);
    if (isForeignChange(request, settings)) {
      throw new CountersignError('foreign_origin', 'This page may not change anything here.');
    }
    const { entry } = request.routeOptions.config;
    if (entry === undefined) return;
    if (entry.access === 'open') return limitRequests(countRequest, request, reply, null);
    const identified = refusals.watch('api_key', request, () => identify(request, settings, credentials));
    const caller = await identified.catch(async (error: unknown) => {
      // Whoever guesses keys is held back by address.
      await limitRequests(countRequest, request, reply, null);
      throw error;
    });
    request.who = caller.actor;
    request.session = caller.session;
    request.workspaceId = caller.workspaceId;
    await limitRequests(countRequest, request, reply, caller.actor);
    const hasCookie = caller.session !== null || entry.access === 'sign_in';
    if (hasCookie && changesState(request.method) && !isProvenOurs(request, settings)) {
      throw new CountersignError('foreign_origin', 'Only a page of this server may do that in your name.');
    }
    const verdict = judge(entry.access, caller.actor, caller.session, app.clock());
    if (verdict === 'unauthenticated') throw new CountersignError('unauthenticated', 'A credential is needed.');
    if (verdict === 'step_up_needed') {
      throw new CountersignError(
        'step_up_needed',
        'Show your passkey, or your password and a code, once more for this.',
      );
    }
    if (verdict !== 'forbidden') return;
    await refusals.alert(request, entry);
    throw new CountersignError('forbidden', 'This credential does not allow that.');
  });

  // The signature covers the bytes, so it is checked before anything is read into them.
  server.addHook('preValidation', async (request) => {
    const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    if (request.routeOptions.config.entry?.access === 'webhook') {
      request.proof = await refusals.watch('hubspot', request, async () =>
        request.who?.kind === 'agent' ? 'internal' : proofOf(request, bytes, settings, app.clock()),
      );
    }
    const isForm = request.isMultipart();
    if (isForm !== (request.routeOptions.config.entry?.takesForm === true)) throw wrongMediaType();
    if (isForm) {
      request.body = await readForm(request);
      return;
    }
    const isFile = request.headers['content-type']?.startsWith('application/octet-stream') === true;
    if (isFile !== (request.routeOptions.config.entry?.takesFile === true) && bytes.length > 0) throw wrongMediaType();
    if (isFile) return;
    request.body = await readJson(bytes);
    // Forms may hold anything, and are cleaned; people and agents are told.
    if (request.routeOptions.config.entry?.access !== 'webhook' && !isStorable([request.body, request.query])) {
      throw new CountersignError('invalid_text', 'The request holds NUL or broken characters.');
    }
  });
}

function wrongMediaType(): CountersignError {
  return new CountersignError('wrong_media_type', 'This address takes another kind of body.');
}
