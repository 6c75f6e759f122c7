import type { ListedSubmission } from '../../core/ports.ts';
import type { HubSpotClient } from './client.ts';

/**
 * A form's submissions from `since` on, newest first. What comes in while the pages are read may show twice: key on
 * (form, conversionId).
 */
export async function listFormSubmissions(
  client: HubSpotClient,
  formGuid: string,
  since: Date,
): Promise<ListedSubmission[]> {
  const found: ListedSubmission[] = [];
  for (let after: string | undefined; ; ) {
    const query = { limit: 50, ...(after === undefined ? {} : { after }) };
    const page = await client.call({ act: 'read', scope: 'forms' }, () =>
      client.api.GET('/form-integrations/v1/submissions/forms/{formGuid}', { params: { path: { formGuid }, query } }),
    );
    const recent = page.results.filter(({ submittedAt }) => submittedAt >= since.getTime());
    found.push(
      ...recent.map(({ conversionId, submittedAt, pageUrl, values }) => ({
        conversionId: conversionId ?? null,
        submittedAt: new Date(submittedAt),
        pageUrl: pageUrl ?? null,
        values: values.map(({ name, value }) => ({ name, value })),
      })),
    );
    after = page.paging?.next?.after;
    if (after === undefined || recent.length < page.results.length) return found;
  }
}
