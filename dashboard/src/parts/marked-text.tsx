import { Fragment, type ReactNode } from 'react';

export type MarkedSpan = { start: number; end: number; kind: 'pii' | 'claim' | 'unsupported'; label: string };

/** A text with places marked in it, in UTF-16 code units. It is text whatever it holds; overlapping places are cut at their edges. */
export function MarkedText({ text, spans }: { text: string; spans: readonly MarkedSpan[] }) {
  return (
    <>
      {cut(text, spans).map(({ start, end, span }) => (
        <Fragment key={start}>{span === null ? text.slice(start, end) : mark(text.slice(start, end), span)}</Fragment>
      ))}
    </>
  );
}

function mark(words: string, { kind, label }: MarkedSpan): ReactNode {
  return (
    <mark className={`mark-${kind}`} title={label}>
      {words}
    </mark>
  );
}

function cut(text: string, spans: readonly MarkedSpan[]): { start: number; end: number; span: MarkedSpan | null }[] {
  const inside = spans.filter(({ start, end }) => start < end && start >= 0 && end <= text.length);
  const edges = [...new Set([0, text.length, ...inside.flatMap(({ start, end }) => [start, end])])].sort(
    (a, b) => a - b,
  );
  return edges.slice(0, -1).map((start, index) => {
    const end = edges[index + 1] ?? text.length;
    return { start, end, span: inside.find((span) => span.start <= start && span.end >= end) ?? null };
  });
}
