import { useVirtualizer } from '@tanstack/react-virtual';
import { Clock, OctagonX, TriangleAlert, UserRound } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { Link } from '../../router.tsx';
import { fromNow, useNow } from '../../times.ts';
import type { QueueItem } from './queue-data.ts';

type QueueListProps = {
  items: readonly QueueItem[];
  openId: string | null;
  selected: ReadonlySet<string>;
  hrefOf: (id: string) => string;
  onToggle: (id: string, isRange: boolean) => void;
  /** Called when the end comes near. */
  onEnd: () => void;
};

const rowHeight = 72;

/** The rows one can see, and a few around them, however many there are. */
export function QueueList({ items, openId, selected, hrefOf, onToggle, onEnd }: QueueListProps) {
  const frame = useRef<HTMLDivElement>(null);
  const now = useNow();
  const rows = useVirtualizer({
    count: items.length,
    getScrollElement: () => frame.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    getItemKey: (index) => items[index]?.id ?? index,
  });
  const shown = rows.getVirtualItems();
  const lastShown = shown.at(-1)?.index ?? 0;
  useEffect(() => {
    if (lastShown >= items.length - 15) onEnd();
  }, [lastShown, items.length, onEnd]);
  const openIndex = items.findIndex(({ id }) => id === openId);
  useEffect(() => {
    if (openIndex !== -1) rows.scrollToIndex(openIndex, { align: 'auto' });
  }, [openIndex, rows]);
  return (
    <section className="queue-rows" ref={frame} aria-label="Drafts">
      <ul style={{ height: rows.getTotalSize() }}>
        {shown.map(({ index, key, start }) => {
          const item = items[index];
          return (
            item && (
              <li key={key} style={{ height: rowHeight, transform: `translateY(${start}px)` }}>
                <Row
                  item={item}
                  now={now}
                  href={hrefOf(item.id)}
                  isOpen={item.id === openId}
                  isSelected={selected.has(item.id)}
                  onToggle={(isRange) => onToggle(item.id, isRange)}
                />
              </li>
            )
          );
        })}
      </ul>
    </section>
  );
}

type RowProps = {
  item: QueueItem;
  now: number;
  href: string;
  isOpen: boolean;
  isSelected: boolean;
  onToggle: (isRange: boolean) => void;
};

function Row({ item, now, href, isOpen, isSelected, onToggle }: RowProps) {
  const name = item.name ?? item.recipient;
  return (
    <div className="queue-row" data-open={isOpen} data-selected={isSelected}>
      <input
        type="checkbox"
        aria-label={`Select ${name}`}
        checked={isSelected}
        onChange={() => {}}
        onClick={(event) => onToggle(event.shiftKey)}
      />
      <Link to={href} aria-current={isOpen ? 'true' : undefined}>
        <span className="queue-row-head">
          <strong dir="auto">{name}</strong>
          <time dateTime={item.created_at}>{fromNow(item.sent_at ?? item.created_at, now)}</time>
        </span>
        <span className="queue-row-subject" dir="auto">
          {item.subject}
        </span>
        <span className="queue-row-foot">
          <span className="queue-row-excerpt" dir="auto">
            {item.company ?? item.recipient}
          </span>
          <RowMarks item={item} now={now} />
        </span>
      </Link>
    </div>
  );
}

function RowMarks({ item, now }: { item: QueueItem; now: number }) {
  const isLeaving = item.send_at !== null && item.sent_at === null;
  return (
    <>
      {item.assigned_to !== null && (
        <span className="badge">
          <UserRound aria-hidden />
          {item.assigned_to.name}
        </span>
      )}
      {item.held_for.length > 0 && (
        <span className="badge badge-bad">
          <OctagonX aria-hidden />
          Blocked
        </span>
      )}
      {item.send_error !== null && <span className="badge badge-bad">Send failed</span>}
      {item.has_unsupported_claim && item.held_for.length === 0 && (
        <span className="badge badge-warn">
          <TriangleAlert aria-hidden />
          No source
        </span>
      )}
      {item.snoozed_until !== null && Date.parse(item.snoozed_until) > now && (
        <span className="badge">
          <Clock aria-hidden />
          {fromNow(item.snoozed_until, now)}
        </span>
      )}
      {isLeaving && <span className="badge badge-accent">Leaving</span>}
      {item.status === 'APPROVED' && !isLeaving && <span className="badge badge-accent">Approved</span>}
      {item.status === 'PENDING_APPROVAL' && Date.parse(item.due_at) <= now && (
        <span className="badge badge-warn">Ends {fromNow(item.expires_at, now)}</span>
      )}
    </>
  );
}
