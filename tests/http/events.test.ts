import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { before, describe, it, type TestContext } from 'node:test';
import { createApiTemplate, openApi, type StoreTemplate, type TestApi } from '../support/api.ts';

let template: StoreTemplate;
before(async () => {
  template = await createApiTemplate();
});

type Change = { id: number; draft_ids: string[]; kinds: string[]; all: boolean };

/** Follows the events of a listening server as a browser would. */
async function follow(test: TestContext, api: TestApi, lastEventId?: number) {
  if (!api.server.server.listening) await api.server.listen({ host: '127.0.0.1', port: 0 });
  const { port } = api.server.server.address() as AddressInfo;
  const resumed = lastEventId === undefined ? {} : { 'last-event-id': String(lastEventId) };
  const stop = new AbortController();
  test.after(() => stop.abort());
  const response = await fetch(`http://127.0.0.1:${port}/api/events`, {
    headers: { accept: 'text/event-stream', ...resumed },
    signal: stop.signal,
  });
  assert.equal(response.headers.get('content-type'), 'text/event-stream; charset=utf-8');
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let kept = '';
  const next = async (): Promise<Change | 'end'> => {
    for (;;) {
      const end = kept.indexOf('\n\n');
      if (end === -1) {
        const { value, done } = (await reader?.read()) ?? { value: undefined, done: true };
        if (done) return 'end';
        kept += value;
        continue;
      }
      const lines = new Map(
        kept
          .slice(0, end)
          .split('\n')
          .map((line) => line.split(/: (.*)/s) as [string, string]),
      );
      kept = kept.slice(end + 2);
      if (lines.get('event') === 'change') {
        return { id: Number(lines.get('id')), ...JSON.parse(lines.get('data') ?? '{}') } as Change;
      }
    }
  };
  return { next };
}

async function make(api: TestApi): Promise<string> {
  const payload = {
    recipient: 'alex@example.com',
    subject: 'Hello',
    body: 'Good morning Alex, when would suit you best?',
  };
  return (await api.server.inject({ method: 'POST', url: '/api/operator/drafts', payload })).json().id as string;
}

describe('events', () => {
  it('tell both of two tabs which drafts changed, and a tab that was away what it missed', async (test) => {
    const api = await openApi(test, template);
    const [one, other] = [await follow(test, api), await follow(test, api)];
    const id = await make(api);
    const [first, second] = [await one.next(), await other.next()];
    assert.ok(first !== 'end' && second !== 'end');
    assert.deepEqual(first.draft_ids, [id]);
    assert.deepEqual(second.draft_ids, [id]);
    const missed = await make(api);
    const back = await (await follow(test, api, first.id)).next();
    assert.ok(back !== 'end');
    assert.deepEqual(back.draft_ids, [missed]);
  });

  it('tell of changes that another process made', async (test) => {
    const api = await openApi(test, template);
    const tab = await follow(test, api, 0);
    const { createAuditTrail } = await import('../../src/safeguards/audit-trail.ts');
    const other = createAuditTrail({ store: api.store, clock: () => new Date(), log: () => {}, enabled: () => true });
    const { defaultWorkspaceId } = await import('../../src/store/workspaces.ts');
    const { system } = await import('../../src/core/actor.ts');
    const scope = { workspaceId: defaultWorkspaceId, actor: system, traceId: null };
    await other.change(scope, async (_writing, audit) =>
      audit({
        eventType: 'config_change',
        action: 'x',
        status: 'success',
        resource: null,
        details: { draft_id: 'd1' },
      }),
    );
    const change = await tab.next();
    assert.ok(change !== 'end');
    assert.deepEqual(change.draft_ids, ['d1']);
  });

  it('say that everything may have changed to a tab that comes from elsewhere, and end with the server', async (test) => {
    const api = await openApi(test, template);
    const tab = await follow(test, api, 999_999);
    const change = await tab.next();
    assert.ok(change !== 'end' && change.all);
    const closed = api.server.close();
    assert.equal(await tab.next(), 'end');
    await closed;
  });

  it('406: only for those who can follow', async (test) => {
    const api = await openApi(test, template);
    assert.equal((await api.server.inject('/api/events')).json().code, 'not_acceptable');
  });
});
