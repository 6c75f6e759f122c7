import { readConfig } from '../config.ts';
import type { Explanation } from '../verbs/suppression/explain-blocks.ts';
import { send } from './call.ts';
import { refusalSentence } from './refusal-sentence.ts';

/** Says why an address would get no mail now, one rule a line. Exit code 0 when it may be written to, 2 when not. */
export async function whyBlocked(address: string): Promise<number> {
  const url = `/api/operator/why-blocked?email=${encodeURIComponent(address)}`;
  const reply = await send(readConfig(), { method: 'GET', url });
  if (reply.status !== 200) {
    console.error(refusalSentence(reply));
    return 1;
  }
  const { email, blocked, reasons, remarks } = reply.body as Explanation;
  console.log(blocked ? `${email} gets no mail now:` : `Nothing keeps ${email} from getting a mail.`);
  for (const { code, sentence } of reasons) console.log(`- ${sentence} [${code}]`);
  for (const { code, sentence } of remarks) console.log(`Worth knowing: ${sentence} [${code}]`);
  return blocked ? 2 : 0;
}
