import { createHmac } from 'node:crypto';
import type { FastifyInstance } from 'fastify';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
export type Reply = {
  status: number;
  body: Record<string, unknown>;
  location: string | null;
  headers: Record<string, unknown>;
};
type Answered = { statusCode: number; headers: Record<string, unknown>; body: string };

/** A browser with a cookie jar, whose pages are the server's own unless told otherwise. */
export function openBrowser(server: FastifyInstance, origin = 'http://localhost:3000') {
  const jar = new Map<string, string>();

  async function ask(method: Method, url: string, payload?: object, more: Record<string, string> = {}): Promise<Reply> {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { ...(method === 'GET' ? {} : { origin }), ...(cookie === '' ? {} : { cookie }), ...more };
    const options = { method, url, headers, ...(payload === undefined ? {} : { payload }) };
    const answer = (await server.inject(options)) as unknown as Answered;
    for (const line of [answer.headers['set-cookie'] ?? []].flat() as string[]) keep(line);
    const isJson = String(answer.headers['content-type'] ?? '').startsWith('application/json');
    const body =
      isJson && answer.body !== '' ? (JSON.parse(answer.body) as Record<string, unknown>) : { text: answer.body };
    const { location } = answer.headers;
    return {
      status: answer.statusCode,
      body,
      location: typeof location === 'string' ? location : null,
      headers: answer.headers,
    };
  }

  function keep(line: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    if (/max-age=0/i.test(line) || value === '') jar.delete(name);
    else jar.set(name, value);
  }

  return {
    jar,
    ask,
    get: (url: string, more?: Record<string, string>) => ask('GET', url, undefined, more),
    post: (url: string, payload: object = {}) => ask('POST', url, payload),
  };
}

export type Browser = ReturnType<typeof openBrowser>;

/** The code an authenticator app shows for the secret of an `otpauth://` address (RFC 6238), `steps` later than now. */
export function codeFor(totpUri: string, steps = 0): string {
  const secret = decodeBase32(new URL(totpUri).searchParams.get('secret') ?? '');
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps));
  const mac = createHmac('sha1', secret).update(counter).digest();
  const at = (mac.at(-1) ?? 0) & 15;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

function decodeBase32(text: string): Buffer {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...text.replace(/=+$/, '')].map((sign) => letters.indexOf(sign).toString(2).padStart(5, '0')).join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}
