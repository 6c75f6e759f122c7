import { commitments, forEverPromises, standings } from './commitments.ts';
import { concessions, percentages, prices } from './concessions.ts';
import { leadWords, withoutTheirWords } from './lead-matters.ts';
import { holdsControlTokens, machineTraces, speaksToMachines } from './machine-traces.ts';
import { asides, diversion, diversions, promotion } from './off-the-matter.ts';
import { holdsAccount, redirectedMoney, untraceableMoney } from './payments.ts';
import { pressure, threats } from './pressure.ts';
import { isUnreadable } from './readable-body.ts';
import { insults, slander } from './respect.ts';
import type { Grounds, Rule } from './rules.ts';
import { guardLowered, secretsAsked } from './secrets-asked.ts';
import { promotedStrangers } from './strangers-names.ts';
import { isFact, sourceOf, wordsOf } from './supported.ts';
import { clausesOf, plainOf } from './text.ts';

/** What every sentence keeps to, a principle each; an approved fact may be said as it stands. */
const rules: readonly Rule[] = [
  prices,
  percentages,
  concessions,
  commitments,
  forEverPromises,
  standings,
  pressure,
  threats,
  redirectedMoney,
  untraceableMoney,
  secretsAsked,
  guardLowered,
  insults,
  slander,
  machineTraces,
  speaksToMachines,
  promotion,
  promotedStrangers,
  diversion,
  asides,
  diversions,
];

export type TextSources = {
  leadMessage: string | null;
  approvedFacts: readonly string[];
  knownNames?: readonly string[];
  allowedLinks: readonly string[];
  ownDomains: readonly string[];
};

/** What the words of a draft say that no approved fact supports, or that no mail to a lead says. */
export function textReasons(sources: TextSources, subject: string, body: string): string[] {
  const grounds: Grounds = {
    facts: sources.approvedFacts.map(sourceOf),
    lead: leadWords(sources.leadMessage),
    known: knownWords(sources),
  };
  const reasons = new Set<string>();
  const own = withoutTheirWords(body, sources.leadMessage);
  for (const clause of [...clausesOf(subject, true), ...clausesOf(own, false)]) {
    if (isFact(clause.sentence, grounds.facts)) continue;
    for (const rule of rules) if (!reasons.has(rule.reason) && rule.breaks(clause, grounds)) reasons.add(rule.reason);
  }
  const whole = `${subject}\n${body}`;
  if (holdsAccount(whole)) reasons.add('The text holds bank details or a wallet address.');
  if (holdsControlTokens(whole)) reasons.add(machineTraces.reason);
  if (isUnreadable(body)) reasons.add('The body is not a readable mail.');
  return [...reasons];
}

function knownWords({
  leadMessage,
  approvedFacts,
  knownNames = [],
  allowedLinks,
  ownDomains,
}: TextSources): Set<string> {
  return new Set(
    wordsOf(plainOf([leadMessage ?? '', ...approvedFacts, ...knownNames, ...allowedLinks, ...ownDomains].join(' '))),
  );
}
