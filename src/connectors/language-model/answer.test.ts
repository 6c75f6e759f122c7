import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { cpuMsOf } from '../../../tests/support/cpu-time.ts';
import { parseAnswer } from './answer.ts';

const good = { subject: 'Your questions', paragraphs: ['Dear Ada,', 'Two times suit: {{slot:1}}.'] };
const read = { ok: true, subject: 'Your questions', body: 'Dear Ada,\n\nTwo times suit: {{slot:1}}.' };
const json = JSON.stringify(good);

test('paragraphs become a body with blank lines between them', () => {
  assert.deepEqual(parseAnswer(json), read);
  const trimmed = parseAnswer('{"subject":" A\\r\\n B ","paragraphs":[" one\\r\\ntwo ","","three"]}');
  assert.deepEqual(trimmed, { ok: true, subject: 'A B', body: 'one\ntwo\n\nthree' });
  assert.deepEqual(parseAnswer('{"paragraphs":["one"]}'), { ok: true, subject: null, body: 'one' });
});

test('JSON inside fences or prose is read, and what stands around it is dropped', () => {
  for (const text of [
    `\`\`\`json\n${json}\n\`\`\``,
    `Here is a draft:\n${json}\nHope it helps!`,
    `\n\n${json}<|im_end|>`,
  ]) {
    assert.deepEqual(parseAnswer(text), read, text);
  }
});

test('reasoning never reaches the body', () => {
  for (const text of [
    `<think>They sound keen. {"subject":null,"paragraphs":["plan"]}</think>${json}`,
    `<THINKING>\nplan\n</THINKING>\n${json}`,
    `plan without an opening tag </think> ${json}`,
    `<think>a</think><reasoning>b</reasoning>${json}`,
    `<|channel|>analysis<|message|>plan<|end|><|start|>assistant<|channel|>final<|message|>${json}`,
    '{"subject":"Your questions","paragraphs":["<think>plan</think>Dear Ada,","Two times suit: {{slot:1}}."]}',
  ]) {
    assert.deepEqual(parseAnswer(text), read, text);
  }
  const kept = [
    '<think>plan that never ends',
    `<think>plan that never ends ${json}`,
    '{"subject":null,"paragraphs":["<think>plan"]}',
    '{"subject":"<|start|>","paragraphs":["Dear Ada"]}',
  ];
  for (const text of kept) assert.equal(parseAnswer(text).ok, false, text);
});

test('other keys, other types, too much or nothing are refused', () => {
  const refused: [unknown, string][] = [
    [{ ...good, recipient: 'eve@evil.example' }, 'wrong_shape'],
    [{ ...good, tool_calls: [] }, 'wrong_shape'],
    [{ subject: 'Hi', paragraphs: [] }, 'wrong_shape'],
    [{ subject: 'Hi', paragraphs: ['  '] }, 'wrong_shape'],
    [{ subject: 'Hi', paragraphs: 'one' }, 'wrong_shape'],
    [{ subject: 1, paragraphs: ['one'] }, 'wrong_shape'],
    [{ subject: null, paragraphs: Array(13).fill('one') }, 'wrong_shape'],
    [{ subject: null, paragraphs: ['x'.repeat(1201)] }, 'wrong_shape'],
    ['Dear Ada, how are you?', 'unparsable'],
    [null, 'unparsable'],
  ];
  for (const [value, code] of refused) {
    const answer = parseAnswer(JSON.stringify(value));
    assert.deepEqual(answer, { ok: false, code }, JSON.stringify(value));
  }
});

test('no text makes the reader fail or take long', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('<think>', '</think>', '{', '}', '```', '"', json, 'a', '<|x|>', '\n')),
      (parts) => {
        const answer = parseAnswer(parts.join(''));
        if (answer.ok) assert.ok(!/think>/.test(answer.body));
      },
    ),
    { numRuns: 300 },
  );
  const long = ['<think>', '</think>', '{', '```', '<|channel|>final', '<|'].map((piece) =>
    piece.repeat(Math.floor(200_000 / piece.length)),
  );
  long.push(`\`\`\`${' '.repeat(199_000)}`, `<|a|>${' '.repeat(199_000)}b`);
  assert.ok(cpuMsOf(() => long.forEach((text) => void parseAnswer(text))) < 1_000);
});
