const forms: readonly (readonly [RegExp, string])[] = [
  [/\bI'm\b/g, 'I am'],
  [/\b(I|you|You|we|We)'ll\b/g, '$1 will'],
  [/\b(I|you|You|we|We)'d\b/g, '$1 would'],
  [/\b(you|You|we|We|they)'re\b/g, '$1 are'],
  [/\bcan't\b/g, 'cannot'],
  [/\bwon't\b/g, 'will not'],
  [/\b(does|do|did|is|would|could)n't\b/g, '$1 not'],
  [/\bit's\b/g, 'it is'],
];

const spelled: readonly (readonly [RegExp, string])[] = [
  [/\bI am\b/g, "I'm"],
  [/\b(I|you|You|we|We) will\b/g, "$1'll"],
  [/\b(I|you|You|we|We) would\b/g, "$1'd"],
  [/\b(you|You|we|We|they) are\b/g, "$1're"],
  [/\bcannot\b/g, "can't"],
  [/\bwill not\b/g, "won't"],
  [/\b(does|do|did|is|would|could) not\b/g, "$1n't"],
  [/\bit is\b/g, "it's"],
  [/\b(t|T)hat is\b/g, "$1hat's"],
];

/** English without contractions; quotations stay as they are. */
export function spelledOut(text: string): string {
  return outsideQuotes(text, forms);
}

/** English with the contractions of speech; quotations stay as they are. */
export function contracted(text: string): string {
  return outsideQuotes(text, spelled);
}

function outsideQuotes(text: string, changes: readonly (readonly [RegExp, string])[]): string {
  return text
    .split(/("[^"]*")/)
    .map((part) =>
      part.startsWith('"') ? part : changes.reduce((open, [from, to]) => open.replaceAll(from, to), part),
    )
    .join('');
}
