import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import type { Claim } from '../../src/core/draft.ts';
import { promptVersion } from '../../src/drafting/prompt.ts';
import { pipelineVersion } from '../../src/verbs/drafts/check-text.ts';
import { editDraft } from '../../src/verbs/drafts/edit-draft.ts';
import { listVersions } from '../../src/verbs/drafts/read-draft.ts';
import { openDesk } from '../support/journeys/desk.ts';
import { steadyModel } from '../support/journeys/obeying-model.ts';
import { type OutsideWorld, openOutsideWorld } from '../support/journeys/outside-world.ts';

const unsupported = 'Our racks carry every cheese there is.';
const paragraphs = [
  'Hello Robin,',
  `Thank you for your message. You want to replace about forty old racks in your cheese store. ${unsupported}`,
  'How wide are the aisles?',
  'Best regards',
];

/** Where approval is switched off, in development, the system approves what is clean. */
const unattended = { REQUIRE_APPROVAL: 'false' };

suite('What the sentences of a draft rest on', () => {
  let world: OutsideWorld;
  before(async () => {
    world = await openOutsideWorld();
  });
  after(() => world.close());

  test('is stored with each version and shown with it, and a statement from nowhere waits for a person', async (t) => {
    const desk = await openDesk(world, unattended, { wrapFetch: steadyModel(paragraphs) });
    t.after(() => desk.close());
    const { draft } = await desk.draft();
    assert.equal(draft.generator, 'model');
    const told = (start: string) => draft.claims.find(({ sentence }) => sentence.startsWith(start)) as Claim;
    assert.deepEqual([told('You want').standing, told('You want').sources[0]?.ref], ['sourced', 'message']);
    assert.equal(told('How wide').standing, 'talk');
    assert.deepEqual([told('Our racks').standing, told('Our racks').sources], ['unsupported', []]);
    for (const { sentence, start, end } of draft.claims) assert.equal(draft.body.slice(start, end), sentence);
    assert.ok(draft.warnings.includes('unsupported_claim'));
    assert.equal(draft.status, 'PENDING_APPROVAL', 'nobody but a person approves it');
    const [version] = await listVersions(desk.person, { draftId: draft.id });
    assert.deepEqual(version?.claims, draft.claims);
    assert.deepEqual(
      [version?.generator, version?.model, version?.prompt_version, version?.pipeline_version],
      ['model', draft.model, promptVersion, pipelineVersion],
    );
    assert.ok(draft.model);
  });

  test('where everything has a source, nothing is warned of', async (t) => {
    const clean = paragraphs.map((paragraph) => paragraph.replace(unsupported, ''));
    const desk = await openDesk(world, unattended, { wrapFetch: steadyModel(clean) });
    t.after(() => desk.close());
    const { draft } = await desk.draft();
    assert.deepEqual(
      [draft.generator, draft.warnings.includes('unsupported_claim'), draft.status],
      ['model', false, 'APPROVED'],
    );
  });

  test('a person answers for what they type; the other sentences keep what they rest on', async (t) => {
    const desk = await openDesk(world, {}, { wrapFetch: steadyModel(paragraphs) });
    t.after(() => desk.close());
    const { draft } = await desk.draft();
    const body = draft.body.replace(unsupported, 'I know your store well.');
    const edited = await editDraft(desk.person, { draftId: draft.id, contentHash: draft.content_hash, body });
    const standings = new Map(edited.claims.map(({ sentence, standing }) => [sentence, standing]));
    assert.equal(standings.get('I know your store well.'), 'person');
    assert.equal(standings.get('You want to replace about forty old racks in your cheese store.'), 'sourced');
    assert.ok(!edited.warnings.includes('unsupported_claim'));
  });
});
