import type { Add } from '../recogniser.ts';

const maxPem = 20_000;
const opening = '-----BEGIN ';

/** Private keys in PEM (RFC 7468), also quoted with `>`; a block that is cut off counts up to where it ends or 20,000 characters. */
export function pemBlocks(text: string, add: Add): void {
  /** Where the next end of each label stands, so that the text is searched once however many blocks begin. */
  const closings = new Map<string, number>();
  for (let start = text.indexOf(opening); start >= 0; start = text.indexOf(opening, start + opening.length)) {
    const label = /^-----BEGIN ([A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?)-----/.exec(text.slice(start, start + 80))?.[1];
    if (label === undefined) continue;
    const closing = `-----END ${label}-----`;
    let at = closings.get(label) ?? -1;
    if (at < start) {
      at = text.indexOf(closing, start);
      if (at < 0) at = Number.POSITIVE_INFINITY;
      closings.set(label, at);
    }
    add(start, at - start > maxPem ? Math.min(text.length, start + maxPem) : at + closing.length);
  }
}
