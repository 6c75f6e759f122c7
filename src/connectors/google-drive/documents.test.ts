import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { extractText, getDocumentProxy } from 'unpdf';
import { type GoogleOnSandbox, openGoogle } from '../../../tests/support/google-on-sandbox.ts';
import { ConnectorError } from '../../core/errors.ts';

async function faultOf(reading: Promise<unknown>): Promise<[fault: string, reason: unknown]> {
  const error = await reading.then(
    () => assert.fail('It was read.'),
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof ConnectorError, String(error));
  return [error.fault, error.details.reason];
}

async function textOf(google: GoogleOnSandbox, id: string): Promise<string> {
  const { content } = await google.drive().read(id);
  assert.ok(content.kind !== 'pdf');
  return content.text;
}

describe('Google Drive', () => {
  it('reads a Google Doc as plain text without its byte order mark, with what is known of it', async (test) => {
    const google = await openGoogle(test);
    const { content, ...known } = await google.drive().read('abc123');
    assert.ok(content.kind === 'text');
    assert.match(content.text, /^Say what you know first/);
    assert.deepEqual([known.id, known.title, known.size], ['abc123', 'How we write to customers', null]);
    assert.equal(known.mimeType, 'application/vnd.google-apps.document');
    assert.match(known.webViewLink ?? '', /^https:.*abc123/);
    assert.ok(known.createdAt && known.modifiedAt && known.createdAt < known.modifiedAt);
    assert.deepEqual(google.takeCalls(), ['GET /drive/v3/files/abc123', 'GET /drive/v3/files/abc123/export']);
  });

  it('reads a Sheet as CSV, a text file as text and a PDF as its very bytes', async (test) => {
    const google = await openGoogle(test);
    const sheet = (await google.drive().read('sheet123')).content;
    assert.equal(sheet.kind, 'csv');
    assert.match(await textOf(google, 'sheet123'), /^question,answer\n"Do you inspect/);
    assert.equal(
      await textOf(google, 'text123'),
      'Hi Tom,\n\nSend me two photos of the row. Then I can tell.\n\nMaren\n',
    );
    const pdf = await google.drive().read('pdf123');
    assert.ok(pdf.content.kind === 'pdf');
    assert.equal(pdf.content.bytes.length, pdf.size);
    const { text } = await extractText(await getDocumentProxy(pdf.content.bytes), { mergePages: true });
    assert.match(text, /foot plate is bent by nine millimetres/);
  });

  it('follows a shortcut to its document, and finds what lies in a shared drive', async (test) => {
    const google = await openGoogle(test);
    const { id, title } = await google.drive().read('shortcut123');
    assert.deepEqual([id, title], ['abc123', 'How we write to customers']);
    assert.match(await textOf(google, 'team123'), /short words, whole sentences/);
  });

  it('tells apart what is not there, what may not be read, what has the wrong type and what is too large', async (test) => {
    const google = await openGoogle(test);
    const drive = google.drive();
    assert.equal((await faultOf(drive.read('nothing')))[0], 'not_found');
    assert.deepEqual(await faultOf(drive.read('locked123')), ['rejected', 'no_access']);
    assert.deepEqual(await faultOf(drive.read('slides123')), ['rejected', 'unsupported_type']);
    const refused = (reason: string) => ({
      error: { code: 403, message: reason, errors: [{ domain: 'global', reason }] },
    });
    const answer = (reason: string) =>
      google.sandbox.faults.add({
        vendor: 'drive',
        path: '/export|alt=media',
        times: 1,
        status: 403,
        body: refused(reason),
      });
    answer('exportSizeLimitExceeded');
    assert.deepEqual(await faultOf(drive.read('abc123')), ['rejected', 'too_large']);
    answer('cannotDownloadFile');
    assert.deepEqual(await faultOf(drive.read('pdf123')), ['rejected', 'no_access']);
    google.sandbox.faults.add({ vendor: 'drive', preset: 'missing_scope', times: 2 });
    assert.equal((await faultOf(drive.read('abc123')))[0], 'unauthorised');
    assert.deepEqual(await faultOf(drive.probe()), ['unauthorised', 'insufficientPermissions']);
    await drive.probe();
  });

  it('asks again when Drive limits or fails, and gives up on a broken answer', async (test) => {
    const google = await openGoogle(test);
    google.sandbox.faults.add({ vendor: 'drive', preset: 'rate_limited', times: 1 });
    google.sandbox.faults.add({ vendor: 'drive', path: '/export', preset: 'server_error', times: 1 });
    assert.match(await textOf(google, 'abc123'), /^Say what/);
    assert.deepEqual(google.waits, [1_000, 1_000]);
    google.sandbox.faults.add({ vendor: 'drive', spoil: 'malformed_json' });
    assert.equal((await faultOf(google.drive().read('abc123')))[0], 'down');
  });
});
