import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import type { ZodType } from 'zod';
import { errorReply } from './contract.ts';
import type { Route } from './route.ts';

/** How the routes become an OpenAPI 3.1 document. */
export function openApiOptions(version: string, publicBaseUrl: string): FastifyDynamicSwaggerOptions {
  return {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Countersign',
        version,
        description: 'A sales agent that drafts replies to leads, and sends nothing without a countersignature.',
      },
      servers: [{ url: publicBaseUrl }],
      components: {
        securitySchemes: {
          bearer: { type: 'http', scheme: 'bearer', description: 'An API key (cs_…).' },
          apiKey: { type: 'apiKey', in: 'header', name: 'X-API-Key' },
          hubspotSignature: { type: 'apiKey', in: 'header', name: 'X-HubSpot-Signature-v3' },
        },
      },
    },
    transform: jsonSchemaTransform,
    transformObject: jsonSchemaTransformObject,
  };
}

/** The schemas of a route as Fastify and the document take them: its own replies, and the refusals it may give. */
export function schemaOf(route: Route) {
  const { params, query, body, replies } = route;
  const refusals = Object.fromEntries(refusalsOf(route).map((status) => [status, errorReply]));
  const response: Record<string, unknown> = { ...refusals, '5xx': errorReply, ...replies };
  return {
    summary: route.does,
    operationId: operationId(route),
    tags: [tagOf(route.path)],
    security: securityOf(route),
    response: response as Record<string, ZodType>,
    ...(params === undefined ? {} : { params }),
    ...(query === undefined ? {} : { querystring: query }),
    ...(body === undefined ? {} : { body }),
    ...(route.takesForm ? { consumes: ['multipart/form-data'] } : {}),
    ...(route.takesFile ? { consumes: ['application/octet-stream'] } : {}),
  };
}

/** Statuses a route may refuse with, beside any 5xx. */
export function refusalsOf({ access, method, body, query, params, refuses = [] }: Route): number[] {
  const found = new Set<number>(refuses.filter((status) => status < 500));
  if (access !== 'open') found.add(401);
  if (access !== 'open' && (access !== 'public' || method !== 'GET')) found.add(403);
  if (access === 'webhook') found.add(400);
  if (body !== undefined) for (const status of [400, 413, 415, 422]) found.add(status);
  if (query !== undefined || params !== undefined) found.add(422);
  return [...found].sort();
}

function operationId({ method, path }: Route): string {
  const words = path.split(/[/:.-]+/).filter((word) => word !== '' && word !== 'api');
  return [method.toLowerCase(), ...words].join('_');
}

function tagOf(path: string): string {
  const known = { '/api/operator': 'drafts', '/api/admin': 'administration', '/api/webhooks': 'intake' };
  const found = Object.entries(known).find(([prefix]) => path.startsWith(prefix));
  return (
    found?.[1] ?? (/^\/api\/(?:dashboard|desk)/.test(path) || path.startsWith('/api/audit') ? 'overview' : 'status')
  );
}

function securityOf({ access }: Route): Record<string, string[]>[] {
  if (access === 'open') return [];
  const keys = [{ bearer: [] }, { apiKey: [] }];
  if (access === 'webhook') return [{ hubspotSignature: [] }, ...keys];
  return access === 'public' ? [{}, ...keys] : keys;
}
