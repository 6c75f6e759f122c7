import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CountersignError } from '../core/errors.ts';
import { Secret } from '../core/secret.ts';

const fileName = 'google.json';
const anyoneElse = 0o077;

/** What the token file holds besides Google's own fields, which are kept as they are. */
export type GoogleTokenFile = { refresh_token: string } & Record<string, unknown>;

/**
 * The refresh token of this installation's Google account: `{"refresh_token": …}` in `google.json` of the folder. Null
 * without a file. Throws `token_file_open` when others on this machine may read it, `token_file_unreadable` when it is
 * not such a file.
 */
export function readGoogleTokenFile(folder: string): Secret | null {
  const file = join(folder, fileName);
  const stats = statSync(file, { throwIfNoEntry: false });
  if (stats === undefined) return null;
  refuseWiderThan(folder, statSync(folder).mode, '700');
  refuseWiderThan(file, stats.mode, '600');
  const token = tokenIn(file);
  if (typeof token === 'string' && token !== '') return new Secret(token);
  throw new CountersignError(
    'token_file_unreadable',
    `${file} holds no refresh_token. Connect the Google account again, or remove the file.`,
  );
}

/** Writes the file whole or not at all, for this user's eyes only. */
export function writeGoogleTokenFile(folder: string, content: GoogleTokenFile): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  const file = join(folder, fileName);
  const half = `${file}.${process.pid}.new`;
  rmSync(half, { force: true });
  writeFileSync(half, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600, flag: 'wx', flush: true });
  renameSync(half, file);
}

/** Removes the file; false when there was none. */
export function removeGoogleTokenFile(folder: string): boolean {
  const file = join(folder, fileName);
  if (statSync(file, { throwIfNoEntry: false }) === undefined) return false;
  rmSync(file);
  return true;
}

// Windows has no such bits: what it tells would refuse every file.
function refuseWiderThan(path: string, mode: number, needed: string): void {
  if (process.platform === 'win32' || (mode & anyoneElse) === 0) return;
  throw new CountersignError(
    'token_file_open',
    `${path} can be read by others on this machine. Run: chmod ${needed} '${path}'`,
  );
}

function tokenIn(file: string): unknown {
  try {
    return (JSON.parse(readFileSync(file, 'utf8')) as { refresh_token?: unknown } | null)?.refresh_token;
  } catch {
    return undefined;
  }
}
