import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { answerPresets, FaultRule } from '../../sandbox/index.ts';
import type { AppOptions } from '../../src/app.ts';
import type { StepStatus } from '../../src/store/tables.ts';
import { stepKeys } from '../../src/workflows/answer-lead.ts';
import { type Desk, openDesk } from '../support/journeys/desk.ts';
import { type OutsideWorld, openOutsideWorld } from '../support/journeys/outside-world.ts';
import type { RunFacts } from '../support/journeys/run-facts.ts';

/*
 * spec/behaviour.md section 6: an absent connector skips its step, a failing one fails it, the run goes on, and what
 * could not be found out is left out of the text.
 */

type StepKey = (typeof stepKeys)[number];
type Case = {
  faults?: FaultRule[];
  more?: Pick<AppOptions, 'without' | 'timeouts'>;
  /** What is not `success`. */
  steps: Partial<Record<StepKey, StepStatus>>;
  degraded: boolean;
  also?(ended: { world: OutsideWorld; desk: Desk; facts: RunFacts & { runId: string } }): void | Promise<void>;
};

const hubspotDown = { resolve_hubspot: 'failed', create_hubspot_task: 'failed' } as const;
const gmailDown = { search_email: 'failed', create_draft: 'failed' } as const;
const answers = (vendor: string) =>
  (
    ['server_error', 'too_many_requests', 'unauthorised'] as const satisfies readonly (typeof answerPresets)[number][]
  ).map((preset) => ({ preset, faults: [{ vendor, preset }] }));

const cases: [string, Case][] = [
  [
    'no HubSpot',
    {
      more: { without: ['crm'] },
      steps: { resolve_hubspot: 'skipped', create_hubspot_task: 'skipped' },
      degraded: false,
    },
  ],
  [
    'no Gmail',
    {
      more: { without: ['mailbox'] },
      steps: { search_email: 'skipped', create_draft: 'skipped' },
      degraded: false,
      also: onlyInQueue,
    },
  ],
  [
    'no calendar',
    {
      more: { without: ['calendar'] },
      steps: { calendar_availability: 'skipped' },
      degraded: false,
      also: withoutTimes,
    },
  ],
  ['no model', { more: { without: ['languageModel'] }, steps: {}, degraded: false, also: writtenBy('composer') }],
  [
    'nothing at all',
    {
      more: { without: ['crm', 'mailbox', 'calendar', 'languageModel'] },
      steps: {
        resolve_hubspot: 'skipped',
        search_email: 'skipped',
        calendar_availability: 'skipped',
        create_draft: 'skipped',
        create_hubspot_task: 'skipped',
      },
      degraded: false,
      also: withoutTimes,
    },
  ],
  ...answers('hubspot').map(({ preset, faults }): [string, Case] => [
    `HubSpot answers ${preset}`,
    { faults, steps: hubspotDown, degraded: true },
  ]),
  [
    'HubSpot is silent',
    {
      faults: [{ vendor: 'hubspot', latencyMs: 5_000 }],
      more: { timeouts: { callMs: 250, modelMs: 2_000 } },
      steps: hubspotDown,
      degraded: true,
    },
  ],
  [
    'HubSpot reads, and writes nothing',
    {
      faults: [{ vendor: 'hubspot', path: 'upsert', preset: 'server_error' }],
      steps: { create_hubspot_task: 'failed' },
      degraded: true,
    },
  ],
  ...answers('gmail').map(({ preset, faults }): [string, Case] => [
    `Gmail answers ${preset}`,
    { faults, steps: gmailDown, degraded: true, also: onlyInQueue },
  ]),
  [
    'Gmail cannot be searched',
    {
      faults: [{ vendor: 'gmail', method: 'GET', path: '/threads', preset: 'server_error' }],
      steps: { search_email: 'failed' },
      degraded: true,
      also: async ({ desk, world, facts }) => {
        const draft = await desk.read({ id: facts.runId });
        assert.deepEqual([draft.subject, draft.thread_id], ['Quick thought on Birchwood Dairy', null]);
        assert.equal(world.draftsOf(facts.runId).length, 1);
      },
    },
  ],
  [
    'Gmail keeps no draft',
    {
      faults: [{ vendor: 'gmail', method: 'POST', path: '/drafts', preset: 'server_error' }],
      steps: { create_draft: 'failed' },
      degraded: true,
      also: onlyInQueue,
    },
  ],
  [
    'Gmail may not be written to',
    {
      faults: [{ vendor: 'gmail', method: 'POST', path: '/drafts', preset: 'missing_scope' }],
      steps: { create_draft: 'failed' },
      degraded: true,
      also: onlyInQueue,
    },
  ],
  [
    'Gmail wants a pause before it takes the draft',
    {
      faults: [
        {
          vendor: 'gmail',
          method: 'POST',
          path: '/drafts',
          preset: 'too_many_requests',
          retryAfterSeconds: 1,
          times: 1,
        },
      ],
      steps: {},
      degraded: false,
      also: ({ world, facts }) => assert.equal(world.draftsOf(facts.runId).length, 1),
    },
  ],
  ...answers('calendar').map(({ preset, faults }): [string, Case] => [
    `the calendar answers ${preset}`,
    { faults, steps: { calendar_availability: 'failed' }, degraded: true, also: withoutTimes },
  ]),
  [
    'free/busy knows nothing of one calendar',
    {
      faults: [{ vendor: 'calendar', preset: 'freebusy_calendar_error', options: { calendarId: 'primary' } }],
      steps: { calendar_availability: 'failed' },
      degraded: true,
      also: withoutTimes,
    },
  ],
  ...['server_error', 'unauthorised', 'model_garbage'].map((preset): [string, Case] => [
    `the model fails: ${preset}`,
    { faults: [{ vendor: 'openai', preset }], steps: {}, degraded: false, also: writtenBy('composer') },
  ]),
  [
    'Google takes no token back',
    {
      faults: [{ path: '^/token', preset: 'invalid_grant' }],
      steps: { ...gmailDown, calendar_availability: 'failed' },
      degraded: true,
      also: async (ended) => {
        await onlyInQueue(ended);
        await withoutTimes(ended);
      },
    },
  ],
];

describe('a lead on a day with', { concurrency: 6 }, () => {
  for (const [name, { faults = [], more = {}, steps, degraded, also }] of cases) {
    it(`${name}: ends well, ${degraded ? 'degraded' : 'not degraded'}, and invents nothing`, async (t) => {
      const world = await openOutsideWorld();
      const desk = await openDesk(world, {}, more);
      t.after(async () => {
        await desk.close();
        await world.close();
      });
      const lead = await world.makeLead();
      for (const fault of faults) world.sandbox.faults.add(fault);
      const facts = await desk.answer(lead);
      const expected = Object.fromEntries(stepKeys.map((key) => [key, steps[key] ?? 'success']));
      assert.deepEqual(sorted(facts.steps), sorted(expected));
      assert.deepEqual([facts.run?.status, facts.run?.degraded, facts.run?.error], ['success', degraded, null]);
      assert.equal(facts.drafts.length, 1);
      const errors = await desk.connectorErrors();
      assert.equal(errors.length > 0, degraded, `${errors.length} connector errors in the trail`);
      await also?.({ world, desk, facts });
    });
  }
});

const sorted = (steps: object): [string, unknown][] => Object.entries(steps).sort(([a], [b]) => (a < b ? -1 : 1));

/** The draft waits in the queue alone; nothing stands in the mailbox. */
async function onlyInQueue({ world, desk, facts }: Parameters<NonNullable<Case['also']>>[0]): Promise<void> {
  const draft = await desk.read({ id: facts.runId });
  assert.deepEqual([draft.status, draft.gmail_draft_id], ['PENDING_APPROVAL', null]);
  assert.equal(world.draftsOf(facts.runId).length, 0);
}

async function withoutTimes({ desk, facts }: Parameters<NonNullable<Case['also']>>[0]): Promise<void> {
  const draft = await desk.read({ id: facts.runId });
  assert.deepEqual(draft.slots, []);
  assert.doesNotMatch(draft.body, /\d{1,2}[:.]\d{2}|\b(mon|tues|wednes|thurs|fri)day\b|\{\{/i);
}

function writtenBy(generator: string): NonNullable<Case['also']> {
  return async ({ desk, facts }) => {
    assert.equal((await desk.read({ id: facts.runId })).generator, generator);
  };
}
