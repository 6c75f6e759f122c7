import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { allCommands, type Command, conflicts } from '../../dashboard/src/commands/catalogue.ts';
import { keyOf } from '../../dashboard/src/commands/key-of.ts';

describe('commands', () => {
  it('no key calls two commands at a time', () => {
    assert.deepEqual(conflicts(allCommands), []);
  });

  it('finds a conflict where there is one, and none between a dialog and what lies behind it', () => {
    const command = (keys: string[], scope: Command['scope']): Command => ({ title: 'x', keys, scope });
    assert.deepEqual(
      conflicts([
        ['a', command(['j'], 'list')],
        ['b', command(['j'], 'draft')],
        ['c', command(['j'], 'dialog')],
      ]),
      ['j: a and b'],
    );
  });

  it('every command is written so that a keyboard can say it', () => {
    for (const [id, { title, keys }] of allCommands) {
      assert.match(title, /^[A-Z]/, id);
      for (const key of keys) assert.match(key, /^(?:mod\+)?(?:shift\+)?(?:[a-z0-9?/]|[A-Z][A-Za-z]+)$/, id);
    }
  });

  it('reads keys as people mean them', () => {
    const none = { metaKey: false, ctrlKey: false, altKey: false, shiftKey: false };
    assert.equal(keyOf({ ...none, key: 'J', shiftKey: true }), 'shift+j');
    assert.equal(keyOf({ ...none, key: 'k', metaKey: true }), 'mod+k');
    assert.equal(keyOf({ ...none, key: 'Enter', ctrlKey: true }), 'mod+Enter');
    assert.equal(keyOf({ ...none, key: '?', shiftKey: true }), '?');
    assert.equal(keyOf({ ...none, key: 'Escape' }), 'Escape');
  });
});
