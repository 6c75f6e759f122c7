/** Answers that may be given again for a while. */
export type Kept<T> = {
  get(key: string): T | undefined;
  set(key: string, value: T): void;
  drop(key: string): void;
  /** Drops every answer this is true of. */
  dropWhere(isStale: (value: T) => boolean): void;
};

/** Keeps at most `most` answers for `keepMs` milliseconds each; beyond that, the one asked for longest ago goes. */
export function createKept<T>(limits: { keepMs: number; most: number }, nowMs: () => number): Kept<T> {
  // A Map keeps the order of insertion: whatever is used is put at its end again.
  const entries = new Map<string, { value: T; atMs: number }>();
  return {
    get(key) {
      const entry = entries.get(key);
      if (entry === undefined) return undefined;
      entries.delete(key);
      if (nowMs() - entry.atMs >= limits.keepMs) return undefined;
      entries.set(key, entry);
      return entry.value;
    },
    set(key, value) {
      entries.delete(key);
      const [oldest] = entries.keys();
      if (entries.size >= limits.most && oldest !== undefined) entries.delete(oldest);
      entries.set(key, { value, atMs: nowMs() });
    },
    drop: (key) => void entries.delete(key),
    dropWhere(isStale) {
      for (const [key, { value }] of entries) if (isStale(value)) entries.delete(key);
    },
  };
}
