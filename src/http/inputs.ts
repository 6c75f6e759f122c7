import { CountersignError } from '../core/errors.ts';
import { runStatuses } from '../verbs/overview/list-workflows.ts';
import type { Call } from './route.ts';

export type PageQuery = { page: number; page_size: number };

/** The page a query asks for, as verbs take it. */
export function pageFrom({ page, page_size: pageSize }: PageQuery): { page: number; pageSize: number } {
  return { page, pageSize };
}

/** A list as the API answers it: `{items,page,page_size,total}`. */
export function asPage<T>(
  { page, page_size }: PageQuery,
  found: { items: T[]; total: number },
): { items: T[]; page: number; page_size: number; total: number } {
  return { items: found.items, page, page_size, total: found.total };
}

/** The id of a path. What is no UUID names nothing here. Throws `not_found`. */
export function idOf({ params }: Call<{ id: string }>): string {
  if (/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(params.id)) return params.id.toLowerCase();
  throw new CountersignError('not_found', 'There is nothing by this id.');
}

/** A run status of a query, or null for all. Throws `bad_status`. */
export function runStatusOf(text: string | undefined): (typeof runStatuses)[number] | null {
  if (text === undefined) return null;
  const status = runStatuses.find((one) => one === text);
  if (status === undefined) throw new CountersignError('bad_status', `A status is one of ${runStatuses.join(', ')}.`);
  return status;
}

/** The name a body gives for whoever acts: believed only where nobody can sign in. */
export function givenName({ app, session }: Pick<Call, 'app' | 'session'>, name: string | undefined): string | null {
  return app.settings.localOperator === null || session !== null ? null : (name ?? null);
}
