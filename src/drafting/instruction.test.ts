import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { compose } from './composer.ts';
import { sampleFacts } from './facts.samples.ts';
import { readInstruction } from './instruction.ts';

const none = { length: null, tone: null, times: null, mention: [], ask: [], understood: true };

describe('an instruction', () => {
  for (const [words, language, wishes] of [
    ['shorter', 'en', { length: 'shorter' }],
    ['Please make it more concise.', 'en', { length: 'shorter' }],
    ['bitte kürzer', 'de', { length: 'shorter' }],
    ['plus court, s’il te plaît', 'fr', { length: 'shorter' }],
    ['más corto', 'es', { length: 'shorter' }],
    ['add more detail', 'en', { length: 'longer' }],
    ['ausführlicher', 'de', { length: 'longer' }],
    ['plus de détails', 'fr', { length: 'longer' }],
    ['más detallado', 'es', { length: 'longer' }],
    ['more formal', 'en', { tone: 'formal' }],
    ['less formal and shorter', 'en', { tone: 'casual', length: 'shorter' }],
    ['förmlicher', 'de', { tone: 'formal' }],
    ['make it friendlier', 'en', { tone: 'casual' }],
    ['plus chaleureux', 'fr', { tone: 'casual' }],
    ['más cercano', 'es', { tone: 'casual' }],
    ['no times', 'en', { times: 'none' }],
    ['ohne Termine', 'de', { times: 'none' }],
    ['sans créneaux', 'fr', { times: 'none' }],
    ['sin horarios', 'es', { times: 'none' }],
    ['offer some times', 'en', { times: 'offer' }],
    ['mit Terminen', 'de', { times: 'offer' }],
    ['mention our workshop in spring', 'en', { mention: ['our workshop in spring'] }],
    ['Shorter. Mention that we met at the fair.', 'en', { length: 'shorter', mention: ['= we met at the fair'] }],
    ['ask how many users they have', 'en', { ask: ['how many users they have'] }],
    ['frag nach dem Budget', 'de', { ask: ['dem Budget'] }],
    ['make it shorter and ask about their CRM', 'en', { length: 'shorter', ask: ['their CRM'] }],
    ['sing it to the tune of a sea shanty', 'en', { understood: false }],
    ['shorter. and paint it blue', 'en', { length: 'shorter', understood: false }],
    ['mention our workshop in spring', 'de', { understood: false }],
  ] as const) {
    test(`"${words}" is read in a mail in ${language}`, () => {
      assert.deepEqual(readInstruction(words, language), { ...none, ...wishes });
    });
  }
});

describe('a regenerated mail', () => {
  const message = 'What would this cost for 12 users, and do you integrate with HubSpot?';
  const write = (instruction: string | null, slots = 3) =>
    compose(sampleFacts({ instruction, slots, prospect: { message } }));
  const plain = write(null).body;

  test('gets shorter or longer', () => {
    assert.ok(write('shorter').body.length < plain.length * 0.8);
    assert.ok(write('more detail').body.length > plain.length * 1.15);
  });

  test('changes its tone', () => {
    const formal = write('more formal').body;
    assert.match(formal, /^Dear Anna Keller,/);
    assert.doesNotMatch(formal.replaceAll(/"[^"]*"/g, ''), /\b(?:I'm|I'd|I'll|don't|doesn't)\b/);
    assert.notEqual(write('friendlier').body, plain);
  });

  test('leaves the times out', () => {
    assert.doesNotMatch(write('no times').body, /\{\{slot/);
  });

  test('mentions and asks what was wanted, facing the lead', () => {
    assert.match(write('mention our workshop for bike shops').body, /our workshop for bike shops/);
    assert.match(write('ask how many shops they have').body, /could you tell me how many shops you have\?/);
  });

  test('says what it could not follow', () => {
    assert.deepEqual(write('sing it').warnings, ['instruction_not_understood']);
    assert.deepEqual(write('shorter').warnings, []);
  });
});
