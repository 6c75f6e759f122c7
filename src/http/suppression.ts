import { explainBlocks } from '../verbs/suppression/explain-blocks.ts';
import * as csv from '../verbs/suppression/suppression-csv.ts';
import * as verbs from '../verbs/suppression/suppressions.ts';
import { idParam, nothing, pageQuery } from './contract.ts';
import * as c from './contract-of-suppression.ts';
import { asPage, idOf, pageFrom } from './inputs.ts';
import { Answer, operation } from './route.ts';

export const list = operation(
  { does: 'The do-not-contact list, newest first.', query: pageQuery, replies: { 200: c.suppressionPage } },
  async ({ context, query }) => asPage(query, await verbs.listSuppressions(context, pageFrom(query))),
);

export const add = operation(
  {
    does: 'Puts an address or a domain on the do-not-contact list.',
    body: c.newSuppression,
    replies: { 201: c.suppression },
    refuses: [409],
  },
  ({ context, body }) => verbs.addSuppression(context, body),
);

export const lift = operation(
  { does: 'Takes an entry off the list.', params: idParam, replies: { 204: nothing }, refuses: [404] },
  async (call) => {
    await verbs.liftSuppression(call.context, { id: idOf(call) });
    return null;
  },
);

export const check = operation(
  {
    does: 'Whether one may write to an address, and what says no.',
    query: c.checkQuery,
    replies: { 200: c.check },
    refuses: [422],
  },
  ({ context, query }) => verbs.checkSuppression(context, query),
);

export const whyBlocked = operation(
  {
    does: 'Why an address would get no mail now, rule by rule, and when each ends.',
    query: c.checkQuery,
    replies: { 200: c.explanation },
    refuses: [422],
  },
  ({ context, query }) => explainBlocks(context, query),
);

export const importCsv = operation(
  {
    does: 'Puts every row of a CSV file on the list, or none of them.',
    body: c.csvFile,
    replies: { 200: c.imported },
    refuses: [422],
  },
  ({ context, body }) => csv.importSuppressions(context, body),
);

export const exportCsv = operation(
  { does: 'The whole list as CSV.', replies: { 200: c.csvText } },
  async ({ context }) =>
    new Answer(await csv.exportSuppressions(context), {
      headers: {
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': 'attachment; filename="do-not-contact.csv"',
      },
    }),
);
