import { useQueryClient } from '@tanstack/react-query';
import { ArrowLeft, Check, Clock, MessageSquareText, Pencil, RefreshCw, Send, Undo2, UserRound, X } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { post } from '../../api.ts';
import { type CommandId, commands } from '../../commands/catalogue.ts';
import { KeyCaps } from '../../commands/key-caps.tsx';
import { runCommand, useCommand } from '../../commands/registry.ts';
import { readKept } from '../../kept-text.ts';
import { ErrorNotice } from '../../parts/error-notice.tsx';
import { Loading } from '../../parts/loading.tsx';
import { showToast } from '../../parts/toast-store.ts';
import { Link } from '../../router.tsx';
import { type DeskStart, hasRole, useSession } from '../../session.ts';
import { dayAndTime, fromNow, useNow } from '../../times.ts';
import type { Acts, Target } from './acts.ts';
import { type Asked, RegenerateDialog } from './dialogs.tsx';
import { Editor } from './editor.tsx';
import { LeadCard } from './lead-card.tsx';
import { MailBody } from './mail-body.tsx';
import { type DeskDraft, type Draft, useDeskDraft } from './queue-data.ts';
import { SafetyCard } from './safety-card.tsx';
import { type Panel, SidePanel } from './side-panel.tsx';
import { othersInWords, usePresence } from './use-presence.ts';
import { VoiceCard } from './voice-card.tsx';
import { statusInWords, stops } from './words.ts';

type DraftViewProps = { id: string; acts: Acts; backTo: string; onAsk: (asked: Asked) => void; onNext: () => void };

/** One draft: who wrote, what would be answered, why it says so, and what can be done with it. */
export function DraftView(props: DraftViewProps) {
  const found = useDeskDraft(props.id);
  if (found.isPending) return <Loading what="the draft" />;
  if (found.isError) {
    return <ErrorNotice error={found.error} onRetry={() => void found.refetch()} />;
  }
  return <OpenDraft key={props.id} {...props} found={found.data} />;
}

export function targetOf({ draft, lead }: DeskDraft): Target {
  return { id: draft.id, content_hash: draft.content_hash, name: lead?.name ?? draft.recipient };
}

function OpenDraft({ found, acts, backTo, onAsk, onNext }: DraftViewProps & { found: DeskDraft }) {
  const { draft } = found;
  const [isEditing, setEditing] = useState(() => readKept(draft.id) !== null && mayEdit(draft));
  const [panel, setPanel] = useState<Panel>('sources');
  const [claim, setClaim] = useState<Draft['claims'][number] | null>(null);
  const client = useQueryClient();
  const others = othersInWords(usePresence(draft.id, isEditing));
  const leave = () => setEditing(false);
  const show = (saved: Draft) => {
    client.setQueryData<DeskDraft>(['desk-draft', draft.id], (old) => old && { ...old, draft: saved, spans: [] });
    void client.invalidateQueries({
      predicate: ({ queryKey }) => queryKey.includes(draft.id) || queryKey[0] === 'queue',
    });
    leave();
  };
  return (
    <div className="draft">
      <article className="draft-main" aria-label="Draft">
        <DraftHead found={found} backTo={backTo} />
        {others !== null && (
          <p className="notice notice-warn" role="status">
            <UserRound aria-hidden />
            {others}
          </p>
        )}
        <div className="draft-scroll">
          <Situation found={found} />
          <LeadCard found={found} />
          {isEditing ? (
            <Editor draft={draft} onSaved={show} onLeave={leave} />
          ) : (
            <section className="mail" aria-label="The mail">
              <h2 className="mail-subject" dir="auto">
                {draft.subject}
              </h2>
              <p className="mail-to">
                To <strong>{draft.recipient}</strong>
              </p>
              <MailBody found={found} shownClaim={claim} />
              <Files draft={draft} />
            </section>
          )}
          {!isEditing && <SafetyCard checked={draft} />}
          {!isEditing && <VoiceCard draft={draft} />}
          <WrittenBy draft={draft} />
        </div>
        {!isEditing && (
          <Actions
            found={found}
            acts={acts}
            onAsk={onAsk}
            onNext={onNext}
            onEdit={() => setEditing(true)}
            onWritten={show}
          />
        )}
      </article>
      <SidePanel found={found} panel={panel} onPanel={setPanel} onClaim={setClaim} />
    </div>
  );
}

function mayEdit({ status }: Draft): boolean {
  return ['PENDING_APPROVAL', 'APPROVED', 'SEND_FAILED'].includes(status);
}

function DraftHead({ found, backTo }: { found: DeskDraft; backTo: string }) {
  const now = useNow();
  const { draft, lead } = found;
  const isPending = draft.status === 'PENDING_APPROVAL';
  return (
    <header className="draft-head">
      <Link to={backTo} className="icon-button draft-back">
        <ArrowLeft aria-hidden />
        <span className="visually-hidden">Back to the list</span>
      </Link>
      <h1 dir="auto">{lead?.name ?? draft.recipient}</h1>
      <span className={`badge ${draft.status === 'APPROVED' || draft.status === 'SENT' ? 'badge-accent' : ''}`}>
        {statusInWords(found)}
      </span>
      {isPending && (
        <span className="quiet draft-ends" title={dayAndTime(draft.expires_at)}>
          Expires {fromNow(draft.expires_at, now)}
        </span>
      )}
    </header>
  );
}

/** What is special about this draft now, and what that asks of the reader. */
function Situation({ found: { draft, assigned_to: assignee, snoozed_until: snoozed } }: { found: DeskDraft }) {
  const lines = [
    assignee !== null && `Handed to ${assignee.name}${assignee.note === null ? '' : `: “${assignee.note}”`}`,
    snoozed !== null && Date.parse(snoozed) > Date.now() && `Snoozed until ${dayAndTime(snoozed)}`,
    draft.rejected_reason !== null && `Rejected: ${draft.rejected_reason.replaceAll('_', ' ')}`,
    draft.superseded_reason !== null && `Superseded: ${draft.superseded_reason.replaceAll('_', ' ')}`,
    draft.send_error !== null && 'The last try to send it failed. Look at it, and approve it again.',
    draft.sent_at !== null && `Sent ${dayAndTime(draft.sent_at)}, approved by ${draft.approved_by ?? 'somebody'}`,
  ].filter((line) => line !== false);
  return lines.map((line) => (
    <p key={line} className="situation">
      {line}
    </p>
  ));
}

function Files({ draft: { attachments } }: { draft: Draft }) {
  if (attachments.length === 0) return null;
  return (
    <ul className="files" aria-label="Files">
      {attachments.map(({ name, sha256 }) => (
        <li key={`${name} ${sha256}`} className="badge">
          {name}
        </li>
      ))}
    </ul>
  );
}

function WrittenBy({ draft }: { draft: Draft }) {
  const model = draft.model ?? (draft.generator === 'composer' ? 'the composer, without a model' : null);
  return (
    <p className="quiet written-by">
      {model !== null && `Written by ${model}. `}
      {draft.prompt_version !== null && `Prompt ${draft.prompt_version.slice(0, 8)}. `}
      Version {draft.version}, {draft.language}. Signed bytes: <code>{draft.content_hash.slice(0, 12)}</code>
    </p>
  );
}

type ActionsProps = {
  found: DeskDraft;
  acts: Acts;
  onAsk: (asked: Asked) => void;
  onNext: () => void;
  onEdit: () => void;
  onWritten: (draft: Draft) => void;
};

/** What can be done with this draft by this person in this mode, each with its key. */
function Actions({ found, acts, onAsk, onNext, onEdit, onWritten }: ActionsProps) {
  const { data: session } = useSession();
  const [asksAnew, setAsksAnew] = useState(false);
  const [isWriting, setWriting] = useState(false);
  const can = abilities(found, session);
  const target = targetOf(found);
  const approve = () => void acts.approve(target);
  const approveAndGoOn = () => {
    approve();
    onNext();
  };
  const writeAnew = async (instruction: string) => {
    setWriting(true);
    const { id, content_hash } = found.draft;
    const wish = instruction === '' ? {} : { instruction };
    await post<Draft>(`/api/operator/drafts/${id}/regenerate`, { ...wish, content_hash })
      .then(onWritten)
      .catch((error: Error) => showToast(error.message, { tone: 'bad' }));
    setWriting(false);
  };
  useCommand('draft.approve', can.approve && approve);
  useCommand('draft.confirm', can.approve && approveAndGoOn);
  useCommand('draft.edit', can.edit && onEdit);
  useCommand('draft.regenerate', can.edit && !isWriting && (() => setAsksAnew(true)));
  useCommand('draft.send', can.send && (() => void acts.send(target)));
  return (
    <footer className="draft-actions">
      {can.approve && <Act id="draft.approve" icon={<Check aria-hidden />} isMain />}
      {can.approve && <Act id="draft.confirm" icon={<Check aria-hidden />} title="Approve & next" />}
      {can.send && <Act id="draft.send" icon={<Send aria-hidden />} isMain />}
      {can.undoSend && (
        <button type="button" className="button button-main" onClick={() => void acts.undoSend(target)}>
          <Undo2 aria-hidden />
          Undo send
        </button>
      )}
      {can.edit && <Act id="draft.edit" icon={<Pencil aria-hidden />} />}
      {can.edit && (
        <Act
          id="draft.regenerate"
          icon={<RefreshCw aria-hidden />}
          title={isWriting ? 'Writing …' : 'Rewrite'}
          isOff={isWriting}
        />
      )}
      {can.decide && <Act id="list.snooze" icon={<Clock aria-hidden />} onClick={() => onAsk('snooze')} />}
      {can.edit && (
        <Act id="list.hand-over" icon={<MessageSquareText aria-hidden />} onClick={() => onAsk('hand-over')} />
      )}
      {can.decide && <Act id="list.reject" icon={<X aria-hidden />} onClick={() => onAsk('reject')} />}
      {can.why !== null && <p className="quiet">{can.why}</p>}
      <RegenerateDialog
        isOpen={asksAnew}
        onClose={() => setAsksAnew(false)}
        onRegenerate={(wish) => void writeAnew(wish)}
      />
    </footer>
  );
}

type ActProps = {
  id: CommandId;
  icon: ReactNode;
  title?: string;
  isMain?: boolean;
  isOff?: boolean;
  onClick?: () => void;
};

function Act({ id, icon, title, isMain = false, isOff = false, onClick }: ActProps) {
  const { title: name, keys } = commands[id];
  return (
    <button
      type="button"
      className={isMain ? 'button button-main' : 'button'}
      disabled={isOff}
      onClick={onClick ?? (() => void runCommand(id))}
    >
      {icon}
      {title ?? name}
      {keys[0] !== undefined && <KeyCaps keys={keys[0]} />}
    </button>
  );
}

type Abilities = {
  approve: boolean;
  send: boolean;
  undoSend: boolean;
  edit: boolean;
  decide: boolean;
  why: string | null;
};

/** What the server would allow, as far as the page can tell; it decides again. */
function abilities({ draft, send }: DeskDraft, session: DeskStart | undefined): Abilities {
  const none = { approve: false, send: false, undoSend: false, edit: false, decide: false, why: null };
  if (session === undefined) return none;
  if (!hasRole(session, 'operator'))
    return { ...none, why: 'You may read. Approving and editing need the role operator.' };
  const isPending = draft.status === 'PENDING_APPROVAL';
  const isLeaving = draft.status === 'APPROVED' && draft.send_at !== null;
  const isStopped = stops(draft).length > 0;
  const canSend = draft.status === 'APPROVED' && !isLeaving && session.mode !== 'draft_only' && send !== 'unknown';
  return {
    approve: isPending && !isStopped,
    send: canSend,
    undoSend: isLeaving,
    edit: mayEdit(draft) && !isLeaving,
    decide: isPending,
    why:
      isPending && isStopped
        ? 'It cannot be approved as it is: edit it or have it written anew.'
        : whyNot(draft, session),
  };
}

function whyNot(draft: Draft, { mode }: DeskStart): string | null {
  if (draft.status === 'APPROVED' && mode === 'draft_only') {
    return 'Approved. This installation writes drafts only: send it from the mailbox.';
  }
  return null;
}
