export const splits = ['due', 'review', 'blocked', 'waiting', 'sent'] as const;
export type Split = (typeof splits)[number];
export const splitTitles: Record<Split, string> = {
  due: 'Due now',
  review: 'Review',
  blocked: 'Blocked',
  waiting: 'Waiting',
  sent: 'Sent',
};
