import { type MarkedSpan, MarkedText } from '../../parts/marked-text.tsx';
import type { DeskDraft, Draft } from './queue-data.ts';

type Claim = Draft['claims'][number];

/** The mail as the lead would get it, with the places marked that a person should look at. Text, whatever it holds. */
export function MailBody({ found: { draft, spans }, shownClaim }: { found: DeskDraft; shownClaim: Claim | null }) {
  const marks: MarkedSpan[] = [
    ...spans.map(({ start, end, label }) => ({ start, end, kind: 'pii' as const, label })),
    ...(shownClaim === null
      ? []
      : [{ start: shownClaim.start, end: shownClaim.end, kind: 'claim' as const, label: 'This sentence' }]),
    ...draft.claims
      .filter(({ standing }) => standing === 'unsupported')
      .map(({ start, end }) => ({ start, end, kind: 'unsupported' as const, label: 'No source says this' })),
  ];
  return (
    <div className="mail-text" dir="auto">
      <MarkedText text={draft.body} spans={marks} />
    </div>
  );
}
