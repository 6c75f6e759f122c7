import { createHash } from 'node:crypto';
import { readFile, type UploadedFile } from '../../voice/sources/read-file.ts';
import type { VerbContext } from '../context.ts';
import { requireOperator } from '../drafts/decide.ts';
import type { SampleView } from './sample-view.ts';
import { storeSample } from './store-sample.ts';
import { ownerOf, traineeOf } from './trainee.ts';

/**
 * Keeps an uploaded file as a training sample. `author` is the name or address under which the user stands in it. Whoever
 * uploads consents to it being learned from. Throws `unsupported_file`, `no_text`, `not_utf8`, `scanned_pdf`,
 * `encrypted_file`, `broken_file`, `several_speakers`, `not_own_words`: then nothing is stored.
 */
export async function ingestUpload(
  context: VerbContext,
  input: { file: UploadedFile; userId?: string; title?: string; author?: string },
): Promise<SampleView> {
  await requireOperator(context, 'add a voice sample');
  const userId = traineeOf(context, input.userId);
  const found = await readFile(input.file, await ownerOf(context, userId, input.author));
  const sourceId = createHash('sha256').update(input.file.bytes).digest('hex');
  return storeSample(context, { userId, sourceType: 'upload', sourceId, sourceUrl: null, title: input.title, found });
}
