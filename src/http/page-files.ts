import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** A built file of the page with its compressed twins, in memory. */
export type PageFile = { type: string; plain: Buffer; br: Buffer | null; gzip: Buffer | null };

/** The built page: the document every address of it gets, and its parts, whose names hold their hashes. */
export type PageFiles = { document: PageFile; parts: ReadonlyMap<string, PageFile> };

type FileReply = { body: Buffer; headers: Record<string, string> };

/** No script, style, frame or address but our own; no HTML from strings. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

/** Serves the parts of the page. They never change under their name, so browsers keep them for a year. */
export function addPageParts(server: FastifyInstance, { parts }: PageFiles): void {
  server.get('/assets/:name', (request, reply) => {
    const file = parts.get((request.params as { name: string }).name);
    if (file === undefined) return reply.callNotFound();
    const { body, headers } = fileReply(request, file, 'public, max-age=31536000, immutable');
    return reply.headers(headers).send(body);
  });
}

/** The document, for `/` and for every address inside the page. Asked for anew each time: it names the parts in force. */
export function documentReply(request: FastifyRequest, { document }: PageFiles): FileReply {
  return fileReply(request, document, 'no-cache');
}

export function sendDocument(request: FastifyRequest, reply: FastifyReply, files: PageFiles): FastifyReply {
  const { body, headers } = documentReply(request, files);
  return reply.headers(headers).send(body);
}

/** Whether a browser asks for an address that is the page's own: what is not of the API is, and the page says what it lacks. */
export function isPageAddress({ method, url, headers }: FastifyRequest): boolean {
  const path = url.split('?')[0] ?? '';
  const isOfApi = /^\/(?:api|auth|assets|health|workflows|connectors|db|metrics)(?:\/|$)/.test(path);
  return method === 'GET' && !isOfApi && wantsPage(headers.accept);
}

export function wantsPage(accept: string | undefined): boolean {
  return (accept ?? '').includes('text/html');
}

function fileReply({ headers }: FastifyRequest, file: PageFile, cacheControl: string): FileReply {
  const accepted = String(headers['accept-encoding'] ?? '');
  const coding = file.br !== null && /\bbr\b/.test(accepted) ? 'br' : 'gzip';
  const packed = coding === 'br' ? file.br : /\bgzip\b/.test(accepted) ? file.gzip : null;
  return {
    body: packed ?? file.plain,
    headers: {
      'content-type': file.type,
      'cache-control': cacheControl,
      'content-security-policy': contentSecurityPolicy,
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'permissions-policy': 'camera=(), microphone=(), geolocation=(), publickey-credentials-get=(self)',
      vary: 'accept, accept-encoding',
      ...(packed === null ? {} : { 'content-encoding': coding }),
    },
  };
}
