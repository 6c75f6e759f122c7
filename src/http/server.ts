import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import cors from '@fastify/cors';
import multipart from '@fastify/multipart';
import swagger from '@fastify/swagger';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest, LogController } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { type Actor, system } from '../core/actor.ts';
import { CountersignError } from '../core/errors.ts';
import type { Session } from '../core/sign-in.ts';
import { createConnectorStatus } from '../verbs/operations/connector-status.ts';
import { openApiOptions, schemaOf } from './api-docs.ts';
import { replyWithError } from './error-replies.ts';
import { formLimits } from './form-body.ts';
import { addGate } from './gate.ts';
import { createMetrics } from './metrics.ts';
import { addPageParts, isPageAddress, sendDocument } from './page-files.ts';
import { isSteppedUp } from './permissions.ts';
import { Answer, type App, type Call, type Route, type WebhookProof } from './route.ts';
import { routes } from './routes.ts';
import type { ServerOptions } from './server-options.ts';
import type { HttpSettings } from './settings.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    entry?: Route;
  }
  interface FastifyRequest {
    who: Actor | null;
    session: Session | null;
    workspaceId: string | null;
    proof: WebhookProof | null;
  }
}

const bodyLimit = 1024 * 1024;
const webhookBodyLimit = 256 * 1024;
const rateLimitHeaders = ['RateLimit-Limit', 'RateLimit-Remaining', 'RateLimit-Reset', 'RateLimit-Policy'];
const fileLimit = 10 * 1024 * 1024;

/** The HTTP server with every route of the table, not yet listening. */
export async function createServer(options: ServerOptions): Promise<FastifyInstance> {
  const { settings, log, contextFor, doorway } = options;
  if (settings.localOperator !== null && settings.apiEnv !== 'development') {
    throw new CountersignError('unsafe_settings', 'Without sign-in, nobody acts outside development.');
  }
  const server = Fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'trace_id' }),
    genReqId: traceIdOf,
    bodyLimit,
    ...(doorway === undefined ? {} : { serverFactory: doorway.await }),
    exposeHeadRoutes: false,
    requestTimeout: 30_000,
    trustProxy: settings.trustedProxies.length > 0 ? [...settings.trustedProxies] : false,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 300 },
    frameworkErrors: (error, request, reply) => void replyWithError(error, request, secure(settings, request, reply)),
  });
  server.setValidatorCompiler(validatorCompiler);
  server.setSerializerCompiler(serializerCompiler);
  server.setErrorHandler(replyWithError);
  server.decorateRequest('who', null);
  server.decorateRequest('proof', null);
  server.decorateRequest('session', null);
  server.decorateRequest('workspaceId', null);

  const { clock } = contextFor(system, 'start');
  const app: App = {
    settings,
    operations: options.operations,
    connectorStatus: createConnectorStatus(options.operations, clock),
    metrics: createMetrics(),
    clock,
    signIn: options.signIn ?? null,
    googleDesk: options.googleDesk ?? null,
    page: options.page ?? null,
    events: options.events,
    sandbox: options.sandbox ?? null,
    openApi: () => server.swagger() as unknown as Record<string, unknown>,
  };
  server.addHook('preClose', async () => options.events.close());
  server.addHook('onRequest', async (request, reply) => void secure(settings, request, reply));
  await server.register(cors, {
    origin: [...settings.allowedOrigins],
    methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
    exposedHeaders: ['X-Trace-ID', 'X-Total-Count', 'Retry-After', ...rateLimitHeaders],
  });
  await server.register(swagger, openApiOptions(settings.version, settings.publicBaseUrl));
  if (doorway !== undefined) server.addHook('onReady', async () => doorway.lead());
  addGate(server, options, app);
  // After the gate, which takes all other kinds of bodies away.
  await server.register(multipart, { limits: formLimits });
  addLog(server, app);
  for (const entry of openRoutes(settings)) addRoute(server, entry, options, app);
  const { page } = app;
  if (page !== null) addPageParts(server, page);
  server.setNotFoundHandler((request, reply) => {
    if (page !== null && isPageAddress(request)) return sendDocument(request, reply, page);
    return answerUnknownPath(openRoutes(settings), request, reply);
  });
  return server;
}

function openRoutes({ operatorModeEnabled }: HttpSettings): Route[] {
  return routes.filter(({ path }) => operatorModeEnabled || !path.startsWith('/api/operator/'));
}

function addRoute(server: FastifyInstance, entry: Route, { contextFor }: ServerOptions, app: App): void {
  const plainStatus = Number(Object.keys(entry.replies)[0]);
  server.route({
    method: entry.method,
    url: entry.path,
    config: { entry },
    schema: schemaOf(entry),
    bodyLimit: entry.takesFile ? fileLimit : entry.access === 'webhook' ? webhookBodyLimit : bodyLimit,
    handler: async (request, reply) => {
      const { who, session, proof, params, query, body } = request;
      const call: Call = {
        app,
        who,
        session,
        proof,
        params,
        query,
        body,
        request,
        get context() {
          return contextFor(who ?? system, request.id, {
            ...(request.workspaceId === null ? {} : { workspaceId: request.workspaceId }),
            lacksStepUp: session !== null && !isSteppedUp(session, app.clock()),
          });
        },
      };
      const result = await entry.run(call);
      const answer = result instanceof Answer ? result : new Answer(result);
      return reply
        .code(answer.status ?? plainStatus)
        .headers(answer.headers as Record<string, string | string[]>)
        .send(answer.body);
    },
  });
}

/** One line for each request: the route, never the address with its query. */
function addLog(server: FastifyInstance, { metrics }: App): void {
  server.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.config.entry?.path ?? 'unknown';
    const { method } = request;
    const status = reply.statusCode;
    metrics.observe({ method, route, status, seconds: reply.elapsedTime / 1000 });
    request.log.info({ msg: 'request', method, route, status, duration_ms: Math.round(reply.elapsedTime) });
  });
}

function secure(settings: HttpSettings, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { maxAgeSeconds, includeSubdomains } = settings.hsts;
  reply.headers({
    'x-trace-id': request.id,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'x-frame-options': 'DENY',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'cache-control': 'no-store',
  });
  if (settings.enforceHttps) {
    const subdomains = includeSubdomains ? '; includeSubDomains' : '';
    reply.header('strict-transport-security', `max-age=${maxAgeSeconds}${subdomains}`);
  }
  return reply;
}

/** The caller's own trace id when it is harmless, else a new one. */
function traceIdOf({ headers }: Pick<IncomingMessage, 'headers'>): string {
  const given = headers['x-trace-id'];
  return typeof given === 'string' && /^[A-Za-z0-9._:-]{1,128}$/.test(given) ? given : randomUUID();
}

/** 405 where the path is known by another method, else 404. */
function answerUnknownPath(open: readonly Route[], request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const path = request.url.split('?')[0] ?? '';
  const methods = open.filter((one) => patternOf(one.path).test(path)).map(({ method }) => method);
  if (methods.length === 0) {
    return replyWithError(new CountersignError('not_found', 'There is nothing at this address.'), request, reply);
  }
  const error = new CountersignError('method_not_allowed', `This address takes ${[...new Set(methods)].join(', ')}.`);
  return replyWithError(error, request, reply.header('allow', [...new Set(methods)].join(', ')));
}

function patternOf(path: string): RegExp {
  const parts = path.split('/').map((part) => (part.startsWith(':') ? '[^/]+' : part.replaceAll('.', '\\.')));
  return new RegExp(`^${parts.join('/')}/?$`);
}
