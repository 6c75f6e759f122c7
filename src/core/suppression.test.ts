import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { comparableAddress, comparableDomain, keysOf } from './suppression.ts';

suite('An address on the do-not-contact list', () => {
  test('is the same mailbox in every spelling', () => {
    const spellings: [string, string][] = [
      ['Ann@Example.COM', 'ann@example.com'],
      ['ann+news@example.com', 'ann@example.com'],
      ['a.n.n+x+y@gmail.com', 'ann@gmail.com'],
      ['ann@googlemail.com', 'ann@gmail.com'],
      ['ann@example.com.', 'ann@example.com'],
      ['info@bücher.example', 'info@xn--bcher-kva.example'],
    ];
    for (const [written, meant] of spellings) assert.equal(comparableAddress(written), meant);
  });

  test('keeps apart what is not the same', () => {
    assert.notEqual(comparableAddress('a.nn@example.com'), comparableAddress('ann@example.com'));
    assert.notEqual(comparableAddress('ann@example.com'), comparableAddress('ann@mail.example.com'));
    assert.equal(comparableAddress('+ann@example.com'), '+ann@example.com');
  });

  test('is stopped by its own entry, its domain and the domains above', () => {
    assert.deepEqual(keysOf('Ann+1@Mail.Dairy.example'), [
      { kind: 'email', value: 'ann@mail.dairy.example' },
      { kind: 'domain', value: 'mail.dairy.example' },
      { kind: 'domain', value: 'dairy.example' },
    ]);
  });

  test('takes a domain as people write it, and nothing that is none', () => {
    assert.equal(comparableDomain(' @Dairy.Example. '), 'dairy.example');
    assert.equal(comparableDomain('bücher.example'), 'xn--bcher-kva.example');
    for (const none of ['', 'example', 'ann@dairy.example', 'dairy .example', 'http://dairy.example', '.example'])
      assert.equal(comparableDomain(none), '', none);
  });
});
