import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { reps } from '../../tests/support/reps.ts';
import type { TrainingText } from '../core/voice.ts';
import { learnVoice, type SampleToLearn, voiceOf } from './profile.ts';

const nothingDecided = { edits: {}, rules: [], refused: [] };
const mail = (text: string): TrainingText => ({ text, channel: 'mail', situation: 'first' });
const samplesOf = (index: number, count = 20): SampleToLearn[] =>
  (reps[index]?.mails(count) ?? []).map((text, at) => ({
    sampleId: `s${String(at).padStart(3, '0')}`,
    texts: [mail(text)],
  }));
const traitsOf = (samples: SampleToLearn[]) => voiceOf(learnVoice(samples), nothingDecided)?.traits;

suite('what is learned of a voice', () => {
  test('greetings, sign-offs, rhythm and marks are those of the mails', () => {
    const [maren, edwin, jolie, rafael, beate, suki] = [0, 1, 2, 3, 4, 5].map((at) => traitsOf(samplesOf(at)));
    assert.equal(maren?.greeting_first, 'Hi {name},');
    assert.equal(maren?.sign_off_first, 'Best,');
    assert.equal(maren?.signature_style, 'name_and_signature');
    assert.equal(edwin?.greeting_first, 'Dear {name},');
    assert.equal(edwin?.use_contractions, false);
    assert.equal(edwin?.tone, 'formal');
    assert.deepEqual(edwin?.openings, ['Thank you very much for your enquiry.']);
    assert.ok(edwin.sentence_words > 15 && (maren?.sentence_words ?? 99) < 7);
    assert.equal(jolie?.greeting_first, 'Hey {name}!');
    assert.equal(jolie?.include_ps, true);
    assert.ok(jolie.exclamations > 0.9 && jolie.use_contractions);
    assert.equal(rafael?.greeting_first, '{name} -');
    assert.ok(rafael.dashes > 0.9);
    assert.ok((beate?.hedges ?? 0) > 3 && (maren?.hedges ?? 9) < 1);
    assert.ok((suki?.semicolons ?? 0) > 0.9);
    assert.deepEqual(suki?.openings, ['Good to hear from you.']);
  });

  test('each trait says what shows it and which samples taught it', () => {
    const learned = learnVoice(samplesOf(0));
    assert.match(learned.traits.greeting_first?.evidence ?? '', /^“Hi \{name\},” in 20 of 20 /);
    assert.deepEqual(learned.traits.greeting_first?.samples, ['s000', 's001', 's002', 's003', 's004']);
    for (const [name, trait] of Object.entries(learned.traits)) assert.ok(trait?.evidence !== '', name);
  });

  test('the order of the samples plays no part, and a removed sample leaves nothing behind', () => {
    const samples = [...samplesOf(1, 12), { sampleId: 't1', texts: [mail('Hey Zoe!\n\nWhoop whoop!!! :)\n\nxx\nEd')] }];
    const before = JSON.stringify(learnVoice(samples.slice(0, 12)));
    assert.equal(JSON.stringify(learnVoice(samples.toReversed().filter(({ sampleId }) => sampleId !== 't1'))), before);
    assert.notEqual(JSON.stringify(learnVoice(samples)), before);
  });

  test('a second language, copies and signatures do not blur the voice', () => {
    const german = Array.from({ length: 4 }, (_, at) => ({
      sampleId: `g${at}`,
      texts: [
        mail(
          `Hallo Herr Kern,\n\nvielen Dank für die Pläne. Ich sehe mir die Regale an und melde mich.\n\nViele Grüße\nMaren ${at}`,
        ),
      ],
    }));
    const learned = learnVoice([...samplesOf(0), ...german]);
    assert.match(learned.traits.language?.evidence ?? '', /4 in de left out/);
    assert.equal(learned.traits.sign_off_first?.value, 'Best,');
    const template = mail(
      'Hello all,\n\nthe price list of this month is out, please use it from today on and tell your teams about it.\n\nRegards,\nMaren',
    );
    const copies = Array.from({ length: 30 }, (_, at) => ({ sampleId: `c${at}`, texts: [template] }));
    assert.equal(learnVoice([...samplesOf(0), ...copies]).traits.greeting_first?.value, 'Hi {name},');
    const signed = samplesOf(0).map(({ sampleId, texts }) => ({
      sampleId,
      texts: texts.map((one) => ({ ...one, text: `${one.text}\n\nMaren Holt\nSales for warehouses` })),
    }));
    const all = JSON.stringify(learnVoice(signed));
    assert.ok(!all.includes('Sales for warehouses'));
  });

  test('transcripts teach words but no greeting, one sample is early, none is no voice', () => {
    const talk: SampleToLearn = {
      sampleId: 'v',
      texts: [
        {
          text: 'So that is where we look first. And that is where you should look every morning.',
          channel: 'transcript',
          situation: 'first',
        },
      ],
    };
    const learned = learnVoice([talk]);
    assert.equal(learned.mails, 0);
    assert.equal(learned.traits.greeting_first, undefined);
    assert.ok(learned.traits.sentence_words);
    assert.equal(voiceOf(learnVoice([]), nothingDecided), null);
    assert.equal(traitsOf(samplesOf(1, 1))?.greeting_first, 'Dear {name},');
  });

  test('exemplars and phrases hold no name, figure or masked value', () => {
    const facts =
      'Hi [NAME],\n\nthe offer for Oakline Logistics is 12,400 euros as I told Tom Baker on the phone, and the second hall in Leeds comes with twenty four more uprights for the loading bay.\n\nBest,\nMaren';
    const samples = Array.from({ length: 5 }, (_, at) => ({
      sampleId: `f${at}`,
      texts: [mail(facts.replace('second', ['second', 'third', 'big', 'old', 'new'][at] ?? ''))],
    }));
    const learned = JSON.stringify(learnVoice([...samples, ...samplesOf(0)]));
    assert.doesNotMatch(learned, /Oakline|12,400|Baker|Leeds/);
  });
});
