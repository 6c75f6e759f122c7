import { lazy, Suspense } from 'react';
import { KeyCaps } from '../../commands/key-caps.tsx';
import { useCommand } from '../../commands/registry.ts';
import { Loading } from '../../parts/loading.tsx';
import { useSession } from '../../session.ts';
import { dayAndTime, slotIn } from '../../times.ts';
import type { DeskDraft, Draft } from './queue-data.ts';
import { sourceInWords } from './words.ts';

const VersionsPanel = lazy(() => import('./versions-panel.tsx'));

export const panels = ['sources', 'thread', 'versions'] as const;
export type Panel = (typeof panels)[number];
const titles: Record<Panel, string> = { sources: 'Sources', thread: 'Thread', versions: 'Versions' };

type Claim = Draft['claims'][number];
type SidePanelProps = {
  found: DeskDraft;
  panel: Panel;
  onPanel: (panel: Panel) => void;
  onClaim: (claim: Claim | null) => void;
};

/** Why the draft says what it says: its sources, what was written before, and how the text came to be. */
export function SidePanel({ found, panel, onPanel, onClaim }: SidePanelProps) {
  useCommand('panel.sources', () => onPanel('sources'));
  useCommand('panel.thread', () => onPanel('thread'));
  useCommand('panel.versions', () => onPanel('versions'));
  useCommand('draft.diff', () => onPanel('versions'));
  return (
    <aside className="side-panel" aria-label="Why it says this">
      <div className="tabs" role="tablist" aria-label="Why it says this">
        {panels.map((one, index) => (
          <button
            key={one}
            type="button"
            role="tab"
            id={`tab-${one}`}
            aria-selected={panel === one}
            aria-controls="side-panel-body"
            onClick={() => onPanel(one)}
          >
            {titles[one]} <KeyCaps keys={String(index + 1)} />
          </button>
        ))}
      </div>
      <div className="side-panel-body" id="side-panel-body" role="tabpanel" aria-labelledby={`tab-${panel}`}>
        {panel === 'sources' && <Sources found={found} onClaim={onClaim} />}
        {panel === 'thread' && <ThreadList found={found} />}
        {panel === 'versions' && (
          <Suspense fallback={<Loading what="versions" />}>
            <VersionsPanel draft={found.draft} />
          </Suspense>
        )}
      </div>
    </aside>
  );
}

function Sources({ found, onClaim }: { found: DeskDraft; onClaim: SidePanelProps['onClaim'] }) {
  const { claims, slots } = found.draft;
  const stated = claims.filter(({ standing }) => standing !== 'talk');
  return (
    <>
      {stated.length === 0 && <p className="quiet">This text states nothing that would need a source.</p>}
      <ul className="claims">
        {stated.map((claim) => (
          <li key={claim.start}>
            <button
              type="button"
              className={`claim claim-${claim.standing}`}
              onMouseEnter={() => onClaim(claim)}
              onMouseLeave={() => onClaim(null)}
              onFocus={() => onClaim(claim)}
              onBlur={() => onClaim(null)}
            >
              <span className="claim-sentence" dir="auto">
                {claim.sentence}
              </span>
              <ClaimSources claim={claim} />
            </button>
          </li>
        ))}
      </ul>
      {slots.length > 0 && <Slots found={found} />}
    </>
  );
}

function ClaimSources({ claim }: { claim: Claim }) {
  if (claim.standing === 'unsupported') return <span className="claim-source claim-none">No source says this</span>;
  if (claim.standing === 'person') return <span className="claim-source">Typed by a person</span>;
  const times = claim.sources.filter(({ kind }) => kind === 'slot').length;
  const others = claim.sources.filter(({ kind }) => kind !== 'slot');
  return (
    <>
      {others.map((source) => (
        <span className="claim-source" key={`${source.kind} ${source.ref} ${source.quote}`}>
          <b>{sourceInWords(source)}</b>
          <span dir="auto">“{source.quote}”</span>
        </span>
      ))}
      {times > 0 && (
        <span className="claim-source">
          <b>Calendar</b>
          {times === 1 ? 'a free time' : `${times} free times`}
        </span>
      )}
    </>
  );
}

function Slots({ found: { draft, lead } }: { found: DeskDraft }) {
  const { data: session } = useSession();
  const ours = session?.time_zone ?? 'UTC';
  const theirs = lead?.time_zone ?? null;
  return (
    <section className="slots">
      <h3>Times offered</h3>
      <table>
        <thead>
          <tr>
            <th scope="col">Ours ({ours})</th>
            <th scope="col">Theirs ({theirs ?? 'zone unknown'})</th>
          </tr>
        </thead>
        <tbody>
          {draft.slots.map(({ start, end }) => (
            <tr key={start}>
              <td>{slotIn(start, end, ours)}</td>
              <td>{theirs === null ? '–' : slotIn(start, end, theirs)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function ThreadList({ found: { thread } }: { found: DeskDraft }) {
  if (thread.length === 0) return <p className="quiet">There was no mail with this person before.</p>;
  return (
    <ol className="thread">
      {thread.map((message) => (
        <li key={message.id} className={message.is_sent ? 'thread-ours' : ''}>
          <details open={message === thread.at(-1)}>
            <summary>
              <strong dir="auto">{message.from}</strong>
              <time dateTime={message.date}>{dayAndTime(message.date)}</time>
            </summary>
            <p className="thread-subject" dir="auto">
              {message.subject}
            </p>
            <p className="thread-text" dir="auto">
              {message.text}
            </p>
          </details>
        </li>
      ))}
    </ol>
  );
}
