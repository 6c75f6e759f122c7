import { Search, UserRound } from 'lucide-react';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useCommand } from '../../commands/registry.ts';
import { hrefOf } from '../../page-paths.ts';
import type { PageProps } from '../../page-props.ts';
import { Empty } from '../../parts/empty.tsx';
import { ErrorNotice } from '../../parts/error-notice.tsx';
import { Loading } from '../../parts/loading.tsx';
import { useSettled } from '../../parts/use-settled.ts';
import { Link, navigate } from '../../router.tsx';
import { useActs } from './acts.ts';
import { type Asked, HandOverDialog, RejectDialog, SnoozeDialog } from './dialogs.tsx';
import { DraftView, targetOf } from './draft-view.tsx';
import { EmptySplit } from './empty-split.tsx';
import './queue.css';
import { type QueueItem, useCounts, useDeskDraft, useQueue } from './queue-data.ts';
import { QueueList } from './queue-list.tsx';
import { useSelection } from './selection.ts';
import { SelectionBar } from './selection-bar.tsx';
import { type Split, splits, splitTitles } from './splits.ts';

/** The queue beside the open draft. On small screens one of them shows. */
export default function QueuePage({ params }: PageProps) {
  const counts = useCounts();
  const split = splits.find((one) => one === params.split) ?? null;
  const first = counts === null ? null : (splits.find((one) => counts[one] !== '0' && one !== 'sent') ?? 'review');
  useEffect(() => {
    if (split === null && first !== null) navigate(hrefOf('queue', { split: first }), { replace: true });
  }, [split, first]);
  if (split === null) return <Loading what="the queue" />;
  return <Desk key={split} split={split} openId={params.draft ?? null} counts={counts} />;
}

type DeskProps = { split: Split; openId: string | null; counts: ReturnType<typeof useCounts> };

function Desk({ split, openId, counts }: DeskProps) {
  const [text, setText] = useState('');
  const [mine, setMine] = useState(false);
  const [asked, setAsked] = useState<Asked | null>(null);
  const search = useRef<HTMLInputElement>(null);
  const queue = useQueue({ split, mine, text: useSettled(text.trim(), 250) });
  const { items, hasNextPage, isFetchingNextPage, fetchNextPage } = queue;
  const acts = useActs(split);
  const selection = useSelection(items);
  const open = useDeskDraft(openId);
  const address = useCallback((id: string | null) => hrefOf('queue', { split, draft: id ?? undefined }), [split]);
  const go = (id: string | null) => navigate(address(id), { replace: openId !== null && id !== null });

  const place = usePlace(items, openId);
  const step = (by: number) => {
    const next = items[Math.max(0, Math.min(items.length - 1, place.now + (place.isOpenListed || by < 0 ? by : 0)))];
    if (next) go(next.id);
  };
  const goOn = () => {
    const next =
      items.find(({ id }, index) => id !== openId && index >= place.now) ?? items.find(({ id }) => id !== openId);
    go(next?.id ?? null);
  };
  const targets = useMemo(
    () => (selection.ids.size > 0 ? selection.items.map(targetOfItem) : open.data ? [targetOf(open.data)] : []),
    [selection.ids, selection.items, open.data],
  );
  const isDecidable =
    selection.ids.size > 0
      ? selection.items.every(({ status }) => status === 'PENDING_APPROVAL')
      : open.data?.draft.status === 'PENDING_APPROVAL';
  const finish = (isGone: boolean) => {
    selection.clear();
    if (isGone && targets.some(({ id }) => id === openId)) goOn();
  };

  useCommand('list.next', items.length > 0 && (() => step(1)));
  useCommand('list.previous', items.length > 0 && (() => step(-1)));
  useCommand('list.open', openId === null && items.length > 0 && (() => step(0)));
  useCommand('list.back', (selection.ids.size > 0 && selection.clear) || (openId !== null && (() => go(null))));
  useCommand('list.select', openId !== null && (() => selection.toggle(openId, false)));
  useCommand('list.select-range', openId !== null && (() => selection.toggle(openId, true)));
  useCommand('list.search', () => search.current?.focus());
  useCommand('list.reject', targets.length > 0 && isDecidable && (() => setAsked('reject')));
  useCommand('list.snooze', targets.length > 0 && isDecidable && (() => setAsked('snooze')));
  useCommand('list.hand-over', targets.length > 0 && (() => setAsked('hand-over')));
  useCommand('list.undo', () => void acts.undo());
  useEffect(() => {
    document.title = `${splitTitles[split]}${counts === null ? '' : ` (${counts[split]})`} · Countersign`;
  }, [split, counts]);

  const onEnd = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  const who = targets.length === 1 ? (targets[0]?.name ?? '') : `${targets.length} drafts`;
  const ends = [...(selection.ids.size > 0 ? selection.items.map(({ expires_at }) => expires_at) : [])].sort()[0];
  return (
    <div className="desk" data-open={openId !== null}>
      <section className="queue" aria-label="Queue">
        <Splits split={split} counts={counts} />
        <div className="queue-tools">
          <label className="search-field">
            <Search aria-hidden />
            <span className="visually-hidden">Search this list</span>
            <input
              ref={search}
              type="search"
              placeholder="Name, firm, address or subject"
              value={text}
              onChange={(event) => setText(event.target.value)}
              onKeyDown={(event) => {
                if (event.key === 'Escape' || event.key === 'Enter') search.current?.blur();
              }}
            />
          </label>
          <button type="button" className="button" aria-pressed={mine} onClick={() => setMine(!mine)}>
            <UserRound aria-hidden />
            Mine
          </button>
        </div>
        {queue.isError && <ErrorNotice error={queue.error} onRetry={() => void queue.refetch()} />}
        {queue.isPending && <Loading what="drafts" />}
        {queue.isSuccess && items.length === 0 && (
          <EmptySplit split={split} isFiltered={text !== '' || mine} searched={queue.searched} />
        )}
        {items.length > 0 && (
          <QueueList
            items={items}
            openId={openId}
            selected={selection.ids}
            hrefOf={address}
            onToggle={selection.toggle}
            onEnd={onEnd}
          />
        )}
        {selection.ids.size > 0 && (
          <SelectionBar
            count={selection.ids.size}
            isDecidable={isDecidable === true}
            onAsk={setAsked}
            onClear={selection.clear}
          />
        )}
      </section>
      <section className="open-draft" aria-label="Open draft">
        {openId === null ? (
          <Empty title={items.length === 0 ? 'Nothing is open' : 'Choose a draft'}>
            <kbd>J</kbd> and <kbd>K</kbd> go through the list, <kbd>A</kbd> approves, <kbd>?</kbd> shows every key.
          </Empty>
        ) : (
          <DraftView id={openId} acts={acts} backTo={address(null)} onAsk={setAsked} onNext={goOn} />
        )}
      </section>
      <RejectDialog
        isOpen={asked === 'reject'}
        who={who}
        onClose={() => setAsked(null)}
        onReject={(reason) => {
          void acts.reject(targets, reason);
          finish(true);
        }}
      />
      <SnoozeDialog
        isOpen={asked === 'snooze'}
        expiresAt={ends ?? open.data?.draft.expires_at ?? new Date().toISOString()}
        onClose={() => setAsked(null)}
        onSnooze={(until) => {
          void acts.snooze(targets, until);
          finish(true);
        }}
      />
      <HandOverDialog
        isOpen={asked === 'hand-over'}
        onClose={() => setAsked(null)}
        onHandOver={(to, note) => {
          void acts.handOver(targets, to, note);
          finish(false);
        }}
      />
    </div>
  );
}

function targetOfItem({ id, content_hash, name, recipient }: QueueItem) {
  return { id, content_hash, name: name ?? recipient };
}

/** Where the open draft stands in the list, or stood before it left it. */
function usePlace(items: readonly QueueItem[], openId: string | null): { now: number; isOpenListed: boolean } {
  const last = useRef(0);
  const index = items.findIndex(({ id }) => id === openId);
  if (index !== -1) last.current = index;
  if (openId === null) last.current = Math.min(last.current, Math.max(0, items.length - 1));
  return { now: last.current, isOpenListed: index !== -1 };
}

function Splits({ split, counts }: { split: Split; counts: DeskProps['counts'] }) {
  return (
    <nav className="splits" aria-label="Splits of the queue">
      {splits.map((one) => (
        <Link key={one} to={hrefOf('queue', { split: one })} aria-current={one === split ? 'page' : undefined}>
          {splitTitles[one]}
          <span className="count">{counts?.[one] ?? ' '}</span>
        </Link>
      ))}
    </nav>
  );
}
