import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Voice } from '../../src/core/voice.ts';
import { compose } from '../../src/drafting/composer.ts';
import { sampleFacts } from '../../src/drafting/facts.samples.ts';
import type { DraftingFacts } from '../../src/drafting/facts.ts';
import { buildProfile, score, type VoiceProfile } from '../../src/voice/match.ts';
import { learnVoice, voiceOf } from '../../src/voice/profile.ts';
import { reps } from '../support/reps.ts';

const messages = [
  'How much is it for 25 users? We want to start in January.',
  'We need a demo of the planning module.',
  'Our scanners no longer connect since the update. Can you help?',
  'Does it work with our ERP? We run it on our own servers.',
  'Please send me material about the inspection service.',
  'Can we talk next week about a second hall?',
  'We are looking for something to plan our warehouse.',
  '',
  'Is the data stored in Europe? Our security team will ask.',
  'I would like to try it with two colleagues first.',
];
const people = ['Priya'];

/** Leads that say different things; each is a case for every pair of reps. */
const leads: DraftingFacts[] = people.flatMap((first, row) =>
  messages.map((message, at) =>
    sampleFacts({
      prospect: { message, first_name: first, email: `lead${row}-${at}@prospect.example`, language: 'en' },
    }),
  ),
);

type Known = { voice: Voice; profile: VoiceProfile };
const known: Known[] = reps.map((rep) => {
  const mails = rep
    .mails(25)
    .map((text) => text.replace(/^(Hi|Dear|Hey|Hello|Good morning) \w+/, '$1 [NAME]').replace(/^\w+ -/, '[NAME] -'));
  const samples = mails.map((text, at) => ({
    sampleId: `${rep.name}${at}`,
    texts: [{ text, channel: 'mail', situation: 'first' } as const],
  }));
  const voice = voiceOf(learnVoice(samples), { edits: {}, rules: [], refused: [] });
  assert.ok(voice);
  return { voice, profile: buildProfile(mails) };
});

/** The draft as the match sees it: no signature, the name in the greeting masked. */
const draftOf = (facts: DraftingFacts, voice: Voice): string =>
  compose({ ...facts, voice, rep: { ...facts.rep, name: 'Sam Rep', signatureText: 'Sam Rep\nFernhill' } })
    .body.replaceAll(facts.prospect.first_name ?? '-', '[NAME]')
    .replaceAll(/\{\{slot:\d\}\}/g, 'Tuesday at 10:00');

/** Greeting, sign-off and marks taken away: what is left says whether more than the ends differ. */
const bodyOnly = (text: string): string => text.split('\n\n').slice(1, -1).join('\n\n');

function toldApart(
  read: (text: string) => string,
  profiles: readonly VoiceProfile[],
  among: readonly DraftingFacts[],
): number {
  const cases = among.flatMap((facts) =>
    known.flatMap(({ voice }, mine) => {
      const draft = read(draftOf(facts, voice));
      const scores = profiles.map((profile) => score(draft, profile));
      return scores.flatMap((other, at) => (at === mine ? [] : [(scores[mine] ?? 0) > other]));
    }),
  );
  return cases.filter(Boolean).length / cases.length;
}

suite('the composer in a voice', () => {
  test('two reps are told apart by the match in nine of ten cases', (t) => {
    const share = toldApart(
      (text) => text,
      known.map(({ profile }) => profile),
      leads,
    );
    t.diagnostic(`told apart: ${share.toFixed(3)}`);
    assert.ok(share >= 0.9, String(share));
  });

  test('and without greeting, sign-off and postscript still more often than not', (t) => {
    const bodies = reps.map((rep) => buildProfile(rep.mails(25).map(bodyOnly)));
    const share = toldApart(bodyOnly, bodies, leads.slice(0, 4));
    t.diagnostic(`told apart by the body alone: ${share.toFixed(3)}`);
    assert.ok(share >= 0.6, String(share));
  });
});
