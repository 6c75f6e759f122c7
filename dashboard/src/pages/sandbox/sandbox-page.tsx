import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import type { z } from 'zod';
import type { faultNames, sandboxView } from '../../../../src/http/contract-of-sandbox.ts';
import { get, post, request } from '../../api.ts';
import { hrefOf } from '../../page-paths.ts';
import { Empty } from '../../parts/empty.tsx';
import { ErrorNotice } from '../../parts/error-notice.tsx';
import { Loading } from '../../parts/loading.tsx';
import { showToast } from '../../parts/toast-store.ts';
import { navigate } from '../../router.tsx';
import { dayAndTime } from '../../times.ts';
import './sandbox.css';

type View = z.output<typeof sandboxView>;
type Message = View['inbox'][number];
type Fault = (typeof faultNames)[number];

const path = '/api/admin/sandbox';

/** The emulated world around the product, and what people do in it. Nothing here leaves this machine. */
export default function SandboxPage() {
  const world = useQuery({
    queryKey: ['live', 'sandbox'],
    queryFn: ({ signal }) => get<View>(path, signal),
    refetchInterval: 5000,
  });
  return (
    <div className="page">
      <h1>Sandbox</h1>
      <p className="lead-text">
        Mailbox, calendar, CRM and model are emulated here, over the vendors’ own interfaces. Send in a lead, watch it
        being answered, and let things fail. Nothing leaves this machine.
      </p>
      <div className="columns">
        <TestLead />
        <Faults active={world.data?.faults ?? []} />
      </div>
      {world.isPending && <Loading what="the sandbox" />}
      {world.isError && <ErrorNotice error={world.error} onRetry={() => void world.refetch()} />}
      {world.data !== undefined && <World view={world.data} />}
    </div>
  );
}

const sample = {
  firstname: 'Sam',
  lastname: 'Rivers',
  email: 'sam.rivers@prospect.example',
  company: 'Rivers Cold Storage',
  message:
    'We are building a cold store for 4,000 pallets. Which racking holds up at minus 24 degrees, and how long does it take to install?',
};

function TestLead() {
  const [lead, setLead] = useState(sample);
  const ids = useId();
  const send = useMutation({
    mutationFn: () => post<{ workflow_id: string }>(`${path}/leads`, lead),
    onSuccess: ({ workflow_id }) => {
      const look = { label: 'Watch', run: () => navigate(hrefOf('lead', { run: workflow_id })) };
      showToast(`${lead.firstname} wrote. The draft is there in a moment.`, { action: look });
      setLead({ ...lead, email: `lead-${Date.now().toString(36)}@prospect.example` });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    send.mutate();
  };
  const field = (name: keyof typeof sample, label: string, type = 'text') => (
    <div className="field">
      <label htmlFor={`${ids}-${name}`}>{label}</label>
      <input
        id={`${ids}-${name}`}
        type={type}
        required={name === 'email'}
        value={lead[name]}
        onChange={(event) => setLead({ ...lead, [name]: event.target.value })}
      />
    </div>
  );
  return (
    <form className="card" onSubmit={submit}>
      <h2>Submit a test lead</h2>
      <div className="sandbox-pair">
        {field('firstname', 'First name')}
        {field('lastname', 'Last name')}
        {field('email', 'E-mail', 'email')}
        {field('company', 'Company')}
      </div>
      <div className="field">
        <label htmlFor={`${ids}-message`}>Message</label>
        <textarea
          id={`${ids}-message`}
          rows={3}
          value={lead.message}
          onChange={(event) => setLead({ ...lead, message: event.target.value })}
        />
      </div>
      {send.isError && <ErrorNotice error={send.error} />}
      <div>
        <button type="submit" className="button button-main" disabled={send.isPending}>
          Submit the form
        </button>
      </div>
    </form>
  );
}

const faultTitles: Record<Fault, string> = {
  gmail_down: 'Gmail is down',
  hubspot_down: 'HubSpot is down',
  calendar_down: 'Calendar is down',
  model_down: 'The model is down',
  slow: 'Everything is slow',
  model_obeys_injection: 'The model obeys the lead',
};

function Faults({ active }: { active: View['faults'] }) {
  const client = useQueryClient();
  const act = useMutation({
    mutationFn: (make: () => Promise<unknown>) => make(),
    onSettled: () => client.invalidateQueries({ queryKey: ['live', 'sandbox'] }),
  });
  return (
    <section className="card sandbox-faults">
      <h2>Let something fail</h2>
      <div className="choices">
        {(Object.keys(faultTitles) as Fault[]).map((fault) => (
          <button
            key={fault}
            type="button"
            className="button"
            onClick={() => act.mutate(() => post(`${path}/faults`, { fault }))}
          >
            {faultTitles[fault]}
          </button>
        ))}
      </div>
      {active.length === 0 ? (
        <p className="quiet">
          Everything works. Make something fail, then send in a lead: it is answered with what is left, and says so.
        </p>
      ) : (
        <ul className="reasons">
          {active.map(({ id, what }) => (
            <li key={id}>{what}</li>
          ))}
        </ul>
      )}
      {act.isError && <ErrorNotice error={act.error} />}
      <div className="choices">
        <button
          type="button"
          className="button"
          disabled={active.length === 0}
          onClick={() => act.mutate(() => request('DELETE', `${path}/faults`))}
        >
          Let everything work again
        </button>
        <button type="button" className="button button-bad" onClick={() => act.mutate(() => post(`${path}/reset`))}>
          Reset the sandbox
        </button>
      </div>
      <p className="quiet">
        Reset empties the emulated world and seeds it anew. Drafts and the audit trail are not of the sandbox and stay.
      </p>
    </section>
  );
}

function World({ view }: { view: View }) {
  return (
    <div className="columns">
      <Messages title="Inbox" none="Nobody has written yet." messages={view.inbox} mayReply />
      <Messages
        title="Drafts in the mailbox"
        none="No drafts. Each answered lead leaves one here."
        messages={view.drafts}
      />
      <Messages title="Sent" none="Nothing was sent." messages={view.sent} mayReply />
      <section className="card">
        <h2>Calendar</h2>
        <Rows rows={view.events.map(({ id, title, start }) => [id, title, dayAndTime(start)])} />
      </section>
      <section className="card">
        <h2>CRM contacts</h2>
        <Rows rows={view.contacts.map(({ id, name, email, company }) => [id, name === '' ? email : name, company])} />
      </section>
      <section className="card">
        <h2>CRM tasks</h2>
        <Rows rows={view.tasks.map(({ id, title }) => [id, title, ''])} />
      </section>
    </div>
  );
}

function Rows({ rows }: { rows: [string, string, string][] }) {
  if (rows.length === 0) return <p className="quiet">Nothing yet.</p>;
  return (
    <ul className="sandbox-rows">
      {rows.map(([id, what, more]) => (
        <li key={id}>
          <span dir="auto">{what}</span>
          <span className="quiet" dir="auto">
            {more}
          </span>
        </li>
      ))}
    </ul>
  );
}

type MessagesProps = { title: string; none: string; messages: Message[]; mayReply?: boolean };

function Messages({ title, none, messages, mayReply = false }: MessagesProps) {
  return (
    <section className="card">
      <h2>{title}</h2>
      {messages.length === 0 && <Empty title="">{none}</Empty>}
      <div className="sandbox-messages">
        {messages.map((message) => (
          <details key={message.id}>
            <summary>
              <strong dir="auto">{message.subject}</strong>
              <span className="quiet" dir="auto">
                {title === 'Inbox' ? message.from : message.to}, {dayAndTime(message.at)}
              </span>
            </summary>
            <p className="mail-text" dir="auto">
              {message.text}
            </p>
            {mayReply && <Reply threadId={message.thread_id} />}
          </details>
        ))}
      </div>
    </section>
  );
}

function Reply({ threadId }: { threadId: string }) {
  const [text, setText] = useState('');
  const client = useQueryClient();
  const id = useId();
  const send = useMutation({
    mutationFn: () => post(`${path}/replies`, { thread_id: threadId, text }),
    onSuccess: () => {
      setText('');
      showToast('The customer has answered. A draft of this thread becomes void at the next look into the mailbox.');
      void client.invalidateQueries({ queryKey: ['live', 'sandbox'] });
    },
  });
  return (
    <form
      className="sandbox-reply"
      onSubmit={(event) => {
        event.preventDefault();
        send.mutate();
      }}
    >
      <div className="field">
        <label htmlFor={id}>The customer replies</label>
        <input id={id} type="text" required value={text} onChange={(event) => setText(event.target.value)} />
      </div>
      <button type="submit" className="button" disabled={send.isPending}>
        Reply as the customer
      </button>
      {send.isError && <ErrorNotice error={send.error} />}
    </form>
  );
}
