import { parseArgs } from 'node:util';
import { startSandbox } from './index.ts';

/** `node sandbox/serve.ts --port N --data FILE`: prints one JSON line with address and credentials, runs until it is ended. */
const { values } = parseArgs({
  options: { port: { type: 'string' }, data: { type: 'string' }, 'no-seed': { type: 'boolean' } },
});
const port = values.port === undefined ? {} : { port: Number(values.port) };
const data = values.data === undefined ? {} : { dataFile: values.data };
const sandbox = await startSandbox({ ...port, ...data, seed: values['no-seed'] !== true });
process.stdout.write(`${JSON.stringify({ url: sandbox.url, credentials: sandbox.credentials })}\n`);
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void sandbox.close().then(() => process.exit(0)));
