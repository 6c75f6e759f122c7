import { type FormEvent, type ReactNode, useId, useState } from 'react';
import { KeyCaps } from '../../commands/key-caps.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Loading } from '../../parts/loading.tsx';
import { dayAndTime } from '../../times.ts';
import { useColleagues } from './queue-data.ts';

export type Asked = 'reject' | 'regenerate' | 'snooze' | 'hand-over';

type AskProps = {
  title: string;
  act: string;
  isOpen: boolean;
  onClose: () => void;
  onAct: () => void;
  children: ReactNode;
};

/** A question before an act; Enter in it, or Ctrl Enter, answers. */
function Ask({ title, act, isOpen, onClose, onAct, children }: AskProps) {
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onClose();
    onAct();
  };
  return (
    <Dialog title={title} isOpen={isOpen} onClose={onClose}>
      <form
        onSubmit={submit}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || !(event.metaKey || event.ctrlKey)) return;
          event.preventDefault();
          event.currentTarget.requestSubmit();
        }}
      >
        {children}
        <div className="dialog-actions">
          <button type="button" className="button" onClick={onClose}>
            Cancel <KeyCaps keys="Escape" />
          </button>
          <button type="submit" className="button button-main">
            {act} <KeyCaps keys="mod+Enter" />
          </button>
        </div>
      </form>
    </Dialog>
  );
}

const reasons = ['Not a fit', 'Already a customer', 'Spam', 'Answered elsewhere', 'Wrong tone', 'Wrong facts'];

export function RejectDialog(props: {
  isOpen: boolean;
  who: string;
  onClose: () => void;
  onReject: (reason: string) => void;
}) {
  const [reason, setReason] = useState('');
  const ids = useId();
  return (
    <Ask
      title={`Reject ${props.who}`}
      act="Reject"
      isOpen={props.isOpen}
      onClose={props.onClose}
      onAct={() => {
        props.onReject(reason.trim());
        setReason('');
      }}
    >
      <div className="field">
        <label htmlFor={ids}>Why? It is written down, and helps to write better ones.</label>
        <input
          id={ids}
          type="text"
          required
          maxLength={1000}
          list={`${ids}-list`}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
        <datalist id={`${ids}-list`}>
          {reasons.map((one) => (
            <option key={one} value={one} />
          ))}
        </datalist>
      </div>
      <div className="choices">
        {reasons.map((one) => (
          <button
            key={one}
            type="button"
            className="button"
            aria-pressed={reason === one}
            onClick={() => setReason(one)}
          >
            {one}
          </button>
        ))}
      </div>
    </Ask>
  );
}

export function RegenerateDialog(props: {
  isOpen: boolean;
  onClose: () => void;
  onRegenerate: (instruction: string) => void;
}) {
  const [instruction, setInstruction] = useState('');
  const ids = useId();
  return (
    <Ask
      title="Write it anew"
      act="Write"
      isOpen={props.isOpen}
      onClose={props.onClose}
      onAct={() => props.onRegenerate(instruction.trim())}
    >
      <div className="field">
        <label htmlFor={ids}>What should be different? Leave it empty for another try.</label>
        <textarea
          id={ids}
          rows={3}
          maxLength={1000}
          placeholder="Shorter, and ask about the floor load first."
          value={instruction}
          onChange={(event) => setInstruction(event.target.value)}
        />
        <span className="hint">Facts and free times are read afresh. The text you see now stays under Versions.</span>
      </div>
    </Ask>
  );
}

export function SnoozeDialog(props: {
  isOpen: boolean;
  expiresAt: string;
  onClose: () => void;
  onSnooze: (until: string) => void;
}) {
  const times = snoozeTimes(new Date(), new Date(props.expiresAt));
  const [chosen, setChosen] = useState(0);
  const until = times[Math.min(chosen, times.length - 1)];
  return (
    <Ask
      title="Snooze"
      act="Snooze"
      isOpen={props.isOpen}
      onClose={props.onClose}
      onAct={() => until !== undefined && props.onSnooze(until.at.toISOString())}
    >
      {times.length === 0 ? (
        <p>
          This draft expires {dayAndTime(props.expiresAt)}: there is no room to put it off. Regenerate it for more time.
        </p>
      ) : (
        <fieldset className="radio-list">
          <legend className="visually-hidden">Until when</legend>
          {times.map(({ title, at }, index) => (
            <label key={title} className="check-line">
              <input type="radio" name="until" checked={index === chosen} onChange={() => setChosen(index)} />
              <span>{title}</span>
              <span className="quiet">{dayAndTime(at.toISOString())}</span>
            </label>
          ))}
        </fieldset>
      )}
    </Ask>
  );
}

/** When people want things back, as far as the draft lives that long. */
function snoozeTimes(now: Date, expiresAt: Date): { title: string; at: Date }[] {
  const inHours = (hours: number) => new Date(now.getTime() + hours * 3_600_000);
  const tomorrow = new Date(now);
  tomorrow.setDate(now.getDate() + 1);
  tomorrow.setHours(9, 0, 0, 0);
  const last = new Date(expiresAt.getTime() - 3_600_000);
  const all = [
    { title: 'In an hour', at: inHours(1) },
    { title: 'In three hours', at: inHours(3) },
    { title: 'Tomorrow at 9', at: tomorrow },
    { title: 'An hour before it expires', at: last },
  ];
  return all.filter(({ at }) => at > now && at < expiresAt);
}

type HandOverProps = {
  isOpen: boolean;
  onClose: () => void;
  onHandOver: (to: { id: string; name: string } | null, note: string) => void;
};

export function HandOverDialog({ isOpen, onClose, onHandOver }: HandOverProps) {
  const colleagues = useColleagues(isOpen);
  const [to, setTo] = useState('');
  const [note, setNote] = useState('');
  const ids = useId();
  const people = colleagues.data?.items ?? [];
  return (
    <Ask
      title="Hand over"
      act="Hand over"
      isOpen={isOpen}
      onClose={onClose}
      onAct={() => onHandOver(people.find(({ id }) => id === to) ?? null, note.trim())}
    >
      {colleagues.isPending && <Loading what="colleagues" />}
      <div className="field">
        <label htmlFor={`${ids}-to`}>To</label>
        <select id={`${ids}-to`} value={to} onChange={(event) => setTo(event.target.value)}>
          <option value="">Everyone</option>
          {people.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </div>
      <div className="field">
        <label htmlFor={`${ids}-note`}>A word about it</label>
        <input
          id={`${ids}-note`}
          type="text"
          maxLength={500}
          value={note}
          onChange={(event) => setNote(event.target.value)}
        />
      </div>
    </Ask>
  );
}
