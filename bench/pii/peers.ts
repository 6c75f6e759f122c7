import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Other detectors on npm, pinned, and the types each claims to find. None of them belongs to the product. */
export type Peer = { name: string; packages: readonly string[]; types: readonly string[] };

const six = ['email', 'phone', 'ssn', 'card', 'api_key', 'ip'];
export const peers: readonly Peer[] = [
  { name: 'openredaction', packages: ['openredaction@1.1.5'], types: six },
  { name: '@openredaction/openredaction', packages: ['@openredaction/openredaction@1.0.4'], types: six },
  { name: '@coo-quack/sensitive-canary', packages: ['@coo-quack/sensitive-canary@0.8.1'], types: six },
  { name: '@redactpii/node', packages: ['@redactpii/node@1.0.17'], types: ['email', 'phone', 'ssn', 'card'] },
  { name: 'redact-pii', packages: ['redact-pii@3.4.0'], types: six },
  { name: '@arcjet/analyze', packages: ['@arcjet/analyze@1.13.0'], types: ['email', 'phone', 'card', 'ip'] },
  {
    name: '@secretlint/secretlint-rule-preset-recommend',
    packages: ['@secretlint/core@13.0.0', '@secretlint/secretlint-rule-preset-recommend@13.0.0'],
    types: ['api_key'],
  },
  { name: 'libphonenumber-js', packages: ['libphonenumber-js@1.13.16'], types: ['phone'] },
  { name: 'compromise', packages: ['compromise@14.17.0'], types: ['person'] },
];

const folder = fileURLToPath(new URL('../../node_modules/.cache/pii-peers/', import.meta.url));

/** Installs the peers beside the product's own packages, once; null, with the reason printed, when npm cannot. */
export function installPeers(): string | null {
  const wanted = peers.flatMap(({ packages }) => packages);
  const stamp = join(
    folder,
    wanted
      .join('+')
      .replaceAll(/[^\w@.+-]/g, '_')
      .slice(0, 200),
  );
  if (existsSync(stamp)) return folder;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"private":true}\n');
  try {
    const options = [
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      '--legacy-peer-deps',
      '--no-package-lock',
      '--loglevel=error',
    ];
    execFileSync('npm', ['install', ...options, ...wanted], {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: 300_000,
    });
    writeFileSync(stamp, '');
    return folder;
  } catch (error) {
    const reason =
      error instanceof Error
        ? (error.message.split('\n').find((line) => line.includes('npm error')) ?? error.message)
        : '';
    console.log(
      `The peers could not be installed (${reason}). They need the npm registry; without them only our own figures follow.`,
    );
    return null;
  }
}
