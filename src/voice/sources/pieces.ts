const longestPiece = 3000;
const mostPieces = 60;

/** A long text in pieces of at most 3,000 UTF-16 code units, cut at paragraphs, else at sentences; the first 60 of them. */
export function inPieces(text: string): string[] {
  const pieces: string[] = [];
  let open = '';
  for (const part of parts(text)) {
    if (open.length + part.length > longestPiece && open !== '') {
      pieces.push(open.trim());
      open = '';
    }
    open += part;
    if (pieces.length === mostPieces) return pieces;
  }
  return [...pieces, open.trim()].filter((piece) => piece !== '');
}

function parts(text: string): string[] {
  return text
    .split(/(?<=\n\n)/)
    .flatMap((paragraph) => (paragraph.length <= longestPiece ? [paragraph] : paragraph.split(/(?<=[.!?] )/)))
    .flatMap((part) => (part.length <= longestPiece ? [part] : cutHard(part)));
}

function cutHard(part: string): string[] {
  const count = Math.ceil(part.length / longestPiece);
  return Array.from({ length: Math.min(count, mostPieces) }, (_, at) =>
    part.slice(at * longestPiece, (at + 1) * longestPiece).toWellFormed(),
  );
}
