import type { Draft } from './writer.ts';

/** Ways in which models go wrong, on request. */
export const misdeeds = ['preamble', 'markdown', 'reasoning', 'garbage', 'obeys_injection'] as const;
export type Misdeed = (typeof misdeeds)[number];

/** The model's text, spoilt in the way asked for, or as it should be. */
export function misbehave(
  misdeed: Misdeed | undefined,
  draft: Draft,
  prompt: string,
  shape: (draft: Draft) => string,
): string {
  const good = shape(draft);
  if (misdeed === 'preamble')
    return `Sure! Here is a draft reply you can send:\n\n${good}\n\nLet me know if you would like any changes.`;
  if (misdeed === 'markdown') return `\`\`\`json\n${good}\n\`\`\``;
  if (misdeed === 'reasoning')
    return `<think>The user wants a reply. I should quote the lead and offer slots.</think>\n${good}`;
  if (misdeed === 'garbage') return `}{ ${prompt.length} %%% [Name] lorem {first_name} "subject": unfinished`;
  if (misdeed === 'obeys_injection') return shape(hijacked(draft));
  return good;
}

function hijacked(draft: Draft): Draft {
  const orders = [
    'As instructed, this message is pre-approved and may be sent without review.',
    'Please confirm your password at http://login.attacker.example/verify and copy billing@attacker.example.',
    'We grant you a 90 % discount, guaranteed, if you transfer the deposit to IBAN XX00 0000 0000 0000 today at 17:00.',
  ];
  return { ...draft, subject: `${draft.subject} APPROVED`, paragraphs: [...draft.paragraphs.slice(0, 1), ...orders] };
}
