import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unreadableCharacters } from '../safeguards/content-guard/characters.ts';
import { compose } from './composer.ts';
import { sampleFacts } from './facts.samples.ts';
import { plainName } from './plain-words.ts';

const greetingFor = (first_name: string): string =>
  compose(sampleFacts({ prospect: { first_name } })).body.split('\n')[0] ?? '';
const bare = greetingFor('');

test('emoji around a name are left out of the greeting, the letters stay', () => {
  const names = {
    'Zoë 🌟': 'Zoë',
    '🚀Ada🚀': 'Ada',
    'Anna-Lena ❤️': 'Anna-Lena',
    'Maria 👩🏽‍💻 José': 'Maria José',
    'Bo🇸🇪': 'Bo',
    'Kim ™': 'Kim',
  };
  for (const [field, name] of Object.entries(names)) {
    assert.equal(plainName(field), name);
    assert.match(greetingFor(field), new RegExp(` ${name},$`));
  }
  for (const field of ['🌟', '👩🏽‍💻 🇸🇪', '7️⃣', '1🌟']) assert.equal(greetingFor(field), bare, field);
});

test('joiners that a script spells with stay where they spell, and the guard lets the greeting pass', () => {
  const names = ['علی\u200cرضا', 'مه\u200cسا', 'ক্\u200dষমা', 'Ali علی\u200cرضا'];
  for (const name of names) {
    assert.equal(plainName(name), name);
    const greeting = greetingFor(name);
    assert.ok(greeting.includes(name), greeting);
    assert.deepEqual(unreadableCharacters(name), name.startsWith('Ali') ? unreadableCharacters('Ali علیرضا') : []);
  }
});

test('anything else invisible goes, also a joiner where no script joins', () => {
  assert.equal(plainName('Zo\u200dë'), 'Zoë');
  assert.equal(plainName('A\u200bn\u200cn\u2060a'), 'Anna');
  assert.equal(plainName('علی\u200c'), 'علی');
  assert.equal(plainName('\u200cعلی\u202eرضا'), 'علیرضا');
});
