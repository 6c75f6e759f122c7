import type { Rule } from './rules.ts';
import { plainOf } from './text.ts';

/*
 * Who tells the reader to buy, try, visit or vote names a product of somebody: where neither the lead, nor a fact, nor
 * the sender names it, it is somebody else's advertisement.
 */

const call =
  /^(?:\P{L}*(?:by the way|btw|p\.?s\.?:?|oh|[uü]brigens:?|au fait|por cierto|and|also|but|so|meanwhile|now|then|please|und|auch|et|aussi|y|tambi[eé]n)[,]?\s)?(?:buy|book|use(?=\s\p{Lu}\p{Ll}+\p{Lu})|rent|adopt|download|stream|listen to|check out|try|taste|drink|eat|visit|vote|subscribe|invest|discover|enjoy|get yourself|switch to|wear|(?:join|follow)\s(?:the|our|this)|(?:order|support|watch|play|choose|read)\s(?:the|a|an|our|your|more|from|at)|(?:kauf|versuch|probier|trink|besuch|wähl|bestell|entdeck|genieß)(?:en sie|t|e)|achetez|essayez|go[uû]tez|buvez|visitez|votez|d[eé]couvrez|commandez|compren?|prueben?|beban?|visiten?|voten?|descubran?)\s+(?!it\b|out\b|this\b|them\b|with\b|ihn\b|sie\b|es\b)/iu;
/** A product of somebody, asked after or praised. */
const praised =
  /\b(?:heard of|do you (?:already )?know|kennen sie(?: schon)?|connaissez-vous|conoce(?: usted)?|have you tried|a fan of|(?:can|would) (?:also |only |really |warmly )?recommend|i love|i swear by|delicious|k[oö]stlich|tasty|unbeatable|fabulous|fantastic|d[eé]licieux|delicioso)\b/iu;
const superlative =
  /\b(?:is|are|the|das|die|der|la|le|el)\s(?:best|cheapest|finest|greatest|tastiest|beste[nrs]?|meilleure?s?|mejor(?:es)?)\b/iu;
const capital =
  /(?<=\p{L}[\p{L}\p{M}'’,-]*\s(?:[\p{L}\p{M}'’-]+\s){0,12})(?<![.!?:]\s)\p{Lu}\p{Ll}[\p{L}\p{M}\p{N}'’-]+/gu;
const calendar = new Set(
  'monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november december lundi mardi mercredi jeudi vendredi'.split(
    ' ',
  ),
);

export const promotedStrangers: Rule = {
  reason: 'The text advertises something that is not the matter of this mail.',
  breaks({ raw, denied, inSubject }, { known }) {
    if (denied || inSubject || raw.length > 300 || !(call.test(raw) || superlative.test(raw) || praised.test(raw)))
      return false;
    const names = (raw.match(capital) ?? []).map(plainOf).filter((name) => !calendar.has(name));
    return names.some((name) => !known.has(name) && !known.has(name.replace(/'?s$/, '')));
  },
};
