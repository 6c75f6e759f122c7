import { createLog } from '../app/log.ts';
import { serverOf } from '../app/serve.ts';
import { createApp } from '../app.ts';
import { type Config, readConfig } from '../config.ts';
import { CountersignError } from '../core/errors.ts';
import { atAddress, readBody, type ServerReply } from './running-server.ts';
import { fieldNames, type NamedVerb, namedVerbs, requestOf } from './verbs.ts';

type Request = ReturnType<typeof requestOf>;

/**
 * Calls a verb as the local operator, by the schemas of its route: through the server if it runs, else in this process.
 * Without a name, lists them. Prints the reply as JSON; exit code 1 for a refusal. Development only, because nobody else
 * may act without proving who they are.
 */
export async function call(name: string | undefined, options: { json?: string }): Promise<number> {
  if (name === undefined) {
    console.log(listing(namedVerbs()));
    return 0;
  }
  const { route } = verbNamed(name);
  const config = readConfig();
  if (config.apiEnv !== 'development') {
    throw new CountersignError(
      'development_only',
      `Nobody is the local operator in ${config.apiEnv}. Use the API with a key (countersign keys create).`,
    );
  }
  const reply = await send(config, requestOf(route, readFields(options.json)));
  console.log(typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body, null, 2));
  return reply.status < 400 ? 0 : 1;
}

/** One request to this installation, as its local operator. */
export function send(config: Config, request: Request): Promise<ServerReply> {
  return atAddress(config, async (found) => {
    if (found.kind === 'ours') return found.server.ask(request.method, request.url, request.body);
    return sendHere(config, request);
  });
}

async function sendHere(config: Config, { method, url, body }: Request): Promise<ServerReply> {
  const log = createLog(config, { write: () => {} });
  const app = await createApp({ config, log });
  try {
    const server = await serverOf(app, log);
    const payload = body === undefined ? {} : { payload: JSON.stringify(body) };
    const headers = { 'content-type': 'application/json', host: 'localhost' };
    const { statusCode, payload: text } = await server.inject({ method, url, headers, ...payload });
    await server.close();
    return { status: statusCode, body: readBody(text) };
  } finally {
    await app.close();
  }
}

function verbNamed(name: string): NamedVerb {
  const verbs = namedVerbs();
  const verb = verbs.find((one) => one.name === name);
  if (verb !== undefined) return verb;
  throw new CountersignError('unknown_verb', `There is no verb ${name}.\n\n${listing(verbs)}`);
}

function readFields(json = '{}'): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(json);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Told below, along with everything else that is no object.
  }
  throw new CountersignError('invalid_json', 'What --json says must be one JSON object.');
}

function listing(verbs: readonly NamedVerb[]): string {
  const longest = Math.max(...verbs.map(({ name }) => name.length));
  return verbs
    .map(({ name, route }) => {
      const fields = fieldNames(route);
      return `${name.padEnd(longest)}  ${route.does}${fields.length === 0 ? '' : ` {${fields.join(', ')}}`}`;
    })
    .join('\n');
}
