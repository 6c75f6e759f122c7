import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toRichText } from './rich-text.ts';

test('text stays text: nothing in it becomes markup, and line breaks are kept', () => {
  assert.equal(toRichText('Ada <b>&\r\n"Babbage"\rend'), 'Ada &lt;b&gt;&amp;<br>&quot;Babbage&quot;<br>end');
});

test('a text beyond the limit ends in an ellipsis within it, with no half entity or half emoji', () => {
  const html = toRichText(`${'<'.repeat(20_000)}🦊`);
  assert.ok(html.length <= 65_536);
  assert.match(html, /&lt;…$/);
  const foxes = toRichText('🦊'.repeat(40_000), 100);
  assert.ok(foxes.length <= 65_436 && foxes.length > 65_430 && foxes.isWellFormed());
});
