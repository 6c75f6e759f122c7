import { CountersignError } from '../../core/errors.ts';
import { decidedDrafts } from '../../store/edited-drafts.ts';
import { voiceProfileOf } from '../../store/voice-profiles.ts';
import { type ProposedRule, proposeRules } from '../../voice/rules.ts';
import type { VerbContext } from '../context.ts';
import { withoutSignature } from '../drafts/check-text.ts';
import { repOf } from '../leads/rep.ts';
import { maskForLearning } from './mask-sample.ts';
import { decide } from './profile.ts';
import type { ProfileView } from './profile-view.ts';
import { mailboxUserId, traineeOf } from './trainee.ts';

type OfUser = { userId?: string };
type Rule = { key: string; from: string; to: string };

const lookedAt = 300;

/** What people's edits of the last 300 approved drafts suggest, and what was accepted. Nothing is learned by looking. */
export async function listRules(
  context: VerbContext,
  query: OfUser,
): Promise<{ accepted: Rule[]; proposed: ProposedRule[] }> {
  const userId = traineeOf(context, query.userId);
  const [drafts, profile] = await context.read(async (reading) => [
    await decidedDrafts(reading, { limit: lookedAt }),
    await voiceProfileOf(reading, userId),
  ]);
  const rep = await repOf(context.connectors.mailbox, context.clock()).catch(() => null);
  const own = (body: string) => maskForLearning(withoutSignature(body, rep?.signatureText ?? null));
  const pairs = drafts
    .filter(({ voice }) => (voice?.user_id ?? mailboxUserId) === userId)
    .map(({ draft_body, final_body }) => ({ draft: own(draft_body), final: own(final_body) }));
  const decisions = profile?.decisions ?? { rules: [], refused: [] };
  return { accepted: decisions.rules, proposed: proposeRules(pairs, decisions) };
}

/**
 * A person's word on a rule: accept it, also with other words in `to`; refuse it, so that it is not proposed again; or
 * take an accepted one back. Throws `not_found`.
 */
export async function decideRule(
  context: VerbContext,
  input: OfUser & { key: string; decision: 'accept' | 'refuse' | 'withdraw'; to?: string },
): Promise<ProfileView> {
  const { key, decision, to } = input;
  const { accepted, proposed } = await listRules(context, input);
  const rule = (decision === 'withdraw' ? accepted : proposed).find((one) => one.key === key);
  if (rule === undefined) throw new CountersignError('not_found', 'There is no such rule to decide on.');
  return decide(context, input, `rule: ${decision}`, ({ decisions }) => {
    const rules = decisions.rules.filter((one) => one.key !== key);
    if (decision === 'refuse') return { ...decisions, refused: [...decisions.refused, key].slice(-500) };
    if (decision === 'withdraw') return { ...decisions, rules };
    return { ...decisions, rules: [...rules, { key, from: rule.from, to: to ?? rule.to }] };
  });
}
