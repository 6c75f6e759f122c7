import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { type Sandbox, startSandbox } from '../../sandbox/index.ts';
import type { HttpServer } from '../../src/app/serve.ts';
import { answerOne, createTestApp, type TestApp } from '../support/app.ts';
import { docxOf, mailOf, pdfOf } from '../support/files.ts';
import { formOf } from '../support/form.ts';
import { reps } from '../support/reps.ts';

const training = '/api/voice/training';
const rep = 'Maren Holt <maren.holt@fernhill-racking.example>';
const letter = 'Hi Ada,\n\nThanks for the drawings. Could you send the load per level too?\n\nBest,\nMaren';

type Sample = {
  id: string;
  user_id: string;
  title: string;
  source_id: string;
  content_preview: string;
  content_length: number;
  embedding_generated: boolean;
  source_metadata: Record<string, unknown>;
};
type Draft = {
  id: string;
  body: string;
  content_hash: string;
  blocked: boolean;
  content_blocked: string[];
  voice_match: number | null;
  voice: { costs: unknown[]; experiment?: { arm: string } } | null;
};
type World = { app: TestApp; server: HttpServer };

let sandbox: Sandbox;
let world: World;
before(async () => {
  sandbox = await startSandbox();
  const app = await createTestApp(
    { after: (close) => void closing.push(close) },
    { sandbox, settings: { SANDBOX: 'on', LLM_PROVIDER: 'composer' } },
  );
  world = { app, server: await app.server() };
});
const closing: (() => Promise<void>)[] = [];
after(async () => {
  for (const close of closing.toReversed()) await close();
  await sandbox.close();
});
beforeEach(() =>
  world.app.store.system(async (db) => {
    for (const table of ['training_sample', 'voice_profile_version', 'voice_profile'] as const)
      await db.deleteFrom(table).execute();
  }),
);

const ingest = (payload: object) => world.server.inject({ method: 'POST', url: `${training}/ingest/url`, payload });
const upload = (name: string, bytes: Uint8Array | string, fields: Record<string, string> = {}) =>
  world.server.inject({ method: 'POST', url: `${training}/ingest/upload`, ...formOf(fields, { name, bytes }) });
const samplesOf = async (query = ''): Promise<Sample[]> =>
  (await world.server.inject(`${training}/samples${query}`)).json();

describe('voice training', () => {
  it('takes the three literal examples, each into the samples of its user', async () => {
    const video = await ingest({ source_type: 'youtube', source_url: 'https://youtube.com/watch?v=VIDEO_ID' });
    assert.equal(video.statusCode, 201, video.body);
    const sample = video.json() as Sample;
    assert.equal(sample.title, 'Five minutes of racking inspection');
    assert.deepEqual(
      Object.keys(sample).sort(),
      'content_length content_preview created_at embedding_generated extracted_at id source_id source_metadata source_type source_url title user_id'.split(
        ' ',
      ),
    );
    const { duration, language, entry_count, video_url } = sample.source_metadata;
    assert.deepEqual({ duration, language, entry_count }, { duration: 312, language: 'en-GB', entry_count: 4 });
    assert.equal(video_url, 'https://www.youtube.com/watch?v=VIDEO_ID');

    const drive = { source_type: 'drive', source_url: 'https://docs.google.com/document/d/abc123/edit' };
    const document = await ingest({ ...drive, user_id: 'user-uuid' });
    assert.equal(document.statusCode, 201, document.body);
    assert.match(document.json().user_id, /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    assert.equal(document.json().title, 'How we write to customers');
    assert.match(document.json().content_preview, /^Say what you know first.*\.\.\.$/s);
    assert.equal(document.json().content_preview.length, 203);
    const { mime_type, created_time, modified_time } = document.json().source_metadata;
    const [kept] = await samplesOf('?user_id=user-uuid');
    assert.deepEqual(kept?.source_metadata, document.json().source_metadata);
    assert.equal(mime_type, 'application/vnd.google-apps.document');
    for (const time of [created_time, modified_time]) assert.equal(new Date(time).toISOString(), time);

    const mail = await ingest({ source_type: 'hubspot', source_url: '12345' });
    assert.equal(mail.statusCode, 201, mail.body);
    assert.match(
      mail.json().content_preview,
      /^Subject: Your second hall in Leeds\nFrom: \[EMAIL\]\nTo: \[EMAIL\]\n\nHi Priya,/,
    );
    assert.equal(mail.json().source_metadata.type, 'email');

    assert.deepEqual((await samplesOf()).map(({ source_id }) => source_id).sort(), ['12345', 'VIDEO_ID']);
    assert.deepEqual(
      (await samplesOf('?user_id=user-uuid')).map(({ source_id }) => source_id),
      ['abc123'],
    );
    assert.deepEqual((await samplesOf('?source_type=youtube')).length, 1);
    const stats = (await world.server.inject(`${training}/stats`)).json();
    assert.deepEqual(stats.by_source, { hubspot: 1, youtube: 1 });
    assert.equal(stats.total_samples, 2);
  });

  it('updates the same source instead of adding it, and forgets a sample for good', async () => {
    const first = (await upload('letter.txt', letter)).json() as Sample;
    const again = (await upload('letter.txt', letter, { title: 'A letter' })).json() as Sample;
    assert.equal(again.id, first.id);
    assert.deepEqual(
      (await samplesOf()).map(({ title }) => title),
      ['A letter'],
    );
    const gone = await world.server.inject({ method: 'DELETE', url: `${training}/samples/${first.id}` });
    assert.equal(gone.statusCode, 204);
    assert.deepEqual(await samplesOf(), []);
    const twice = await world.server.inject({ method: 'DELETE', url: `${training}/samples/${first.id}` });
    assert.equal(twice.statusCode, 404);
  });

  it('reads every kind of file down to the own words of whoever uploads it', async () => {
    const quoted = `${letter}\n\nOn Tue, 3 Nov 2026 at 09:00, Ada Lee <ada@prospect.example> wrote:\n> Here they are.`;
    const vtt =
      'WEBVTT\n\n00:00:01.000 --> 00:00:04.000\n<v Maren>We start with the floor.\n\n00:00:04.000 --> 00:00:06.000\n<v Ada>Which one?\n\n00:00:06.000 --> 00:01:02.000\n<v Maren>The one you showed me.';
    const srt =
      '1\n00:00:01,000 --> 00:00:04,000\nWe start with the floor.\n\n2\n00:00:04,000 --> 00:00:09,000\nThen the posts.';
    const mbox = [
      mailOf(rep, 'Load', letter),
      mailOf('Ada <ada@prospect.example>', 'Re: Load', 'Two tons.'),
      mailOf(rep, 'Re: Load', 'Noted, thanks!\n\nMaren'),
    ];
    const files: [string, Uint8Array | string, RegExp][] = [
      ['letter.txt', quoted, /^Hi Ada,\n\nThanks for the drawings[^>]*Maren$/],
      ['call.vtt', vtt, /^We start with the floor\. The one you showed me\.$/],
      ['talk.srt', srt, /^We start with the floor\. Then the posts\.$/],
      ['letter.pdf', pdfOf(['Thanks for the drawings.', 'They help.']), /^Thanks for the drawings\.\s+They help\.$/],
      [
        'letter.docx',
        docxOf(['Thanks for the drawings.', 'They &amp; you help.']),
        /^Thanks for the drawings\.\nThey & you help\.$/,
      ],
      ['letter.eml', mailOf(rep, 'Load', quoted), /^Hi Ada,[^>]*Maren$/],
      [
        'sent.mbox',
        mbox.map((mail) => `From x@fernhill-racking.example Tue Nov  3 10:00:00 2026\r\n${mail}`).join('\r\n'),
        /^Hi Ada,[^>]*Noted, thanks!\n\nMaren$/,
      ],
    ];
    for (const [name, bytes, expected] of files) {
      const answer = await upload(name, bytes);
      assert.equal(answer.statusCode, 201, `${name}: ${answer.body}`);
      assert.match(answer.json().content_preview, expected, name);
    }
  });

  it('answers what cannot be learned from plainly, and stores nothing of it', async () => {
    const talk = 'Ada: Good morning.\nTom: Morning.\nAda: Shall we?\nTom: Yes.\nAda: Fine.';
    const files: [string, Uint8Array | string, number, string][] = [
      ['scan.pdf', pdfOf([]), 400, 'scanned_pdf'],
      ['locked.pdf', pdfOf(['Thanks'], { locked: true }), 400, 'encrypted_file'],
      ['locked.docx', Buffer.from('d0cf11e0a1b11ae1', 'hex'), 400, 'encrypted_file'],
      ['broken.pdf', 'nothing of a PDF', 400, 'broken_file'],
      ['broken.docx', 'nothing of an archive', 400, 'broken_file'],
      ['latin.txt', Buffer.from('Grüße', 'latin1'), 400, 'not_utf8'],
      ['wide.txt', Buffer.from('Hello there', 'utf16le'), 400, 'not_utf8'],
      ['empty.txt', '', 400, 'no_text'],
      ['blank.txt', ' \n\n ', 400, 'no_text'],
      ['talk.txt', talk, 400, 'several_speakers'],
      ['theirs.eml', mailOf('Ada <ada@prospect.example>', 'Hi', 'Two tons.'), 400, 'not_own_words'],
      ['deck.pptx', 'PK', 415, 'unsupported_file'],
      ['noextension', 'Hello', 415, 'unsupported_file'],
      ['large.txt', Buffer.alloc(10 * 1024 * 1024 + 1, 'a '), 413, 'file_too_large'],
    ];
    for (const [name, bytes, status, code] of files) {
      const answer = await upload(name, bytes);
      assert.deepEqual([answer.statusCode, answer.json().code], [status, code], `${name}: ${answer.body}`);
    }
    const huge = await world.server.inject({
      method: 'POST',
      url: `${training}/ingest/upload`,
      ...formOf({}, { name: 'huge.txt', bytes: 'Hello' }),
      headers: { ...formOf({}).headers, 'content-length': String(200 * 1024 * 1024) },
    });
    assert.equal(huge.statusCode, 413);
    const noFile = await world.server.inject({
      method: 'POST',
      url: `${training}/ingest/upload`,
      ...formOf({ title: 'x' }),
    });
    assert.equal(noFile.statusCode, 422);
    const json = await world.server.inject({
      method: 'POST',
      url: `${training}/ingest/upload`,
      payload: { file: 'x' },
    });
    assert.equal(json.statusCode, 415);
    assert.deepEqual(await samplesOf(), []);

    const named = await upload('talk.txt', talk, { author: 'Tom' });
    assert.equal(named.json().content_preview, 'Morning. Yes.');
  });

  it('tells addresses that lead nowhere apart', async () => {
    const drive = 'https://drive.google.com';
    const asked: [string, string, number, string][] = [
      ['youtube', 'https://evil-youtube.com/watch?v=VIDEO_ID', 400, 'bad_source'],
      ['youtube', 'https://youtube.com.example/watch?v=VIDEO_ID', 400, 'bad_source'],
      ['youtube', 'https://youtu.be/fernhill_02', 400, 'no_transcript'],
      ['youtube', 'https://www.youtube.com/embed/fernhill_05', 400, 'no_transcript'],
      ['youtube', 'https://youtube.com/watch?v=unknown_one', 404, 'source_not_found'],
      ['drive', 'https://example.com/document/d/abc123/edit', 400, 'bad_source'],
      ['drive', `${drive}/file/d/slides123/view`, 400, 'source_refused'],
      ['drive', `${drive}/open?usp=sharing&id=nosuchfile`, 404, 'source_not_found'],
      ['drive', `${drive}/file/d/scan123/view`, 400, 'scanned_pdf'],
      ['hubspot', 'call me', 400, 'bad_source'],
      ['hubspot', '12349', 400, 'source_refused'],
      ['hubspot', '99999999', 404, 'source_not_found'],
      ['link', 'https://www.example.com/', 501, 'not_built'],
      ['vimeo', 'https://vimeo.example/1', 400, 'bad_source'],
    ];
    for (const [source_type, source_url, status, code] of asked) {
      const answer = await ingest({ source_type, source_url });
      assert.deepEqual([answer.statusCode, answer.json().code], [status, code], `${source_url}: ${answer.body}`);
    }
    const silent = await ingest({ source_type: 'youtube', source_url: 'https://youtu.be/fernhill_02' });
    assert.match(silent.json().detail, /no transcript.*Paste it into a \.txt file, or upload its subtitles\./);
    sandbox.faults.add({ vendor: 'hubspot', preset: 'redacted_email', times: 1 });
    const redacted = await ingest({ source_type: 'hubspot', source_url: '12345' });
    assert.deepEqual([redacted.statusCode, redacted.json().code], [400, 'source_refused']);
    assert.match(redacted.json().detail, /lacks the scope sales-email-read/);
    assert.deepEqual(await samplesOf(), []);

    const good: [string, string][] = [
      ['youtube', 'https://m.youtube.com/watch?app=desktop&v=fernhill_01'],
      ['youtube', 'youtu.be/fernhill_03?t=4'],
      ['drive', 'https://docs.google.com/spreadsheets/u/0/d/sheet123/edit?usp=sharing#gid=0'],
      ['drive', `${drive}/open?usp=sharing&id=text123`],
      ['drive', `${drive}/uc?export=download&id=pdf123`],
      ['hubspot', 'https://app.hubspot.com/contacts/4410127/record/0-48/12347'],
      ['hubspot', 'https://app.hubspot.com/contacts/4410127/contact/1?engagementId=12348'],
    ];
    for (const [source_type, source_url] of good) {
      const answer = await ingest({ source_type, source_url });
      assert.equal(answer.statusCode, 201, `${source_url}: ${answer.body}`);
    }
    const sheet = (await samplesOf('?source_type=drive')).find(({ source_id }) => source_id === 'sheet123');
    const pdf = (await samplesOf('?source_type=drive')).find(({ source_id }) => source_id === 'pdf123');
    assert.equal(pdf?.source_metadata.mime_type, 'application/pdf');
    assert.ok(Number(pdf?.source_metadata.size) > 100, JSON.stringify(pdf));
    assert.match(
      sheet?.content_preview ?? '',
      /^question \| answer\nDo you inspect racking of others\? \| Yes, whoever installed it\./,
    );
  });

  it('keeps nothing of a mail that came in to learn from, and masks personal data before anything is kept', async () => {
    const incoming = await ingest({ source_type: 'hubspot', source_url: '12346' });
    assert.equal(incoming.statusCode, 201);
    assert.match(String(incoming.json().source_metadata.learned), /somebody else/);
    const secret = `Hi Priya Nair,\n\nMy card is 4111 1111 1111 1111, write to priya@prospect.example or call +1 212 555 0147.\n\nBest,\nMaren`;
    await upload('secrets.txt', secret);
    const rows = await world.app.store.system((db) => db.selectFrom('training_sample').selectAll().execute());
    const kept = JSON.stringify(rows);
    for (const value of ['4111', 'priya@prospect.example', '555 0147']) assert.ok(!kept.includes(value), value);
    const learned = rows.flatMap(({ texts }) => texts.map(({ text }) => text)).join('\n');
    assert.match(learned, /Hi \[NAME\],/);
    assert.doesNotMatch(learned, /Priya|840 kg/);
  });

  it('learns a profile that tells what shows each trait, and forgets a sample to the last byte', async () => {
    const [first, second] = reps;
    for (const [at, text] of (first?.mails(6) ?? []).entries()) await upload(`m${at}.txt`, text);
    const read = async () => (await world.server.inject('/api/voice/profile')).json();
    const stored = async () =>
      world.app.store.system(async (db) => {
        const row = await db.selectFrom('voice_profile').select('learned').executeTakeFirstOrThrow();
        return JSON.stringify(row.learned);
      });
    const profile = await read();
    assert.equal(profile.stage, 'early');
    assert.equal(profile.traits.greeting_first.value, 'Hi {name},');
    assert.match(profile.traits.greeting_first.evidence, /in 6 of 6/);
    assert.equal(
      (await samplesOf()).every(({ embedding_generated }) => embedding_generated),
      true,
    );
    assert.equal((await world.server.inject(`${training}/stats`)).json().embedding_coverage, 1);

    const before = await stored();
    const other = (await upload('other.txt', second?.mails(1)[0] ?? '')).json() as Sample;
    assert.notEqual(await stored(), before);
    await world.server.inject({ method: 'DELETE', url: `${training}/samples/${other.id}` });
    assert.equal(await stored(), before);
  });

  it('keeps what a person decided through learning, and brings earlier decisions back', async () => {
    const [first] = reps;
    for (const [at, text] of (first?.mails(4) ?? []).entries()) await upload(`m${at}.txt`, text);
    const patch = (payload: object) => world.server.inject({ method: 'PATCH', url: '/api/voice/profile', payload });
    const edited = (await patch({ traits: { sign_off_first: 'So long,' }, lock: ['greeting_first'] })).json();
    assert.deepEqual([edited.voice.sign_off_first, edited.traits.greeting_first.locked], ['So long,', true]);
    await upload('one-more.txt', first?.mails(5)[4] ?? '');
    const later = (await world.server.inject('/api/voice/profile')).json();
    assert.deepEqual([later.voice.sign_off_first, later.traits.sign_off_first.learned], ['So long,', 'Best,']);
    assert.equal((await patch({ traits: { mail_words: 50 }, version: edited.version })).statusCode, 409);
    assert.equal((await patch({ traits: { greeting_first: '{{slot:1}}' } })).statusCode, 422);
    await patch({ unlock: ['sign_off_first', 'greeting_first'] });
    const rollback = { method: 'POST', url: '/api/voice/profile/rollback' } as const;
    const back = (await world.server.inject({ ...rollback, payload: { version: edited.version } })).json();
    assert.equal(back.voice.sign_off_first, 'So long,');
    assert.equal((await world.server.inject({ ...rollback, payload: { version: 999 } })).statusCode, 404);
    const versions = (await world.server.inject('/api/voice/profile/versions')).json() as { reason: string }[];
    assert.match(versions[0]?.reason ?? '', /^rolled back to version/);
    const gone = await world.server.inject({ method: 'DELETE', url: '/api/voice/profile' });
    assert.deepEqual(gone.json(), { forgotten: 5 });
    assert.equal((await world.server.inject('/api/voice/profile')).json().stage, 'none');
  });

  it('writes drafts in the voice, says how near they came, and keeps to what a person decided', async () => {
    const draftsOf = async () => (await world.server.inject('/api/operator/drafts')).json() as Draft[];
    await answerOne(world.app, leadOf(1));
    const [plain] = await draftsOf();
    assert.deepEqual([plain?.voice, plain?.voice_match], [null, null]);

    const jolie = reps[2];
    for (const [at, text] of (jolie?.mails(12) ?? []).entries()) await upload(`j${at}.txt`, text);
    await answerOne(world.app, leadOf(2));
    const [trained] = await draftsOf();
    assert.match(trained?.body ?? '', /^Hey Dora!\n\n/);
    assert.match(trained?.body ?? '', /Cheers,\nMaren\n/);
    assert.equal(trained?.body.split('Fernhill Racking ·').length, 2, 'the signature stands once');
    assert.ok((trained?.voice_match ?? 0) > 0 && (trained?.voice_match ?? 2) <= 1);
    assert.ok((trained?.voice?.costs.length ?? 9) <= 3);
    assert.equal(trained?.blocked, false);
    assert.deepEqual(trained?.content_blocked, []);

    const payload = { traits: { greeting_first: 'Ahoy {name},', prohibited_words: ['proper answer'], slot_count: 1 } };
    await world.server.inject({ method: 'PATCH', url: '/api/voice/profile', payload });
    const url = `/api/operator/drafts/${trained?.id}/regenerate`;
    const again = await world.server.inject({ method: 'POST', url, payload: { content_hash: trained?.content_hash } });
    assert.equal(again.statusCode, 200, again.body);
    assert.match(again.json().body, /^Ahoy Dora,/);
    assert.equal(again.json().slots.length, 1);
    assert.doesNotMatch(again.json().body, /proper answer/);
    const versions = await world.server.inject(`/api/operator/drafts/${trained?.id}/versions`);
    assert.ok((versions.json() as Draft[]).every(({ voice }) => voice !== null));
  });

  it('tests a voice on held-out mails, and says so where there are too few', async () => {
    const evaluate = () => world.server.inject({ method: 'POST', url: '/api/voice/evaluate', payload: {} });
    assert.equal((await evaluate()).json().code, 'too_few_mails');
    for (const [at, text] of (reps[1]?.mails(9) ?? []).entries()) await upload(`e${at}.txt`, text);
    const first = await evaluate();
    assert.equal(first.statusCode, 200, first.body);
    assert.ok(first.json().match > 0.5, first.body);
    const second = (await evaluate()).json();
    assert.deepEqual([second.previous.match, second.has_fallen], [first.json().match, false]);
  });

  it('learns from sent mail with consent alone, and forgets it when the consent ends', async () => {
    const url = `${training}/sent-mail`;
    const post = (payload: object) => world.server.inject({ method: 'POST', url, payload });
    assert.equal((await post({})).statusCode, 422);
    assert.equal((await post({ consent: true, user_id: 'other' })).statusCode, 403);
    const learned = await post({ consent: true });
    assert.equal(learned.statusCode, 200, learned.body);
    assert.ok(learned.json().learned >= 1, learned.body);
    const samples = await samplesOf('?source_type=sent_mail');
    assert.equal(samples.length, learned.json().learned);
    const profile = (await world.server.inject('/api/voice/profile')).json();
    assert.equal(profile.sent_mail.address, 'maren.holt@fernhill-racking.example');
    assert.ok(!JSON.stringify(samples).includes('Lindenweg'), 'the signature is no part of it');
    assert.equal((await post({ consent: true })).statusCode, 200);
    assert.equal((await samplesOf('?source_type=sent_mail')).length, samples.length);
    const ended = await world.server.inject({ method: 'DELETE', url });
    assert.deepEqual(ended.json(), { forgotten: samples.length });
    const after = (await world.server.inject('/api/voice/profile')).json();
    assert.deepEqual([after.sent_mail, after.samples], [null, 0]);
  });

  it('proposes what people change again and again, follows it once a person accepts, and compares voices', async () => {
    const post = (url: string, payload: object = {}) => world.server.inject({ method: 'POST', url, payload });
    for (const [at, text] of (reps[0]?.mails(6) ?? []).entries()) await upload(`m${at}.txt`, text);
    const arms = [
      { name: 'untrained', user_id: null },
      { name: 'trained', user_id: localOperator },
    ];
    const started = await post('/api/voice/experiments', { name: 'Trained?', outcome: 'edit_distance', arms });
    assert.equal(started.statusCode, 201, started.body);
    assert.equal((await post('/api/voice/experiments', { name: 'Two', outcome: 'replied', arms })).statusCode, 409);
    const answerAndEdit = async (n: number) => {
      await answerOne(world.app, leadOf(n));
      const draft = await newest();
      const url = `/api/operator/drafts/${draft.id}`;
      const payload = { body: draft.body.replace(/Best(?: regards)?,/, 'So long,'), content_hash: draft.content_hash };
      const edited = await world.server.inject({ method: 'PATCH', url, payload });
      assert.equal(edited.statusCode, 200, edited.body);
      const approved = await post(`${url}/approve`, { content_hash: edited.json().content_hash });
      assert.equal(approved.statusCode, 200, approved.body);
      return draft;
    };
    for (const n of [11, 12]) {
      const { voice, body } = await answerAndEdit(n);
      assert.equal(body.includes('Maren\n\nMaren Holt'), voice?.experiment?.arm === 'trained', body);
    }
    const id = started.json().id;
    const results = (await world.server.inject(`/api/voice/experiments/${id}/results`)).json();
    assert.deepEqual([results.report.verdict, results.report.observed], ['not_enough_data', 2]);
    assert.match(results.report.sentence, /^Not enough data: 2 of about \d+/);
    const csv = await world.server.inject(`/api/voice/experiments/${id}/results.csv`);
    assert.match(csv.body, /^outcome,a_count,a_mean,b_count,b_mean,p_value\r\nedit_share,/);
    assert.notEqual((await post(`/api/voice/experiments/${id}/stop`)).json().stopped_at, null);

    for (const n of [13, 14, 15]) await answerAndEdit(n);
    const rules = (await world.server.inject('/api/voice/rules')).json();
    const rule = rules.proposed.find(
      ({ from, to }: { from: string; to: string }) => from === 'Best' && to === 'So long',
    );
    assert.ok(rule !== undefined, JSON.stringify(rules));
    await answerOne(world.app, leadOf(17));
    assert.ok(!(await newest()).body.includes('So long,'), 'nothing is learned silently');
    const decided = await post('/api/voice/rules/decide', { key: rule.key, decision: 'accept' });
    assert.equal(decided.statusCode, 200, decided.body);
    await answerOne(world.app, leadOf(16));
    assert.match((await newest()).body, /\nSo long,\n/);
    await post('/api/voice/rules/decide', { key: rule.key, decision: 'withdraw' });
    assert.equal((await world.server.inject('/api/voice/profile')).json().rules.length, 0);
    assert.equal((await post('/api/voice/rules/decide', { key: 'x', decision: 'accept' })).statusCode, 404);
  });
});

const newest = async () => ((await world.server.inject('/api/operator/drafts')).json() as Draft[])[0] as Draft;
const localOperator = '00000000-0000-4000-8000-000000000002';
const leadOf = (n: number) => ({
  formId: 'f',
  formSubmissionId: `voice-${n}`,
  fieldValues: Object.entries({
    email: `dora${n}@prospect${n}.example`,
    firstname: 'Dora',
    message: 'We need racking for a second hall.',
  }).map(([name, value]) => ({ name, value })),
});
