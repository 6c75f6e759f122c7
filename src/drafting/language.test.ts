import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { cpuMsOf } from '../../tests/support/cpu-time.ts';
import { sampleThread } from './facts.samples.ts';
import { chooseLanguage, detectLanguage } from './language.ts';

const samples: Record<string, readonly string[]> = {
  en: [
    'Is there a trial?',
    'Pricing for 20 seats',
    'Who uses it already?',
    'Can you call me?',
    'We need a demo',
    'Forget what I said about Tuesday, Wednesday is better.',
  ],
  de: [
    'Was kostet das für 3 Filialen?',
    'Bitte um Rückruf',
    'Wir suchen ein CRM für 40 Mitarbeiter.',
    'Interesse an Demo',
    'Gibt es eine Schnittstelle zu SAP?',
    'Preisliste bitte',
  ],
  fr: ['Combien ça coûte ?', 'Je voudrais une démo', 'Est-ce compatible avec Salesforce ?', 'Tarifs pour notre équipe'],
  es: [
    '¿Cuánto cuesta?',
    'Hola, necesitamos una demo para 15 usuarios',
    'Quisiera más información',
    '¿Se integra con SAP?',
  ],
  it: ['Quanto costa?', 'Buongiorno, cerchiamo una soluzione per 30 utenti', 'Vorrei una demo'],
  nl: ['Wat kost het voor 10 gebruikers?', 'Wij zoeken een oplossing voor ons team', 'Graag een demo'],
  pt: ['Quanto custa?', 'Olá, gostaríamos de uma demonstração', 'Precisamos de uma solução para 20 utilizadores'],
  sv: ['Hur mycket kostar det?'],
  pl: ['Szukamy rozwiązania dla naszej firmy'],
  ru: ['Сколько это стоит?'],
  ja: ['料金はいくらですか？'],
};

describe('the language of a short text', () => {
  for (const [language, texts] of Object.entries(samples)) {
    test(`is told: ${language}`, () => {
      assert.deepEqual(
        texts.map(detectLanguage),
        texts.map(() => language),
      );
    });
  }

  test('is left open when there is too little evidence', () => {
    assert.deepEqual(['', '12345', 'SAP HubSpot', 'anna@example.com', '👍'].map(detectLanguage), [
      null,
      null,
      null,
      null,
      null,
    ]);
  });

  test('is told quickly, however long the text', () => {
    const text = 'wir '.repeat(500_000);
    assert.ok(cpuMsOf(() => detectLanguage(text)) < 200);
  });
});

describe('the language to answer in', () => {
  const german = sampleThread([{ from: 'lead', text: 'Können Sie uns bitte ein Angebot schicken?' }]);

  test('is the thread’s before the form’s, the form’s before the message’s', () => {
    const message = 'Combien ça coûte ?';
    assert.equal(chooseLanguage({ thread: german, prospect: { language: 'es', message } }).language, 'de');
    assert.equal(chooseLanguage({ thread: null, prospect: { language: 'es', message } }).language, 'es');
    assert.equal(chooseLanguage({ thread: null, prospect: { language: null, message } }).language, 'fr');
    assert.equal(chooseLanguage({ thread: null, prospect: { language: null, message: null } }).language, 'en');
  });

  test('is not taken from history that a mail quotes', () => {
    const thread = sampleThread([
      { from: 'lead', text: 'Thank you, that would be great.\n\n> Können Sie uns bitte ein Angebot schicken?' },
    ]);
    assert.equal(chooseLanguage({ thread, prospect: { language: null, message: null } }).language, 'en');
  });

  test('tells when the composer will have to fall back', () => {
    assert.deepEqual(chooseLanguage({ thread: null, prospect: { language: 'it', message: null } }), {
      language: 'it',
      fallback: true,
    });
    assert.deepEqual(chooseLanguage({ thread: null, prospect: { language: 'fr', message: null } }), {
      language: 'fr',
      fallback: false,
    });
  });
});
