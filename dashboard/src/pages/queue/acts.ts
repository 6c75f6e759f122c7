import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { post } from '../../api.ts';
import { showToast } from '../../parts/toast-store.ts';
import { takeOut } from './leaving.ts';
import type { DeskDraft, Draft } from './queue-data.ts';
import type { Split } from './splits.ts';

/** What an act is on: enough of a draft to name it, and the version that was seen. */
export type Target = { id: string; content_hash: string; name: string };

/** What can be taken back, the newest last. */
const undoable: { label: string; undo: () => Promise<void> }[] = [];

/**
 * What a person does with drafts. The page shows it at once; when the server refuses, it shows the draft again and says
 * why. Each answers whether it was done.
 */
export function useActs(split: Split) {
  const client = useQueryClient();
  return useMemo(() => actsOf(client, split), [client, split]);
}

export type Acts = ReturnType<typeof actsOf>;

function actsOf(client: QueryClient, split: Split) {
  const path = ({ id }: Target, act: string) => `/api/operator/drafts/${id}/${act}`;
  const desk = ({ id }: Target, act: string) => `/api/desk/drafts/${id}/${act}`;

  const approve = (target: Target) =>
    attempt(client, split, [target], {
      shows: (now) => ({ ...now, status: 'APPROVED' }),
      run: async () => {
        const draft = await post<Draft>(path(target, 'approve'), { content_hash: target.content_hash });
        if (draft.send_at === null) showToast(`Approved: ${target.name}`);
        else tellOfSend(target, draft.send_at);
        return draft;
      },
    });

  const tellOfSend = (target: Target, sendAt: string) => {
    const forMs = Math.max(1000, Date.parse(sendAt) - Date.now());
    const undo = async () => void (await undoSend(target));
    offerUndo(`Sending to ${target.name}`, undo, forMs);
  };

  const undoSend = (target: Target) =>
    attempt(client, split, [], {
      run: async () => {
        const draft = await post<Draft>(path(target, 'undo-send'));
        client.setQueryData<DeskDraft>(['desk-draft', target.id], (old) => old && { ...old, draft, send: 'undone' });
        showToast(`Not sent: ${target.name}. The draft stays approved.`);
        return null;
      },
    });

  return {
    approve,
    undoSend,
    send: (target: Target) =>
      attempt(client, split, [], {
        run: async () => {
          const draft = await post<Draft>(path(target, 'send'), { content_hash: target.content_hash });
          client.setQueryData<DeskDraft>(['desk-draft', target.id], (old) => old && { ...old, draft });
          if (draft.send_at !== null && draft.sent_at === null) tellOfSend(target, draft.send_at);
          else showToast(`Sent to ${target.name}`);
          return null;
        },
      }),
    reject: (targets: readonly Target[], reason: string) =>
      attempt(client, split, targets, {
        shows: (now) => ({ ...now, status: 'REJECTED' }),
        run: async (target) => post<Draft>(path(target, 'reject'), { reason }),
        says: `Rejected: ${named(targets)}`,
      }),
    snooze: (targets: readonly Target[], until: string) =>
      attempt(client, split, targets, {
        run: async (target) => post<Draft>(desk(target, 'snooze'), { until }),
        says: `Snoozed: ${named(targets)}`,
        undo: async (target) => void (await post(desk(target, 'snooze'), { until: null })),
      }),
    handOver: (targets: readonly Target[], to: { id: string; name: string } | null, note: string) =>
      attempt(client, split, targets, {
        stays: true,
        run: async (target) =>
          post<Draft>(desk(target, 'hand-over'), { to: to?.id ?? null, ...(note === '' ? {} : { note }) }),
        says: to === null ? `Back to everyone: ${named(targets)}` : `Handed to ${to.name}: ${named(targets)}`,
      }),
    /** Takes the last thing back that can be. */
    undo: async () => {
      const last = undoable.pop();
      if (last === undefined) showToast('There is nothing to undo.');
      else await last.undo();
    },
  };
}

type Attempt = {
  run: (target: Target) => Promise<Draft | null>;
  shows?: (now: Draft) => Draft;
  /** The drafts stay in the list. */
  stays?: boolean;
  says?: string;
  undo?: (target: Target) => Promise<void>;
};

async function attempt(client: QueryClient, split: Split, targets: readonly Target[], act: Attempt): Promise<boolean> {
  const bringBack = takeOut(act.stays ? [] : targets.map(({ id }) => id), split);
  const failures: string[] = [];
  for (const target of targets.length > 0 ? targets : [{ id: '', content_hash: '', name: '' }]) {
    const key = ['desk-draft', target.id];
    const before = client.getQueryData<DeskDraft>(key);
    const { shows } = act;
    if (shows && before) client.setQueryData<DeskDraft>(key, { ...before, draft: shows(before.draft) });
    try {
      const draft = await act.run(target);
      if (draft !== null) client.setQueryData<DeskDraft>(key, (old) => old && { ...old, draft });
    } catch (error) {
      if (before) client.setQueryData(key, before);
      failures.push(`${target.name === '' ? '' : `${target.name}: `}${(error as Error).message}`);
    }
  }
  const isDone = failures.length === 0;
  for (const text of new Set(failures)) showToast(text, { tone: 'bad' });
  if (isDone && act.undo !== undefined) {
    const { undo } = act;
    offerUndo(act.says ?? 'Done', async () => {
      await attempt(client, split, targets, { stays: true, run: (target) => undo(target).then(() => null) });
    });
  } else if (isDone && act.says !== undefined) showToast(act.says);
  if (!isDone) bringBack();
  const kinds = ['queue', 'queue-counts', ...targets.map(({ id }) => id)];
  await client
    .invalidateQueries({ predicate: ({ queryKey }) => queryKey.some((part) => kinds.includes(String(part))) })
    .catch(() => {});
  bringBack();
  return isDone;
}

function offerUndo(label: string, undo: () => Promise<void>, forMs = 8000): void {
  const entry = { label, undo };
  undoable.push(entry);
  const drop = () => {
    const at = undoable.indexOf(entry);
    if (at !== -1) undoable.splice(at, 1);
  };
  setTimeout(drop, forMs);
  const run = () => {
    drop();
    void undo();
  };
  showToast(label, { action: { label: 'Undo (Z)', run }, forMs });
}

function named(targets: readonly Target[]): string {
  const [first] = targets;
  return targets.length === 1 && first !== undefined ? first.name : `${targets.length} drafts`;
}
