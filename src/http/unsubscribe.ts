import { z } from 'zod';
import { unsubscribe as act, draftOfToken } from '../verbs/suppression/unsubscribe.ts';
import { unsubscribePage } from './pages.ts';
import { operation } from './route.ts';

const params = z.strictObject({ token: z.string().max(200) });
const html = { description: 'A page for people.', content: { 'text/html': { schema: z.string() } } };

export const show = operation(
  { does: 'The page of an unsubscribe link. It changes nothing.', params, replies: { 200: html }, refuses: [404] },
  ({ context, params: { token } }) => {
    draftOfToken(context, token);
    return unsubscribePage('ask');
  },
);

export const unsubscribe = operation(
  {
    does: 'Whoever got the mail of this link gets no more (RFC 8058 one-click).',
    params,
    ignoresForm: true,
    replies: { 200: html },
    refuses: [404],
  },
  async ({ context, params }) => {
    await act(context, params);
    return unsubscribePage('done');
  },
);
