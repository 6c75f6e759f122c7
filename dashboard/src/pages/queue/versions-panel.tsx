import { useId, useState } from 'react';
import { ErrorNotice } from '../../parts/error-notice.tsx';
import { Loading } from '../../parts/loading.tsx';
import { dayAndTime } from '../../times.ts';
import { type Draft, useVersions, type Version } from './queue-data.ts';
import { wordDiff } from './word-diff.ts';
import { originInWords } from './words.ts';

/** What changed between two versions, word by word: at first between what was written first and what stands, or was sent. */
export default function VersionsPanel({ draft }: { draft: Draft }) {
  const versions = useVersions(draft.id);
  const [chosen, setChosen] = useState<{ from: number; to: number } | null>(null);
  if (versions.isPending) return <Loading what="versions" />;
  if (versions.isError) return <ErrorNotice error={versions.error} onRetry={() => void versions.refetch()} />;
  const all = versions.data;
  const numberOf = (number: number) => all.find(({ version }) => version === number);
  const from = numberOf(chosen?.from ?? 1) ?? all[0];
  const to = numberOf(chosen?.to ?? draft.version) ?? all.at(-1);
  if (from === undefined || to === undefined) return null;
  const choose = (change: Partial<{ from: number; to: number }>) =>
    setChosen({ from: from.version, to: to.version, ...change });
  return (
    <>
      <div className="version-choice">
        <VersionSelect
          label="From"
          all={all}
          draft={draft}
          value={from.version}
          onChange={(version) => choose({ from: version })}
        />
        <VersionSelect
          label="To"
          all={all}
          draft={draft}
          value={to.version}
          onChange={(version) => choose({ to: version })}
        />
      </div>
      {all.length === 1 ? (
        <p className="quiet">Nothing was changed since it was written. Edits and rewrites show here, word by word.</p>
      ) : (
        <div className="diff">
          {from.subject !== to.subject && (
            <p className="diff-subject" dir="auto">
              <Diff before={from.subject} after={to.subject} />
            </p>
          )}
          <p className="mail-text" dir="auto">
            <Diff before={from.body} after={to.body} />
          </p>
        </div>
      )}
      <p className="quiet version-facts">
        Version {to.version}: {originInWords(to.origin).toLowerCase()}
        {to.model !== null && ` (${to.model}, prompt ${to.prompt_version?.slice(0, 8) ?? '–'})`} by {to.author},{' '}
        {dayAndTime(to.created_at)}
      </p>
    </>
  );
}

function Diff({ before, after }: { before: string; after: string }) {
  let place = 0;
  return wordDiff(before, after).map(({ text, kind }) => {
    place += text.length;
    if (kind === 'added') return <ins key={`a${place}`}>{text}</ins>;
    if (kind === 'removed') return <del key={`r${place}`}>{text}</del>;
    return <span key={`s${place}`}>{text}</span>;
  });
}

type VersionSelectProps = {
  label: string;
  all: readonly Version[];
  draft: Draft;
  value: number;
  onChange: (version: number) => void;
};

function VersionSelect({ label, all, draft, value, onChange }: VersionSelectProps) {
  const id = useId();
  const nameOf = ({ version, origin }: Version) => {
    const isSent = draft.status === 'SENT' && version === draft.version;
    return `${version} · ${isSent ? 'Sent' : originInWords(origin)}`;
  };
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => onChange(Number(event.target.value))}>
        {all.map((version) => (
          <option key={version.version} value={version.version}>
            {nameOf(version)}
          </option>
        ))}
      </select>
    </div>
  );
}
