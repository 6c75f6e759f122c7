import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Lock, LockOpen } from 'lucide-react';
import type { z } from 'zod';
import type { profile } from '../../../../src/http/contract-of-voice.ts';
import { get, patch } from '../../api.ts';
import { sentenceOf } from '../../entrance/passkeys.ts';
import { showToast } from '../../parts/toast-store.ts';

type Profile = z.output<typeof profile>;

const stages = {
  none: 'Nothing is learned yet; drafts are written in a plain voice.',
  early: 'An early profile, from fewer than ten mails: expect it to change.',
  ready: 'Learned from enough of your mails to be relied on.',
} as const;

/** What was learned, each trait with what it rests on. A locked trait stays as it is, whatever is learned later. */
export function ProfileCard() {
  const queries = useQueryClient();
  const { data } = useQuery({
    queryKey: ['voice', 'profile'],
    queryFn: ({ signal }) => get<Profile>('/api/voice/profile', signal),
  });
  if (data === undefined) return null;
  const turn = (name: string, isLocked: boolean) => {
    const change = isLocked ? { unlock: [name] } : { lock: [name] };
    patch('/api/voice/profile', { version: data.version, ...change })
      .catch((error: unknown) => showToast(sentenceOf(error), { tone: 'bad' }))
      .finally(() => void queries.invalidateQueries({ queryKey: ['voice', 'profile'] }));
  };
  const traits = Object.entries(data.traits).filter(([, { value }]) => isTold(value));
  return (
    <section className="card">
      <h2>Profile</h2>
      <p className="quiet">
        {stages[data.stage]} {data.version > 0 && `Version ${data.version}, from ${data.samples} samples.`}
      </p>
      {data.stage !== 'none' && (
        <ul className="rows">
          {traits.map(([name, { value, evidence, locked }]) => (
            <li key={name}>
              <span>
                <strong>{name.replaceAll('_', ' ')}</strong>: {told(value)}
                {evidence !== null && <span className="quiet"> · {evidence}</span>}
              </span>
              <button
                type="button"
                className="icon-button"
                aria-pressed={locked}
                title={locked ? 'Locked. Let it be learned again' : 'Lock it as it is'}
                onClick={() => turn(name, locked)}
              >
                {locked ? <Lock aria-hidden /> : <LockOpen aria-hidden />}
                <span className="visually-hidden">
                  {locked ? 'Unlock' : 'Lock'} {name.replaceAll('_', ' ')}
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function isTold(value: unknown): boolean {
  return value !== null && value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0);
}

function told(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number') return value.toLocaleString('en-GB', { maximumFractionDigits: 2 });
  if (Array.isArray(value)) return value.map((one) => `“${String(one)}”`).join(', ');
  return String(value);
}
