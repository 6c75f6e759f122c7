import { type FormEvent, type KeyboardEvent, useId, useRef, useState } from 'react';
import { ApiError, post } from '../../api.ts';
import { fieldsOf } from '../../entrance/entrance.tsx';
import { sentenceOf } from '../../entrance/passkeys.ts';
import { showToast } from '../../parts/toast-store.ts';

const training = '/api/voice/training';
const tabs = {
  youtube: { title: 'YouTube', label: 'Address of a video with a transcript', sample: 'https://youtube.com/watch?v=…' },
  upload: { title: 'File upload', label: '.txt, .vtt, .srt, .pdf, .docx, .eml or .mbox, up to 10 MB', sample: '' },
  drive: {
    title: 'Google Drive',
    label: 'Address of a document, sheet, text or PDF',
    sample: 'https://docs.google.com/document/d/…',
  },
  hubspot: { title: 'HubSpot', label: 'Address or id of an e-mail, call or note', sample: '12345' },
} as const;
type Tab = keyof typeof tabs;
const names = Object.keys(tabs) as Tab[];

/** Four ways to hand over a text. What is refused says why, and nothing of it is kept. */
export function AddSample({ onAdded }: { onAdded: () => void }) {
  const [tab, setTab] = useState<Tab>('youtube');
  const [refusal, setRefusal] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [panel, field, title] = [useId(), useId(), useId()];
  const list = useRef<HTMLDivElement>(null);
  const choose = (next: Tab) => {
    setTab(next);
    setRefusal(null);
  };
  const move = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    const next = names[(names.indexOf(tab) + step + names.length) % names.length] ?? 'youtube';
    choose(next);
    list.current?.querySelector<HTMLElement>(`[data-tab="${next}"]`)?.focus();
  };
  const add = (event: FormEvent<HTMLFormElement>) => {
    const form = event.currentTarget;
    const data = new FormData(form);
    const fields = fieldsOf(event);
    const named = fields.title ? { title: fields.title } : {};
    const source = { source_type: tab, source_url: fields.source ?? '', ...named };
    if (!fields.title) data.delete('title');
    setBusy(true);
    setRefusal(null);
    (tab === 'upload' ? upload(data) : post(`${training}/ingest/url`, source))
      .then(() => {
        form.reset();
        showToast('Learned. The profile is being made anew.');
        onAdded();
      })
      .catch((error: unknown) => setRefusal(sentenceOf(error)))
      .finally(() => setBusy(false));
  };
  const { label, sample } = tabs[tab];
  return (
    <section className="card">
      <div ref={list} role="tablist" aria-label="Where from" className="tabs">
        {names.map((name) => (
          <button
            key={name}
            type="button"
            role="tab"
            data-tab={name}
            aria-selected={name === tab}
            aria-controls={panel}
            tabIndex={name === tab ? 0 : -1}
            onClick={() => choose(name)}
            onKeyDown={move}
          >
            {tabs[name].title}
          </button>
        ))}
      </div>
      <div id={panel} role="tabpanel" aria-label={tabs[tab].title}>
        <form key={tab} className="inline-form" onSubmit={add}>
          <div className="field">
            <label htmlFor={field}>{label}</label>
            {tab === 'upload' ? (
              <input id={field} name="file" type="file" accept=".txt,.vtt,.srt,.pdf,.docx,.eml,.mbox" required />
            ) : (
              <input id={field} name="source" type="text" placeholder={sample} maxLength={2000} required />
            )}
          </div>
          <div className="field">
            <label htmlFor={title}>Title, if you like</label>
            <input id={title} name="title" type="text" maxLength={300} />
          </div>
          <button type="submit" className="button button-main" disabled={isBusy}>
            {isBusy ? 'Reading …' : 'Learn from it'}
          </button>
        </form>
        <p className="refusal" role="alert">
          {refusal}
        </p>
      </div>
    </section>
  );
}

async function upload(data: FormData): Promise<void> {
  const answer = await fetch(`${training}/ingest/upload`, { method: 'POST', body: data, credentials: 'same-origin' });
  if (answer.ok) return;
  const { detail } = (await answer.json().catch(() => ({}))) as { detail?: unknown };
  throw new ApiError(answer.status, null, typeof detail === 'string' ? detail : 'The file was not taken.');
}
