import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useId, useRef, useState } from 'react';
import type { z } from 'zod';
import type { editCheck } from '../../../../src/http/contract-of-desk.ts';
import { ApiError, patch, post } from '../../api.ts';
import { KeyCaps } from '../../commands/key-caps.tsx';
import { useCommand } from '../../commands/registry.ts';
import { forgetKept, keepText, readKept } from '../../kept-text.ts';
import { ErrorNotice } from '../../parts/error-notice.tsx';
import { showToast } from '../../parts/toast-store.ts';
import { useSettled } from '../../parts/use-settled.ts';
import { dayAndTime } from '../../times.ts';
import type { Draft } from './queue-data.ts';
import { SafetyCard } from './safety-card.tsx';

type Check = z.output<typeof editCheck>;
type EditorProps = { draft: Draft; onSaved: (draft: Draft) => void; onLeave: () => void };

/** The text of a draft under a person's hands: kept at each key, checked while they type, saved as the next version. */
export function Editor({ draft, onSaved, onLeave }: EditorProps) {
  const [kept] = useState(() => readKept(draft.id));
  const [subject, setSubject] = useState(kept?.subject ?? draft.subject);
  const [body, setBody] = useState(kept?.body ?? draft.body);
  const [base, setBase] = useState(kept?.contentHash ?? draft.content_hash);
  const [failure, setFailure] = useState<Error | null>(null);
  const [isSaving, setSaving] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const ids = useId();
  const isChanged = subject !== draft.subject || body !== draft.body;
  const isOutdated = base !== draft.content_hash;

  useEffect(() => field.current?.focus(), []);
  useEffect(() => {
    if (isChanged) keepText(draft.id, { subject, body, contentHash: base, at: new Date().toISOString() });
    else forgetKept(draft.id);
  }, [draft.id, subject, body, base, isChanged]);

  const save = async () => {
    if (!isChanged) return onLeave();
    setSaving(true);
    setFailure(null);
    try {
      const saved = await patch<Draft>(`/api/operator/drafts/${draft.id}`, { subject, body, content_hash: base });
      forgetKept(draft.id);
      showToast(`Saved as version ${saved.version}`);
      onSaved(saved);
    } catch (error) {
      setFailure(error as Error);
      setSaving(false);
    }
  };
  const discard = () => {
    forgetKept(draft.id);
    onLeave();
  };
  useCommand('draft.confirm', !isSaving && (() => void save()));
  useCommand('list.back', onLeave);

  return (
    <form
      className="editor"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      {kept !== null && (
        <p className="quiet">This is your own text from {dayAndTime(kept.at)}; it was not saved yet.</p>
      )}
      {isOutdated && <Outdated onGoOn={() => setBase(draft.content_hash)} />}
      {failure !== null && !(isOutdated && failure instanceof ApiError && failure.code === 'content_changed') && (
        <ErrorNotice error={failure} />
      )}
      <div className="field">
        <label htmlFor={`${ids}-subject`}>Subject</label>
        <input
          id={`${ids}-subject`}
          type="text"
          value={subject}
          maxLength={500}
          onChange={(event) => setSubject(event.target.value)}
        />
      </div>
      <div className="field">
        <label htmlFor={`${ids}-body`}>Mail</label>
        <textarea
          id={`${ids}-body`}
          ref={field}
          className="editor-body"
          dir="auto"
          value={body}
          onChange={(event) => setBody(event.target.value)}
        />
      </div>
      <LiveCheck draft={draft} subject={subject} body={body} />
      <div className="editor-actions">
        <button type="submit" className="button button-main" disabled={isSaving || isOutdated}>
          {isSaving ? 'Saving …' : 'Save'} <KeyCaps keys="mod+Enter" />
        </button>
        <button type="button" className="button" onClick={onLeave}>
          Later <KeyCaps keys="Escape" />
        </button>
        {isChanged && (
          <button type="button" className="button button-bad" onClick={discard}>
            Discard my changes
          </button>
        )}
      </div>
    </form>
  );
}

function Outdated({ onGoOn }: { onGoOn: () => void }) {
  return (
    <div className="notice notice-warn" role="alert">
      <p>
        This draft was changed by somebody else while you wrote. Their version is under Versions (3); yours is kept
        here.
      </p>
      <button type="button" className="button" onClick={onGoOn}>
        Save mine over it
      </button>
    </div>
  );
}

function LiveCheck({ draft, subject, body }: { draft: Draft; subject: string; body: string }) {
  const text = useSettled(`${subject}\n${body}`, 350);
  const isSettled = text === `${subject}\n${body}`;
  const check = useQuery({
    queryKey: ['edit-check', draft.id, text],
    queryFn: () => post<Check>(`/api/desk/drafts/${draft.id}/check`, { subject, body }),
    enabled: isSettled && subject.trim() !== '' && body.trim() !== '',
    placeholderData: keepPreviousData,
    gcTime: 0,
    retry: false,
  });
  if (check.isError) return <p className="quiet">Not checked: {check.error.message}</p>;
  if (check.data === undefined) return <p className="quiet">Checking …</p>;
  const places = [...new Set(check.data.spans.map(({ start, end }) => body.slice(start, end)))].filter(Boolean);
  return (
    <div aria-live="polite" data-settled={isSettled && !check.isFetching}>
      <SafetyCard checked={check.data} places={places} />
    </div>
  );
}
