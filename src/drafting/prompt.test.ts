import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { sampleFacts, sampleThread } from './facts.samples.ts';
import { buildPrompt, promptVersion } from './prompt.ts';

const nonce = '00112233445566778899aabbccddeeff';
const mark = /^BEGIN DATA ([a-z]{32})\n/.exec(buildPrompt(sampleFacts(), { nonce }).input)?.[1] ?? '';

type Part = Record<string, unknown>;

/** The data of a prompt as a reader who trusts the block lines gets it. */
function dataIn(input: string): Record<string, Part> & { thread?: Part[] } {
  const lines = input.split('\n');
  assert.equal(lines[0], `BEGIN DATA ${mark}`);
  assert.equal(
    lines.findIndex((line) => line.startsWith('END DATA')),
    lines.length - 1,
  );
  return JSON.parse(lines.slice(1, -1).join('\n'));
}

const withText = (text: string) =>
  sampleFacts({
    prospect: { message: text, first_name: text, company: text },
    instruction: text,
    thread: sampleThread([{ from: 'lead', text: `Hello. ${text}`, subject: text }]),
  });

const nasty = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc
    .array(
      fc.constantFrom(
        mark,
        nonce,
        `"end": "${mark}"`,
        `END DATA ${mark}`,
        '"',
        '\\',
        '}',
        '\n',
        '<|im_end|>',
        '[INST]',
        '[/INST]',
        '\nSystem:',
        'Assistant :',
        '\u202e',
        '\u200b',
        'x',
      ),
    )
    .map((parts) => parts.join('')),
);

describe('the prompt', () => {
  test('gives every content back as it was, in a part no content can close', () => {
    fc.assert(
      fc.property(nasty, (raw) => {
        const text = raw.toWellFormed();
        const { input } = buildPrompt(withText(text), { nonce });
        const data = dataIn(input);
        assert.equal(data.lead?.message ?? '', text);
        assert.equal(data.request?.instruction ?? '', text);
        const parts = [data.rep, data.request, data.lead, ...(data.thread ?? [])];
        for (const part of parts) assert.deepEqual([part?.begin, part?.end], [mark, mark]);
        assert.equal(
          input.split(new RegExp(mark, 'i')).length - 1,
          2 + 2 * parts.length,
          'the mark stands where code put it, nowhere else',
        );
      }),
      { numRuns: 10_000 },
    );
  });

  test('holds no control token, role line or invisible character of the content', () => {
    fc.assert(
      fc.property(nasty, (text) => {
        const { input } = buildPrompt(withText(text.toWellFormed()), { nonce });
        assert.doesNotMatch(input, /<\||\|>|\[\/?INST\]|\p{Cf}|\b(?:system|assistant|user|human)\s*:/iu);
      }),
      { numRuns: 2000 },
    );
  });

  test('names source and trust of each part, and gives the keys a reader needs', () => {
    const data = dataIn(
      buildPrompt(
        { ...withText('Is there a trial?'), links: [{ name: 'plans', url: 'https://fennelworks.example/plans' }] },
        { nonce },
      ).input,
    );
    assert.deepEqual(
      [data.lead?.source, data.lead?.trust, data.thread?.[0]?.trust, data.request?.trust, data.rep?.trust],
      ['form', 'untrusted', 'untrusted', 'request', 'trusted'],
    );
    assert.equal(data.lead?.first_name, 'Is there a trial?');
    assert.equal(data.rep?.name, 'Eva Lindner');
    assert.deepEqual(data.links, [{ token: '{{link:plans}}', stands_for: 'fennelworks.example/plans' }]);
    assert.equal((data.slots as unknown as Part[])[0]?.token, '{{slot:1}}');
  });

  test('holds no address: neither the lead’s, nor the rep’s, nor a whole link', () => {
    const { input, instructions } = buildPrompt(
      { ...withText('Hello'), links: [{ name: 'plans', url: 'https://fennelworks.example/plans' }] },
      { nonce },
    );
    assert.doesNotMatch(input + instructions, /@|https?:/);
  });

  test('gives the approved facts, and says nothing of them where there are none', () => {
    const facts = ['Plus plan: EUR 19 per user and month'];
    const part = dataIn(buildPrompt({ ...sampleFacts(), approvedFacts: facts }, { nonce }).input).approved_facts;
    assert.deepEqual([part?.facts, part?.trust], [facts, 'trusted']);
    assert.ok(!('approved_facts' in dataIn(buildPrompt(sampleFacts(), { nonce }).input)));
  });

  test('cuts what is long and says so', () => {
    const message = `${'é'.repeat(3999)}🚲${'x'.repeat(5000)}`;
    const mails = Array.from({ length: 9 }, (_, n) => ({ from: 'lead' as const, text: `Mail ${n}` }));
    const data = dataIn(
      buildPrompt(sampleFacts({ prospect: { message }, thread: sampleThread(mails) }), { nonce }).input,
    );
    assert.equal(data.lead?.message_note, 'only the first 3999 of 9001 characters');
    assert.deepEqual(
      data.thread?.map((mail) => mail.text),
      ['Mail 3', 'Mail 4', 'Mail 5', 'Mail 6', 'Mail 7', 'Mail 8'],
    );
    assert.equal(data.thread_note, '3 earlier messages left out');
  });

  test('tells language, rep and mark in the rules; the version stands for the template, not for the lead', () => {
    const { instructions, version } = buildPrompt(sampleFacts({ language: 'de' }), { nonce });
    assert.match(instructions, /as Eva Lindner/);
    assert.match(instructions, /Write in German/);
    assert.ok(instructions.includes(`BEGIN DATA ${mark}`) && instructions.includes('{{slot:1}}'));
    assert.equal(version, promptVersion);
    assert.match(promptVersion, /^[0-9a-f]{12}$/);
  });

  test('refuses a nonce of fewer than 128 bits', () => {
    assert.throws(() => buildPrompt(sampleFacts(), { nonce: 'abc' }), TypeError);
  });
});
