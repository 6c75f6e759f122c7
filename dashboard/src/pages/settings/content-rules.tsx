import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useId } from 'react';
import type { z } from 'zod';
import type { contentRules } from '../../../../src/http/contract-of-administration.ts';
import { get, request } from '../../api.ts';
import { fieldsOf } from '../../entrance/entrance.tsx';
import { useAct } from './use-act.ts';

type Rules = z.output<typeof contentRules>;

/** What a mail may say of the product, and where it may lead. Everything else is held back from approval. */
export function ContentRules() {
  const act = useAct('content-rules');
  const [facts, links] = [useId(), useId()];
  const { data } = useQuery({
    queryKey: ['content-rules'],
    queryFn: ({ signal }) => get<Rules>('/api/admin/content-rules', signal),
  });
  if (data === undefined) return null;
  const save = (event: FormEvent<HTMLFormElement>) => {
    const fields = fieldsOf(event);
    const rules = { approved_facts: linesOf(fields.facts), allowed_links: linesOf(fields.links) };
    act(() => request('PUT', '/api/admin/content-rules', rules), 'The rules are kept; they hold from now on.');
  };
  return (
    <section className="card">
      <h2>What a mail may hold</h2>
      <form className="stacked-form" onSubmit={save}>
        <div className="field">
          <label htmlFor={facts}>Approved facts, one a line</label>
          <textarea id={facts} name="facts" rows={6} defaultValue={data.approved_facts.join('\n')} />
          <p className="hint">Prices, times and promises stand in a mail only as they stand here.</p>
        </div>
        <div className="field">
          <label htmlFor={links}>Allowed links, one a line</label>
          <textarea id={links} name="links" rows={4} defaultValue={data.allowed_links.join('\n')} />
          <p className="hint">Besides your own domains and the lead's own site.</p>
        </div>
        <button type="submit" className="button button-main">
          Save
        </button>
      </form>
    </section>
  );
}

function linesOf(text = ''): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
