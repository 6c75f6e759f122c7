import { hrefOf } from '../../page-paths.ts';
import { Link } from '../../router.tsx';
import { dayAndTime } from '../../times.ts';
import type { DeskDraft } from './queue-data.ts';

/** Who wrote, and in which words. */
export function LeadCard({ found: { lead, draft } }: { found: DeskDraft }) {
  if (lead === null) {
    return <p className="quiet">No form began this draft: it was put into the queue for {draft.recipient}.</p>;
  }
  const details = [lead.job_title, lead.company, lead.phone, lead.website].filter(Boolean).join(' · ');
  return (
    <section className="lead-card" aria-label="The lead">
      <p className="lead-card-who">
        <strong dir="auto">{lead.name ?? lead.email}</strong>
        {details !== '' && <span dir="auto">{details}</span>}
      </p>
      {lead.message !== null && (
        <blockquote dir="auto" className="lead-words">
          {lead.message}
        </blockquote>
      )}
      <p className="quiet">
        {dayAndTime(lead.created_at)} · {lead.source.replaceAll('_', ' ')}
        {draft.workflow_id !== null && (
          <>
            {' · '}
            <Link to={hrefOf('lead', { run: draft.workflow_id })}>How this was answered</Link>
          </>
        )}
      </p>
    </section>
  );
}
