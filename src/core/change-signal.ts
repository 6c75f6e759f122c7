/** Tells those who wait that something in a workspace has changed; what it was they look up. */
export type ChangeSignal = {
  tell(workspaceId: string): void;
  /** Answers how to stop listening. */
  listen(workspaceId: string, listener: () => void): () => void;
};

export function createChangeSignal(): ChangeSignal {
  const listeners = new Map<string, Set<() => void>>();
  return {
    tell(workspaceId) {
      for (const listener of listeners.get(workspaceId) ?? []) listener();
    },
    listen(workspaceId, listener) {
      const inWorkspace = listeners.get(workspaceId) ?? new Set();
      listeners.set(workspaceId, inWorkspace.add(listener));
      return () => {
        inWorkspace.delete(listener);
        if (inWorkspace.size === 0) listeners.delete(workspaceId);
      };
    },
  };
}
