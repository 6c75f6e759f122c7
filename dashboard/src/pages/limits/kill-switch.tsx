import { useQuery, useQueryClient } from '@tanstack/react-query';
import { CircleStop, Play } from 'lucide-react';
import { type FormEvent, useId, useState } from 'react';
import type { z } from 'zod';
import type { sendMode } from '../../../../src/http/contract-of-administration.ts';
import { get, post } from '../../api.ts';
import { fieldsOf } from '../../entrance/entrance.tsx';
import { sentenceOf } from '../../entrance/passkeys.ts';
import { withProof } from '../../entrance/step-up.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { showToast } from '../../parts/toast-store.ts';
import { hasRole, useSession } from '../../session.ts';
import { dayAndTime } from '../../times.ts';

type SendMode = z.output<typeof sendMode>;

const sentences = {
  draft_only: 'This installation writes drafts only. Nothing can be sent, whatever stands here.',
  manual_send: 'A person approves each mail, then sends it.',
  send_after_approval: 'Approved mails go out after the undo window.',
} as const;

/** Stops all sending at once, and lets it go on. Both ask for a reason, which stands in the audit trail. */
export function KillSwitch() {
  const queries = useQueryClient();
  const { data: session } = useSession();
  const isAdmin = session !== undefined && hasRole(session, 'admin');
  const [isAsking, setAsking] = useState(false);
  const reason = useId();
  const { data } = useQuery({
    queryKey: ['send-mode'],
    queryFn: ({ signal }) => get<SendMode>('/api/admin/flags/send-mode', signal),
    enabled: isAdmin,
    refetchInterval: 15_000,
  });
  if (!isAdmin || data === undefined) return null;
  const { active, by, reason: why, at } = data.kill_switch;
  const turn = (event: FormEvent<HTMLFormElement>) => {
    const fields = fieldsOf(event);
    setAsking(false);
    withProof(() => post(`/api/admin/flags/send-mode/${active ? 'enable' : 'disable'}`, fields))
      .then(() => showToast(active ? 'Sending goes on.' : 'All sending is stopped.'))
      .catch((error: unknown) => showToast(sentenceOf(error), { tone: 'bad' }))
      .finally(() => void queries.invalidateQueries({ queryKey: ['send-mode'] }));
  };
  return (
    <section className="card kill-switch" data-stopped={active}>
      <div>
        <h2>{active ? 'All sending is stopped' : 'Sending'}</h2>
        <p className="quiet">
          {active && at !== null ? `By ${by ?? 'somebody'} on ${dayAndTime(at)}: ${why ?? ''}` : sentences[data.mode]}
        </p>
      </div>
      <button type="button" className={active ? 'button' : 'button button-bad'} onClick={() => setAsking(true)}>
        {active ? <Play aria-hidden /> : <CircleStop aria-hidden />}
        {active ? 'Let it go on' : 'Stop all sending'}
      </button>
      <Dialog
        title={active ? 'Let sending go on' : 'Stop all sending'}
        isOpen={isAsking}
        onClose={() => setAsking(false)}
      >
        <form onSubmit={turn}>
          {!active && <p className="quiet">It takes less than a second, also for mails in their undo window.</p>}
          <div className="field">
            <label htmlFor={reason}>Reason</label>
            <input id={reason} name="reason" type="text" maxLength={500} required />
          </div>
          <div className="dialog-actions">
            <button type="submit" className="button button-main">
              {active ? 'Let it go on' : 'Stop'}
            </button>
          </div>
        </form>
      </Dialog>
    </section>
  );
}
