import { Clock, MessageSquareText, X } from 'lucide-react';
import type { Asked } from './dialogs.tsx';

type SelectionBarProps = { count: number; isDecidable: boolean; onAsk: (asked: Asked) => void; onClear: () => void };

/** What can be done with several at once. Approving is not among it: a signature is under a text somebody has read. */
export function SelectionBar({ count, isDecidable, onAsk, onClear }: SelectionBarProps) {
  return (
    <div className="selection-bar" role="toolbar" aria-label="Selected drafts">
      <strong>{count} selected</strong>
      {isDecidable && (
        <>
          <button type="button" className="button" onClick={() => onAsk('snooze')}>
            <Clock aria-hidden />
            Snooze
          </button>
          <button type="button" className="button" onClick={() => onAsk('reject')}>
            <X aria-hidden />
            Reject
          </button>
        </>
      )}
      <button type="button" className="button" onClick={() => onAsk('hand-over')}>
        <MessageSquareText aria-hidden />
        Hand over
      </button>
      <button type="button" className="button button-quiet" onClick={onClear}>
        Clear
      </button>
    </div>
  );
}
