import { useEffect, useRef, useSyncExternalStore } from 'react';
import { allCommands, type CommandId } from './catalogue.ts';

type Handler = () => void;

/** What each command does at the moment; the page that was shown last is asked first. */
const handlers = new Map<CommandId, Handler[]>();
const listeners = new Set<() => void>();
let available: CommandId[] = [];

/** Says what a command does while the caller is shown; null or false: it cannot be done now. */
export function useCommand(id: CommandId, run: Handler | null | false): void {
  const latest = useRef(run);
  latest.current = run;
  const isOn = Boolean(run);
  useEffect(() => {
    if (!isOn) return;
    const handler = () => (latest.current || (() => {}))();
    handlers.set(id, [...(handlers.get(id) ?? []), handler]);
    changed();
    return () => {
      handlers.set(
        id,
        (handlers.get(id) ?? []).filter((one) => one !== handler),
      );
      changed();
    };
  }, [id, isOn]);
}

/** Does it, if it can be done now. */
export function runCommand(id: CommandId): boolean {
  const handler = handlers.get(id)?.at(-1);
  handler?.();
  return handler !== undefined;
}

export function isAvailable(id: CommandId): boolean {
  return (handlers.get(id)?.length ?? 0) > 0;
}

/** The commands that can be done now. */
export function useAvailableCommands(): readonly CommandId[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => available,
  );
}

function changed(): void {
  available = allCommands.map(([id]) => id).filter(isAvailable);
  for (const listener of listeners) listener();
}
