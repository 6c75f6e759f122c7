import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';

export type Change<T> = (id: string, next: T | undefined, previous: T | undefined) => void;

/** Records by id, in insertion order. A stored record is never changed in place: put a new one. */
export type Collection<T> = {
  get: (id: string) => T | undefined;
  has: (id: string) => boolean;
  put: (id: string, value: T) => void;
  remove: (id: string) => void;
  values: () => IterableIterator<T>;
  ids: () => IterableIterator<string>;
  size: () => number;
  /** Called on every change, also while a file is read: for indexes, which are never stored. */
  watch: (change: Change<T>) => void;
};

type Operation = [collection: string, id: string, value?: unknown];
type Line = { n: number; o: Operation[] };

export type State = ReturnType<typeof createState>;

/**
 * In-memory collections whose changes `commit` appends to `file` with one synchronous write: what was answered survives a kill -9
 * of the process (not a power cut). Each line is one whole change; a torn line is dropped on load.
 */
export function createState(file?: string) {
  const records = new Map<string, Map<string, unknown>>();
  const watchers = new Map<string, Change<unknown>[]>();
  let pending: Operation[] = [];
  let undo: Operation[] = [];
  let counter = 0;
  let torn = false;
  let descriptor: number | undefined;

  const recordsOf = (name: string): Map<string, unknown> => {
    const found = records.get(name) ?? new Map<string, unknown>();
    records.set(name, found);
    return found;
  };
  const apply = (name: string, id: string, value: unknown): void => {
    const all = recordsOf(name);
    const previous = all.get(id);
    if (value === undefined) all.delete(id);
    else all.set(id, value);
    for (const change of watchers.get(name) ?? []) change(id, value, previous);
  };
  const change = (name: string, id: string, value: unknown): void => {
    undo.push([name, id, recordsOf(name).get(id)]);
    apply(name, id, value);
    if (descriptor !== undefined) pending.push(value === undefined ? [name, id] : [name, id, value]);
  };

  function collection<T>(name: string): Collection<T> {
    const all = recordsOf(name) as Map<string, T>;
    return {
      get: (id) => all.get(id),
      has: (id) => all.has(id),
      put: (id, value) => change(name, id, value),
      remove: (id) => {
        if (all.has(id)) change(name, id, undefined);
      },
      values: () => all.values(),
      ids: () => all.keys(),
      size: () => all.size,
      watch: (watcher) => {
        watchers.set(name, [...(watchers.get(name) ?? []), watcher as Change<unknown>]);
        for (const [id, value] of all) watcher(id, value, undefined);
      },
    };
  }

  /** Reads the file, writes it anew without its history and keeps it open. True when it held anything. */
  function open(): boolean {
    if (file === undefined) return false;
    mkdirSync(dirname(file), { recursive: true });
    const lines = existsSync(file) ? readLines(file) : [];
    for (const line of lines) {
      counter = Math.max(counter, line.n);
      for (const [name, id, value] of line.o) apply(name, id, value);
    }
    writeFileSync(`${file}.new`, snapshot(records, counter));
    renameSync(`${file}.new`, file);
    descriptor = openSync(file, 'a');
    return lines.length > 0;
  }

  return {
    collection,
    open,
    /** Writes what changed since the last call. Called before every answer; does nothing when nothing changed. */
    commit(): void {
      undo = [];
      if (descriptor === undefined || pending.length === 0) return;
      const line = JSON.stringify({ n: counter, o: pending } satisfies Line);
      const bytes = Buffer.from(torn ? `\n${line}\n` : `${line}\n`);
      torn = true;
      for (let written = 0; written < bytes.length; ) written += writeSync(descriptor, bytes, written);
      torn = false;
      pending = [];
    },
    /** Takes back what changed since the last commit: a refused request changes nothing. */
    rollback(): void {
      for (const [name, id, value] of undo.reverse()) apply(name, id, value);
      undo = [];
      pending = [];
    },
    /** A number never given before, also across restarts once something was committed. */
    nextNumber(): number {
      counter += 1;
      return counter;
    },
    lastNumber: (): number => counter,
    clear(): void {
      for (const [name, all] of records) for (const id of [...all.keys()]) change(name, id, undefined);
    },
    sizes(): Record<string, number> {
      return Object.fromEntries([...records].map(([name, all]) => [name, all.size]));
    },
    close(): void {
      if (descriptor !== undefined) closeSync(descriptor);
      descriptor = undefined;
    },
  };
}

function readLines(file: string): Line[] {
  const lines: Line[] = [];
  for (const text of readFileSync(file, 'utf8').split('\n')) {
    if (text === '') continue;
    try {
      lines.push(JSON.parse(text) as Line);
    } catch {
      // A torn line was never acknowledged: the write failed or the process died on it.
    }
  }
  return lines;
}

function snapshot(records: Map<string, Map<string, unknown>>, counter: number): string {
  const lines: string[] = [];
  for (const [name, all] of records) {
    for (const [id, value] of all) lines.push(JSON.stringify({ n: counter, o: [[name, id, value]] } satisfies Line));
  }
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}
