/**
 * Builds the page into dist/dashboard. Runs after an install too (`prepare`), where it must fail nothing: without the
 * tools of development the server answers with a plain page instead.
 */
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values } = parseArgs({ options: { 'if-possible': { type: 'boolean', default: false } } });
const configFile = fileURLToPath(new URL('../dashboard/vite.config.ts', import.meta.url));

const vite = await import('vite').catch((error: unknown) => {
  if (!values['if-possible']) throw error;
  return null;
});
if (vite === null) console.log('The page is not built: vite is not installed here. The API works without it.');
else await vite.build({ configFile, logLevel: 'warn' });
