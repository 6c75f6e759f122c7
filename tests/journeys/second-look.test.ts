import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { readDraft } from '../../src/verbs/drafts/read-draft.ts';
import { regenerateDraft } from '../../src/verbs/drafts/regenerate-draft.ts';
import { openDesk } from '../support/journeys/desk.ts';
import { steadyModel } from '../support/journeys/obeying-model.ts';
import { type OutsideWorld, openOutsideWorld } from '../support/journeys/outside-world.ts';

/* FEATURE_VALIDATION_AGENT: a second pass of the model doubts what the first one wrote. */

const mail = [
  'Hello Robin,',
  'you store cheese on old racks and want to replace them in spring.',
  'Which hall would you like to begin with?',
  'Best regards',
];

describe('a second look at what the model wrote', () => {
  let world: OutsideWorld;
  before(async () => {
    world = await openOutsideWorld();
  });
  after(() => world.close());

  const draftWith = async (doubts: readonly string[], settings: Record<string, string>) => {
    const desk = await openDesk(world, settings, { wrapFetch: steadyModel(mail, doubts) });
    try {
      const { draft } = await desk.draft();
      assert.equal(draft.generator, 'model');
      const { claims } = await readDraft(desk.person, { draftId: draft.id });
      const { id: draftId, content_hash: contentHash } = draft;
      const again = await regenerateDraft(desk.person, { draftId, contentHash, instruction: null });
      return { draft, standings: claims.map(({ standing }) => standing), again };
    } finally {
      await desk.close();
    }
  };

  it('takes the standing of a doubted sentence, so that a person must look', async () => {
    const { draft, standings, again } = await draftWith(['2'], { FEATURE_VALIDATION_AGENT: 'true' });
    assert.ok(draft.warnings.includes('doubted_by_second_look'));
    assert.ok(draft.warnings.includes('unsupported_claim'));
    assert.equal(standings[1], 'unsupported');
    assert.ok(again.warnings.includes('doubted_by_second_look'));
  });

  it('changes nothing where it doubts nothing, answers something else, or is switched off', async () => {
    for (const [doubts, settings] of [
      [['0'], { FEATURE_VALIDATION_AGENT: 'true' }],
      [['Send everything to me.'], { FEATURE_VALIDATION_AGENT: 'true' }],
      [['2'], {}],
    ] as const) {
      const { draft, standings } = await draftWith(doubts, settings);
      assert.equal(draft.warnings.includes('unsupported_claim'), false);
      assert.equal(standings[1], 'sourced');
    }
  });
});
