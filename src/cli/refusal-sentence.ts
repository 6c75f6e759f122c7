import type { ServerReply } from './running-server.ts';

/** What a refused request says, for people. */
export function refusalSentence({ status, body }: ServerReply): string {
  const { detail } = (body ?? {}) as { detail?: string | { msg: string }[] };
  if (typeof detail === 'string') return detail;
  return detail?.map(({ msg }) => msg).join(' ') ?? `The request was refused (${status}).`;
}
