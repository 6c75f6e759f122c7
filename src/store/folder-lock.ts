import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CountersignError } from '../core/errors.ts';

type Holder = { pid: number; startedAt: string };

/** What a lock file says: a process, nothing readable, or that there is no such file. */
type Read = Holder | 'unreadable' | 'gone';

/**
 * Takes the data folder for this process, or throws `data_dir_in_use`. Two PGlite processes on one folder lose rows
 * without an error, so the second is refused. A lock whose process is dead (or whose id now belongs to another
 * process, told by its start time) is taken over. Processes that cannot see each other, as in two containers, must not
 * share a folder: there a live holder looks dead.
 */
export function lockFolder(folder: string): { release(): void } {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, 'lock');
  const holder: Holder = { pid: process.pid, startedAt: startTime(process.pid) ?? '' };
  const mine = join(folder, `lock.${nameOf(holder)}`);
  writeFileSync(mine, JSON.stringify(holder), { mode: 0o600 });
  try {
    for (let attempt = 0; attempt < 100; attempt++) {
      if (tryLink(mine, path)) return { release: () => release(path, holder) };
      const other = readHolder(path);
      if (other === 'gone') continue;
      if (isAlive(other)) throw inUse(folder, other);
      if (takeOver(folder, path, mine, other)) return { release: () => release(path, holder) };
    }
    throw new CountersignError('data_dir_in_use', `The data folder ${folder} could not be locked.`);
  } finally {
    rmSync(mine, { force: true });
  }
}

/**
 * Puts this process in the place of a dead one. Of several that see the same dead holder, the one whose link comes
 * first may replace it, after a second look: another may have done so in between. Where that one died half-way too, the
 * same holds for its own link.
 */
function takeOver(folder: string, path: string, mine: string, dead: Read): boolean {
  const claims: string[] = [];
  for (let judged = dead; ; ) {
    const claim = join(folder, `lock.after.${nameOf(judged)}`);
    if (tryLink(mine, claim)) {
      claims.push(claim);
      break;
    }
    judged = readHolder(claim);
    if (judged === 'gone') return false;
    if (isAlive(judged)) throw inUse(folder, judged);
    claims.push(claim);
  }
  const own = claims.at(-1) ?? '';
  try {
    if (nameOf(readHolder(path)) !== nameOf(dead)) return false;
    // The claim is a name of the same file as `mine`, and rename(2) puts it in the lock's place at once.
    renameSync(own, path);
    for (const claim of claims) rmSync(claim, { force: true });
    return true;
  } finally {
    rmSync(own, { force: true });
  }
}

function inUse(folder: string, holder: Read): CountersignError {
  const who = typeof holder === 'object' ? `process ${holder.pid}` : 'another process';
  return new CountersignError(
    'data_dir_in_use',
    `The data folder ${folder} is in use by ${who}. Stop it, or set DATA_DIR to another folder.`,
  );
}

function nameOf(holder: Read): string {
  return typeof holder === 'object' ? `${holder.pid}.${holder.startedAt.replaceAll(/\W/g, '')}` : holder;
}

// link(2) is atomic and fails when the name exists, so two starters cannot both succeed.
function tryLink(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function release(path: string, holder: Holder): void {
  if (nameOf(readHolder(path)) === nameOf(holder)) rmSync(path, { force: true });
}

function readHolder(path: string): Read {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    const holder = value as Partial<Holder> | null;
    if (!Number.isInteger(holder?.pid) || typeof holder?.startedAt !== 'string') return 'unreadable';
    return { pid: Number(holder.pid), startedAt: holder.startedAt };
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'gone' : 'unreadable';
  }
}

function isAlive(holder: Read): boolean {
  if (typeof holder !== 'object') return false;
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  const now = startTime(holder.pid);
  return now === null || holder.startedAt === '' || now === holder.startedAt;
}

/** Start time in clock ticks since boot, field 22 of proc(5) stat; null where there is no /proc. */
function startTime(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // Field 3 is the state; a zombie holds nothing any more.
    return fields[0] === 'Z' ? 'zombie' : (fields[19] ?? null);
  } catch {
    return null;
  }
}
