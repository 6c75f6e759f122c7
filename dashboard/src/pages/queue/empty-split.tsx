import { Empty } from '../../parts/empty.tsx';
import type { Split } from './splits.ts';

const lessons: Record<Split, { title: string; says: string }> = {
  due: {
    title: 'Nothing presses',
    says: 'Drafts come here when their snooze is over, or four hours before they expire.',
  },
  review: {
    title: 'All read',
    says: 'When a lead fills in a form, a reply is written within seconds and waits here for your signature.',
  },
  blocked: {
    title: 'Nothing is blocked',
    says: 'Here stand drafts that the safety checks have stopped. They cannot be approved before somebody edits them.',
  },
  waiting: {
    title: 'Nothing waits',
    says: 'Approved drafts that have not left yet, and those you have put off, stand here.',
  },
  sent: {
    title: 'Nothing was sent yet',
    says: 'What left this installation stands here, with who signed it and when.',
  },
};

/** Why a split is empty, and what would bring something. */
export function EmptySplit({ split, isFiltered, searched }: { split: Split; isFiltered: boolean; searched: number }) {
  const { title, says } = lessons[split];
  if (!isFiltered) return <Empty title={title}>{says}</Empty>;
  return (
    <Empty title="Nothing fits">
      The search looks through the first {searched.toLocaleString('en')} drafts of this list. Clear it to see all.
    </Empty>
  );
}
