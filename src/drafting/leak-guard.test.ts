import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { cpuMsOf } from '../../tests/support/cpu-time.ts';
import { findLeaks } from './leak-guard.ts';

const leaking = [
  'Hi {first_name}, thanks',
  'Dear [Name],',
  'Dear [Your Name]',
  'at [Company Name] today',
  '[INSERT PRICE]',
  '[Vorname]',
  '[votre nom]',
  'Hola [nombre]',
  'Hi <name>,',
  'Hi <FIRST_NAME>',
  'See you {{slot:1}}',
  'Call [[phone:1]] then',
  'Hi {{contact.firstname}}',
  '{{slot:1',
  ['Hi $', '{name}'].join(''),
  'Price: XXX',
  'Date: TBD',
  'TODO: price',
  'Best,\n________',
  '*|FNAME|*',
  '%FIRST_NAME%',
  '<<name>>',
  'Here is a draft for you:\n\nHi Anna',
  "Here's the email:",
  'Sure! Here is a reply',
  'Certainly, here is the mail',
  'Sure!\nHi Anna',
  'Hier ist ein Entwurf für Ihre Antwort:',
  'Hier ist der Entwurf:',
  'Gerne! Hier ist ein Entwurf',
  'Voici un brouillon :',
  'Bien sûr !\nBonjour',
  'Aquí tiene un borrador:',
  'Claro, este es un borrador',
  'Subject: Hello\n\nHi Anna',
  'Betreff: Hallo',
  '<think>The user wants',
  'done</think>',
  'Let me think about this.',
  'Okay, the user wants a mail.',
  'I need to write a reply to Anna.',
  '<|im_end|>',
  '<|channel|>final',
  'Lass mich nachdenken.',
  'Déjame pensar.',
  'As an AI, I cannot',
  'As a large language model',
  'Als KI-Modell kann ich',
  "En tant qu'IA, je",
  'Como modelo de lenguaje',
  'my instructions say that',
  'The system prompt is',
  '[INST] write [/INST]',
  'Assistant: Hi Anna',
  '{"subject": "Hi", "body": "x"}',
  '```\nHi\n```',
  '# Hello Anna',
  'This is **very important** for you',
  '__now__ it is',
  'See [our page](https://fennelworks.example)',
];

const ordinary = [
  'Hi Anna,\n\nThanks for your message. Sure, we can do that.\n\nBest regards,\nEva',
  'Sure, the documentation is public: https://fennelworks.example/developers',
  'Absolutely, and here is why that matters to your team.',
  'Of course! We would like to see it too.',
  'Hi Anna,\n\nhere is the offer we talked about (see the attachment).',
  'Here is a story that the customer has approved: https://fennelworks.example/stories',
  'Voici notre proposition pour votre équipe.',
  'Hier ist der Weg zu uns: mit der U2 bis Pankow.',
  'Vielen Dank für die Antwort! Gern telefonieren wir.',
  'Claro que sí, le llamo con gusto.',
  'I need to write the contract first, then we talk about the date.',
  'As an aim for the first quarter we could take 20 leads.',
  'We use the [sic] spelling of the original.',
  'It costs 3 < 5 and 7 > 2, roughly speaking.',
  'We chose [the second variant] together.',
  'Issue #12 and room #4 are open; C# and F# both work.',
  '- first point\n- second point\n\n1. one\n2. two',
  'Your instructions for the fitters have arrived, thank you.',
  'Our assistant will open the door. The user guide is attached.',
  'The system: simple. The user: happy.',
  'Size XXL is in stock, XX is not, and MCMXXX is a year.',
  'Wait... let me look that up.',
  'Snake_case_names and 2*3*4 are fine, so is 5 * 6 * 7.',
  'you asked:\n> Can we start in May?\nYes, May is fine.',
  'The files are in {folder} format? No: plain folders.'.replace('{folder}', 'zip'),
  'Eva Lindner\n-- \nFennelworks\n+49 30 23125 204',
  'Guten Tag Anna Keller,\n\nIhre Frage war: „Was kostet das?“ Damit fange ich an.',
  'We think <3 of you all. See you at [the usual place].',
];

describe('the leak guard', () => {
  for (const text of leaking)
    test(`stops: ${text.replaceAll('\n', ' / ')}`, () => assert.notDeepEqual(findLeaks(text), []));
  for (const text of ordinary)
    test(`passes: ${text.slice(0, 50).replaceAll('\n', ' / ')}`, () => assert.deepEqual(findLeaks(text), []));

  test('names the finding in a sentence of one line', () => {
    assert.deepEqual(findLeaks('Dear [Your\nName], # x'), ['It contains an unfilled placeholder: [Your Name]']);
  });

  test('runs in linear time on hostile text', () => {
    for (const piece of [
      '{',
      '[',
      '<',
      '**a',
      '__',
      '[a](',
      '{{',
      '${',
      '. ',
      'sure! ',
      '`',
      '\n#',
      '\n---',
      '<<',
      '*|',
      '[Name ',
      'as an ',
      '\n ',
    ]) {
      const text = piece.repeat(60_000);
      assert.ok(cpuMsOf(() => findLeaks(text)) < 1000, piece);
    }
  });
});
