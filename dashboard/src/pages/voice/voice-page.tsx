import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { z } from 'zod';
import type { samples, stats } from '../../../../src/http/contract-of-voice.ts';
import { get, request } from '../../api.ts';
import { sentenceOf } from '../../entrance/passkeys.ts';
import { ErrorNotice } from '../../parts/error-notice.tsx';
import { Loading } from '../../parts/loading.tsx';
import { showToast } from '../../parts/toast-store.ts';
import { dayAndTime } from '../../times.ts';
import { AddSample } from './add-sample.tsx';
import { ProfileCard } from './profile-card.tsx';
import './voice.css';

type Samples = z.output<typeof samples>;
type Stats = z.output<typeof stats>;

const training = '/api/voice/training';
const sourceTitles: Readonly<Record<string, string>> = {
  youtube: 'YouTube',
  drive: 'Google Drive',
  hubspot: 'HubSpot',
  upload: 'Upload',
  sent_mail: 'Sent mail',
};

/** What the drafts' voice is learned from, and what was learned. Every source can be taken back. */
export default function VoicePage() {
  const queries = useQueryClient();
  const [limit, setLimit] = useState(24);
  const list = useQuery({
    queryKey: ['voice', 'samples', limit],
    queryFn: ({ signal }) => get<Samples>(`${training}/samples?limit=${limit}`, signal),
  });
  const figures = useQuery({
    queryKey: ['voice', 'stats'],
    queryFn: ({ signal }) => get<Stats>(`${training}/stats`, signal),
  });
  const changed = () => void queries.invalidateQueries({ queryKey: ['voice'] });
  const remove = (id: string) => {
    request('DELETE', `${training}/samples/${id}`)
      .then(() => showToast('Taken back. The profile is what it would be without it.'))
      .catch((error: unknown) => showToast(sentenceOf(error), { tone: 'bad' }))
      .finally(changed);
  };
  return (
    <div className="page">
      <h1>Voice</h1>
      <p className="lead-text">
        Drafts sound like you once they have learned from your own texts. Quoted mails, signatures and other people's
        words are left out, and personal data is masked before anything is learned.
      </p>
      {figures.data !== undefined && <StatsCards stats={figures.data} />}
      <AddSample onAdded={changed} />
      <ProfileCard />
      <section>
        <h2>Samples</h2>
        {list.isPending && <Loading what="the samples" />}
        {list.isError && <ErrorNotice error={list.error} onRetry={() => void list.refetch()} />}
        {list.data?.length === 0 && <p className="quiet">None yet. Ten mails of your own make a good beginning.</p>}
        <ul className="gallery">
          {list.data?.map((sample) => (
            <li key={sample.id} className="card">
              <h3>{sample.title}</h3>
              <p className="badges">
                <span className="badge">{sourceTitles[sample.source_type] ?? sample.source_type}</span>
                <span className="quiet">
                  {sample.content_length.toLocaleString('en-GB')} characters · {dayAndTime(sample.created_at)}
                </span>
              </p>
              <p className="preview">{sample.content_preview}</p>
              <button type="button" className="button button-bad" onClick={() => remove(sample.id)}>
                Take back<span className="visually-hidden"> {sample.title}</span>
              </button>
            </li>
          ))}
        </ul>
        {list.data !== undefined && list.data.length === limit && limit < 100 && (
          <button type="button" className="button" onClick={() => setLimit(100)}>
            Show more
          </button>
        )}
      </section>
    </div>
  );
}

function StatsCards({ stats }: { stats: Stats }) {
  const words = Math.round(stats.total_content_length / 6);
  const cards = [
    [stats.total_samples.toLocaleString('en-GB'), 'samples'],
    [words.toLocaleString('en-GB'), 'words, about'],
    [`${Math.round(stats.embedding_coverage * 100)} %`, 'of them in the profile'],
  ] as const;
  return (
    <ul className="funnel">
      {cards.map(([figure, label]) => (
        <li key={label} className="card">
          <span className="figure">{figure}</span>
          <span className="quiet">{label}</span>
        </li>
      ))}
    </ul>
  );
}
