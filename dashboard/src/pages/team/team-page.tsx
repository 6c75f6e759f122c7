import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import type { z } from 'zod';
import type { invitedMember, memberPage, workspaceRules } from '../../../../src/http/contract-of-sign-in.ts';
import { get, patch, post, request } from '../../api.ts';
import { fieldsOf } from '../../entrance/entrance.tsx';
import { sentenceOf } from '../../entrance/passkeys.ts';
import { withProof } from '../../entrance/step-up.tsx';
import { ErrorNotice } from '../../parts/error-notice.tsx';
import { Loading } from '../../parts/loading.tsx';
import { showToast } from '../../parts/toast-store.ts';

type Members = z.output<typeof memberPage>;
type Rules = z.output<typeof workspaceRules>;
type Invited = z.output<typeof invitedMember>;

const roles = ['viewer', 'operator', 'admin', 'owner'] as const;
const roleSentences = {
  viewer: 'reads',
  operator: 'edits, approves and sends',
  admin: 'also connects accounts and sets rules',
  owner: 'also hands the workspace on',
} as const;

/** Who works here, what they may do, and what approving asks for. */
export default function TeamPage() {
  const queries = useQueryClient();
  const members = useQuery({
    queryKey: ['members'],
    queryFn: ({ signal }) => get<Members>('/api/admin/users?page_size=100', signal),
  });
  const act = (doing: () => Promise<unknown>, done: string) => {
    withProof(doing)
      .then(() => {
        showToast(done);
        return queries.invalidateQueries({ queryKey: ['members'] });
      })
      .catch((error: unknown) => showToast(sentenceOf(error), { tone: 'bad' }));
  };
  return (
    <div className="page">
      <h1>Team</h1>
      {members.isPending && <Loading what="the members" />}
      {members.isError && <ErrorNotice error={members.error} onRetry={() => void members.refetch()} />}
      {members.data !== undefined && (
        <section className="card">
          <ul className="rows">
            {members.data.items.map((member) => (
              <Member key={member.id} member={member} onAct={act} />
            ))}
          </ul>
        </section>
      )}
      <div className="columns">
        <Invite onInvited={() => void queries.invalidateQueries({ queryKey: ['members'] })} />
        <WorkspaceRules />
      </div>
    </div>
  );
}

type MemberProps = {
  member: Members['items'][number];
  onAct: (doing: () => Promise<unknown>, done: string) => void;
};

function Member({ member: { id, name, email, role, status }, onAct }: MemberProps) {
  const field = useId();
  const change = (more: object, done: string) => onAct(() => patch(`/api/admin/users/${id}`, more), done);
  const isDisabled = status === 'disabled';
  return (
    <li>
      <span>
        {name} <span className="quiet">{email}</span>
        {status !== 'active' && <span className="badge">{status}</span>}
      </span>
      <span className="row-acts">
        <label htmlFor={field} className="visually-hidden">
          Role of {name}
        </label>
        <select
          id={field}
          value={role}
          onChange={(event) => change({ role: event.target.value }, 'The role is changed.')}
        >
          {roles.map((one) => (
            <option key={one} value={one}>
              {one}
            </option>
          ))}
        </select>
        <button
          type="button"
          className={isDisabled ? 'button' : 'button button-bad'}
          onClick={() =>
            change({ disabled: !isDisabled }, isDisabled ? 'Let in again.' : 'Shut out; sessions have ended.')
          }
        >
          {isDisabled ? 'Let in' : 'Shut out'}
        </button>
      </span>
    </li>
  );
}

function Invite({ onInvited }: { onInvited: () => void }) {
  const [email, role] = [useId(), useId()];
  const [invited, setInvited] = useState<Invited | null>(null);
  const invite = (event: FormEvent<HTMLFormElement>) => {
    const form = event.currentTarget;
    const fields = fieldsOf(event);
    withProof(() => post<Invited>('/api/admin/users', fields))
      .then((made) => {
        form.reset();
        setInvited(made);
        onInvited();
      })
      .catch((error: unknown) => showToast(sentenceOf(error), { tone: 'bad' }));
  };
  return (
    <section className="card">
      <h2>Invite somebody</h2>
      <form className="stacked-form" onSubmit={invite}>
        <div className="field">
          <label htmlFor={email}>E-mail</label>
          <input id={email} name="email" type="email" required />
        </div>
        <div className="field">
          <label htmlFor={role}>Role</label>
          <select id={role} name="role" defaultValue="operator">
            {roles.map((one) => (
              <option key={one} value={one}>
                {one}: {roleSentences[one]}
              </option>
            ))}
          </select>
        </div>
        <button type="submit" className="button button-main">
          Invite
        </button>
      </form>
      {invited !== null && (
        <div role="status">
          <p>Give this link to {invited.email}. It is shown this one time and lets its holder in.</p>
          <code className="secret">{invited.link}</code>
        </div>
      )}
    </section>
  );
}

function WorkspaceRules() {
  const queries = useQueryClient();
  const { data } = useQuery({
    queryKey: ['workspace-rules'],
    queryFn: ({ signal }) => get<Rules>('/api/admin/workspace', signal),
  });
  if (data === undefined) return null;
  const set = (more: Partial<Rules>) => {
    withProof(() => request('PUT', '/api/admin/workspace', { ...data, ...more }))
      .then(() => queries.invalidateQueries({ queryKey: ['workspace-rules'] }))
      .catch((error: unknown) => showToast(sentenceOf(error), { tone: 'bad' }));
  };
  return (
    <section className="card">
      <h2>Approving</h2>
      <label className="check-line">
        <input
          type="checkbox"
          checked={data.step_up_to_approve}
          onChange={(event) => set({ step_up_to_approve: event.target.checked })}
        />
        Asks for a passkey, or password and code
      </label>
      <label className="check-line">
        <input
          type="checkbox"
          checked={data.second_approver}
          onChange={(event) => set({ second_approver: event.target.checked })}
        />
        A risky draft needs a second person
      </label>
    </section>
  );
}
