import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { createApiTemplate, openApi, type StoreTemplate, type TestApi } from '../support/api.ts';

let template: StoreTemplate;
before(async () => {
  template = await createApiTemplate();
});

const files = '/api/operator/attachments';
const octets = { 'content-type': 'application/octet-stream' };
const upload = ({ server }: TestApi, payload: Buffer, headers: Record<string, string> = octets) =>
  server.inject({ method: 'POST', url: files, payload, headers });

describe('the files of drafts', () => {
  it('are uploaded as they are, named by a draft, and come back as the same bytes, to be saved', async (test) => {
    const api = await openApi(test, template);
    const content = Buffer.from([0, 1, 2, 255, 13, 10]);
    const kept = await upload(api, content);
    assert.equal(kept.statusCode, 201, kept.body);
    const { sha256, size } = kept.json() as { sha256: string; size: number };
    assert.equal(size, 6);
    const draft = {
      recipient: 'alex@example.com',
      subject: 'Plan',
      body: `Here is the plan that we spoke of.${' '.repeat(20)}See you.`,
    };
    const made = (await api.server.inject({ method: 'POST', url: '/api/operator/drafts', payload: draft })).json();
    const attachments = [{ name: 'plan.bin', sha256 }];
    const payload = { attachments, content_hash: made.content_hash };
    const edited = await api.server.inject({ method: 'PATCH', url: `/api/operator/drafts/${made.id}`, payload });
    assert.equal(edited.statusCode, 200, edited.body);
    assert.deepEqual(edited.json().attachments, attachments);
    const back = await api.server.inject(`${files}/${sha256}`);
    assert.deepEqual(back.rawPayload, content);
    assert.equal(back.headers['content-disposition'], 'attachment');
  });

  it('422: none, or a name of two lines; 413: above 10 MiB; 415: a kind that is not taken; 404: unknown', async (test) => {
    const api = await openApi(test, template);
    const status = async (answer: Promise<{ statusCode: number }>) => (await answer).statusCode;
    assert.equal(await status(upload(api, Buffer.alloc(0))), 422);
    assert.equal(await status(upload(api, Buffer.alloc(10 * 1024 * 1024 + 1))), 413);
    assert.equal(await status(upload(api, Buffer.from('{}'), { 'content-type': 'application/json' })), 415);
    assert.equal(await status(upload(api, Buffer.from('x'), { 'content-type': 'text/plain' })), 415);
    const elsewhere = {
      method: 'POST',
      url: '/api/operator/drafts',
      payload: Buffer.from('{}'),
      headers: octets,
    } as const;
    assert.equal(await status(api.server.inject(elsewhere)), 415);
    assert.equal(await status(api.server.inject(`${files}/${'0'.repeat(64)}`)), 404);
  });
});
