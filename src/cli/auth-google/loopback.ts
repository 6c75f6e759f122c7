import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { CountersignError } from '../../core/errors.ts';
import { openDoorway } from '../../http/doorway.ts';

/** A listener on this machine to which the browser brings Google's answer. */
export type Loopback = {
  redirectUri: string;
  /** The code of the first answer that comes. Throws CountersignError for any answer but the consent that was asked for. */
  answer: Promise<string>;
  close(): Promise<void>;
};

/** Listens on loopback alone (RFC 8252, section 7.3). Throws `port_in_use`; `answer` gives up after `waitMs`. */
export async function openLoopback(port: number, state: string, waitMs: number): Promise<Loopback> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  // An answer may come before anybody waits for it.
  promise.catch(() => {});
  const doorway = await openDoorway({ host: '127.0.0.1', port }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') throw error;
    const sentence = `Port ${port} is in use. Stop the program that uses it, or set GOOGLE_REDIRECT_PORT to another port.`;
    throw new CountersignError('port_in_use', sentence);
  });
  const late = () => reject(new CountersignError('no_answer', 'No answer came from the browser. Nothing was stored.'));
  const timer = setTimeout(late, waitMs);
  let isAnswered = false;
  const listener: RequestListener = (request, response) => {
    const query = answerIn(request, port);
    if (query === null) return say(response, 404, 'There is nothing here.');
    if (isAnswered) return say(response, 400, 'This consent has been answered already.');
    isAnswered = true;
    clearTimeout(timer);
    try {
      resolve(codeIn(query, state));
      say(
        response,
        200,
        'Countersign has the answer. What became of it stands in the terminal; this page can be closed.',
      );
    } catch (error) {
      reject(error);
      say(response, 400, (error as CountersignError).publicMessage);
    }
  };
  doorway.await(listener);
  doorway.lead();
  const close = async () => {
    clearTimeout(timer);
    await doorway.close();
  };
  return { redirectUri: `http://127.0.0.1:${port}/`, answer: promise, close };
}

/** The query of an answer; null for all else, such as a favicon, or a page that reached here under another name. */
function answerIn({ method, url, headers }: IncomingMessage, port: number): URLSearchParams | null {
  if (method !== 'GET' || ![`127.0.0.1:${port}`, `localhost:${port}`].includes(headers.host ?? '')) return null;
  const asked = URL.parse(url ?? '', 'http://127.0.0.1');
  const isAnswer = asked?.pathname === '/' && ['code', 'error'].some((name) => asked.searchParams.has(name));
  return isAnswer ? asked.searchParams : null;
}

const again = 'Nothing was stored. Run the command again.';

function codeIn(query: URLSearchParams, state: string): string {
  if (query.get('state') !== state) {
    const sentence = `The answer in the browser belongs to another consent than the one asked for. ${again}`;
    throw new CountersignError('foreign_state', sentence);
  }
  const error = query.get('error');
  if (error === 'access_denied') throw new CountersignError('consent_denied', `The consent was denied. ${again}`);
  if (error === 'admin_policy_enforced') {
    const sentence = "The account's administrator does not allow this consent. Ask them to trust the client.";
    throw new CountersignError('consent_refused', sentence);
  }
  const code = query.get('code') ?? '';
  if (error === null && code !== '') return code;
  const named = /^[a-z_]{1,40}$/.test(error ?? '') ? ` (${error})` : '';
  throw new CountersignError('consent_refused', `Google gave no consent${named}. ${again}`);
}

function say(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, {
    'content-type': 'text/plain; charset=utf-8',
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    connection: 'close',
  });
  response.end(`${text}\n`);
}
