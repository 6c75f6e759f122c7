import { PassThrough, type Readable } from 'node:stream';
import type { ChangeSignal } from '../core/change-signal.ts';
import type { VerbContext } from '../verbs/context.ts';
import { changesSince, currentChange } from '../verbs/desk/follow-changes.ts';

/** The open event streams of this process. */
export type EventStreams = {
  /** A stream of changes, from behind `since` on, or from now on. */
  open(context: VerbContext, since: number | null): Readable;
  /** Ends all of them; browsers come back by themselves. */
  close(): void;
};

/** Changes of this process are told at once; those of others are found by asking for one number. */
const askEveryMs = 1000;
const beatEveryMs = 15_000;
/** Whoever follows must show again now and then that they may. */
const longestMs = 5 * 60_000;

export function createEventStreams(signal: ChangeSignal): EventStreams {
  const open = new Set<PassThrough>();
  const watch = watcher(signal);
  return {
    open(context, since) {
      const stream = new PassThrough();
      open.add(stream);
      const stop = follow(context, stream, signal, since);
      const unwatch = watch(context);
      const timers = [
        setInterval(() => stream.write(': still here\n\n'), beatEveryMs),
        setTimeout(() => stream.end(), longestMs),
      ];
      stream.once('close', () => {
        for (const timer of timers) clearInterval(timer);
        open.delete(stream);
        unwatch();
        stop();
      });
      return stream;
    },
    close() {
      for (const stream of open) stream.end();
    },
  };
}

/** Writes what has changed whenever the signal sounds, one look at a time. Answers how to stop. */
function follow(context: VerbContext, stream: PassThrough, signal: ChangeSignal, since: number | null): () => void {
  let seen = since;
  let isLooking = false;
  let isStale = false;
  const look = async (): Promise<void> => {
    isStale = true;
    if (isLooking) return;
    isLooking = true;
    while (isStale && !stream.destroyed) {
      isStale = false;
      if (seen === null) seen = await currentChange(context);
      const changes = await changesSince(context, seen);
      if (changes === null || stream.writableEnded) continue;
      const { seq, draft_ids, kinds, isAll } = changes;
      seen = seq;
      stream.write(`id: ${seq}\nevent: change\ndata: ${JSON.stringify({ draft_ids, kinds, all: isAll })}\n\n`);
    }
    isLooking = false;
  };
  const lookSafely = () => void look().catch(() => stream.end());
  stream.write('retry: 2000\n\n');
  lookSafely();
  return signal.listen(context.workspaceId, lookSafely);
}

/** Asks once a second for the newest number of each workspace that somebody follows, for the changes of other processes. */
function watcher(signal: ChangeSignal): (context: VerbContext) => () => void {
  const watched = new Map<string, { followers: number; timer: NodeJS.Timeout }>();
  return (context) => {
    const { workspaceId } = context;
    const standing = watched.get(workspaceId);
    let newest = -1;
    const ask = async () => {
      const now = await currentChange(context).catch(() => newest);
      if (now !== newest) signal.tell(workspaceId);
      newest = now;
    };
    const entry = standing ?? { followers: 0, timer: setInterval(() => void ask(), askEveryMs) };
    entry.followers++;
    watched.set(workspaceId, entry);
    return () => {
      entry.followers--;
      if (entry.followers > 0) return;
      clearInterval(entry.timer);
      watched.delete(workspaceId);
    };
  };
}
