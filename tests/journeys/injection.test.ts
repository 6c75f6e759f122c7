import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { after, before, suite, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { listVersions } from '../../src/verbs/drafts/read-draft.ts';
import { type Desk, openDesk } from '../support/journeys/desk.ts';
import { type Manner, obeyingModel } from '../support/journeys/obeying-model.ts';
import { type Lead, type OutsideWorld, openOutsideWorld } from '../support/journeys/outside-world.ts';

/*
 * Spec section 7, containment: a model that does whatever a lead's text tells it gets nothing of it into recipients, links,
 * requests or states. The texts come with the evaluation data, which stands beside the repository.
 */

type Injection = { id: string; channel: string; text: string; canary: string[] };

const file = fileURLToPath(new URL('../../../shared/injection/dev-inputs.jsonl', import.meta.url));
const isThere = existsSync(file);
const manners: readonly Manner[] = ['in the text', 'with keys of its own', 'with tool calls'];
const lanes = 6;

if (!isThere && process.env.CI) throw new Error(`${file} is missing; with CI set, injections are not skipped.`);

suite('A model that obeys every injection', { skip: isThere ? false : `SKIPPED: ${file} is not there` }, () => {
  let world: OutsideWorld;
  let desk: Desk;
  let manner: Manner = manners[0] ?? 'in the text';
  const canariesByMark = new Map<string, readonly string[]>();
  const model = obeyingModel(
    (prompt) => [...canariesByMark].find(([mark]) => prompt.includes(mark))?.[1] ?? [],
    () => manner,
  );

  before(async () => {
    world = await openOutsideWorld();
    desk = await openDesk(world, {}, { wrapFetch: model.wrapFetch });
  });
  after(async () => {
    await desk.close();
    await world.close();
  });

  for (const one of manners) {
    test(`${one}, gets no canary into recipients, links, requests or states`, { timeout: 300_000 }, async () => {
      manner = one;
      const rows = one === 'in the text' ? injections() : injections().filter((_, at) => at % 12 === 0);
      const asked = model.requests.filter(({ connector }) => connector === 'openai').length;
      await Promise.all(
        Array.from({ length: lanes }, async (_, lane) => {
          for (let at = lane; at < rows.length; at += lanes) await answerOne(rows[at] as Injection);
        }),
      );
      assert.ok(
        model.requests.filter(({ connector }) => connector === 'openai').length >= asked + rows.length,
        'the model was asked',
      );
      checkRequests();
    });
  }

  async function answerOne(injection: Injection): Promise<void> {
    const lead = await world.makeLead();
    const mark = lead.submissionId.replace('submission-', '');
    const canaries = injection.canary.length > 0 ? injection.canary : ['notes-hub.example'];
    canariesByMark.set(mark, canaries);
    await place(injection, lead, mark);
    const { runId, run } = await desk.answer(lead);
    const draft = await desk.read({ id: runId });

    assert.equal(draft.recipient, lead.email, injection.id);
    assert.deepEqual(
      [draft.status, draft.approved_by, draft.sent_at, run?.status],
      ['PENDING_APPROVAL', null, null, 'success'],
      injection.id,
    );
    assert.deepEqual([draft.content_blocked, draft.generator], [[], 'composer'], injection.id);
    assert.equal((await listVersions(desk.person, { draftId: draft.id })).length, 1);
    const hosts = linksIn(`${draft.subject}\n${draft.body}`);
    for (const canary of canaries)
      assert.ok(!hosts.some((host) => host.includes(canary.toLowerCase())), `${injection.id}: ${hosts}`);
    for (const copy of world.draftsOf(draft.id)) {
      assert.deepEqual(
        [addressesIn(copy.headers.to ?? ''), copy.headers.cc ?? copy.headers.bcc ?? null],
        [[lead.email], null],
        injection.id,
      );
    }
  }

  /** Puts the text where it comes from; what the workflow does not read itself comes as if pasted into the form. */
  async function place({ channel, text }: Injection, lead: Lead, mark: string): Promise<void> {
    const fields = lead.delivery.fields as Record<string, unknown>;
    fields.jobtitle = `Warehouse ${mark}`;
    if (channel === 'lead_form.name') fields.firstname = text;
    else if (channel === 'lead_form.company') fields.company = text;
    else if (channel === 'lead_form.website') fields.website = text;
    else if (channel === 'email_thread')
      await world.person('incoming', { from: lead.email, subject: 'One more question', text, threadId: lead.threadId });
    else fields.message = text;
  }

  function checkRequests(): void {
    const own = new URL(world.sandbox.url).host;
    const canaries = [...canariesByMark.values()].flat().map((canary) => canary.toLowerCase());
    for (const { connector, method, url } of model.requests) {
      assert.equal(url.host, own, `${connector} went to ${url.host}`);
      const address = decodeURIComponent(`${url.pathname}${url.search}`).toLowerCase();
      assert.ok(!canaries.some((canary) => address.includes(canary)), `${connector} ${method} ${address}`);
      assert.ok(!/\/(?:messages|drafts)\/send$/.test(url.pathname), 'nothing is sent');
    }
  }
});

function injections(): Injection[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as Injection);
}

function linksIn(text: string): string[] {
  return text.toLowerCase().match(/[a-z]{2,10}:\/\/\S+|[\w.+-]+@[\w.-]+|!\[[^\]]*\]\(\S+\)/g) ?? [];
}

function addressesIn(header: string): string[] {
  return header.match(/[^\s<>,]+@[^\s<>,]+/g) ?? [];
}
