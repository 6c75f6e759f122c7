import type { Add } from '../recogniser.ts';

const maxPem = 20_000;
const opening = '-----BEGIN ';

/** Private keys in PEM (RFC 7468), also quoted with `>`; a block that is cut off counts up to where it ends or 20,000 characters. */
export function pemBlocks(text: string, add: Add): void {
  for (let start = text.indexOf(opening); start >= 0; start = text.indexOf(opening, start + opening.length)) {
    const label = /^-----BEGIN ([A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?)-----/.exec(text.slice(start, start + 80))?.[1];
    if (label === undefined) continue;
    const closing = `-----END ${label}-----`;
    const end = text.slice(start, start + maxPem).indexOf(closing);
    add(start, end < 0 ? Math.min(text.length, start + maxPem) : start + end + closing.length);
  }
}
