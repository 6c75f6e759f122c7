import { CountersignError } from '../core/errors.ts';
import { ingestUpload } from '../verbs/voice/ingest-upload.ts';
import * as ingest from '../verbs/voice/ingest-url.ts';
import * as profile from '../verbs/voice/profile.ts';
import * as samples from '../verbs/voice/samples.ts';
import { idParam, nothing } from './contract.ts';
import * as c from './contract-of-voice.ts';
import { idOf } from './inputs.ts';
import { operation } from './route.ts';

export const ingestUrl = operation(
  {
    does: 'Learns from a video, a document or a CRM conversation.',
    body: c.ingestUrl,
    replies: { 201: c.sample },
    refuses: [404, 413],
  },
  ({ context, body }) => {
    const { source_url: sourceUrl, user_id: userId, title, author } = body;
    const sourceType = urlSourceOf(body.source_type);
    return ingest.ingestUrl(context, given({ sourceType, sourceUrl, userId, title, author }));
  },
);

export const upload = operation(
  { does: 'Learns from a file.', body: c.upload, takesForm: true, replies: { 201: c.sample } },
  ({ context, body }) => {
    const { file, user_id: userId, title, author } = body;
    return ingestUpload(context, given({ file, userId, title, author }));
  },
);

export const listSamples = operation(
  { does: 'What a user’s voice was learned from, newest first.', query: c.samplesQuery, replies: { 200: c.samples } },
  ({ context, query }) => {
    const { user_id: userId, source_type: sourceType, limit, offset } = query;
    return samples.listSamples(context, given({ userId, sourceType, limit, offset }));
  },
);

export const stats = operation(
  { does: 'How much there is to learn a voice from.', query: c.ofUser, replies: { 200: c.stats } },
  ({ context, query }) => samples.readStats(context, given({ userId: query.user_id })),
);

export const deleteSample = operation(
  {
    does: 'Forgets a sample: the voice is as if it had never been there.',
    params: idParam,
    replies: { 204: nothing },
    refuses: [404],
  },
  async (call) => {
    await samples.deleteSample(call.context, { sampleId: idOf(call) });
    return null;
  },
);

export const readProfile = operation(
  { does: 'A user’s voice, with what shows each trait.', query: c.ofUser, replies: { 200: c.profile } },
  ({ context, query }) => profile.readProfile(context, given({ userId: query.user_id })),
);

export const editProfile = operation(
  {
    does: 'Sets, fixes or frees traits of a voice.',
    body: c.profileEdit,
    replies: { 200: c.profile },
    refuses: [409],
  },
  ({ context, body }) => {
    const { user_id: userId, traits, lock, unlock, version } = body;
    const edits = traits === undefined ? undefined : given(traits);
    return profile.editProfile(context, given({ userId, traits: edits, lock, unlock, version }) as never);
  },
);

export const forget = operation(
  { does: 'Forgets a voice: its samples, its profile, its versions.', query: c.ofUser, replies: { 200: c.forgotten } },
  ({ context, query }) => profile.forgetVoice(context, given({ userId: query.user_id })),
);

export const versions = operation(
  { does: 'What was decided about a voice, newest first.', query: c.ofUser, replies: { 200: c.profileVersions } },
  ({ context, query }) => profile.listVersions(context, given({ userId: query.user_id })),
);

export const rollBack = operation(
  {
    does: 'Brings back what was decided at a version.',
    body: c.rollBack,
    replies: { 200: c.profile },
    refuses: [404],
  },
  ({ context, body }) => profile.rollBack(context, given({ userId: body.user_id, version: body.version })),
);

function urlSourceOf(text: string): (typeof ingest.urlSources)[number] {
  const found = ingest.urlSources.find((one) => one === text);
  if (found !== undefined) return found;
  throw new CountersignError('bad_source', `A source is one of ${ingest.urlSources.join(', ')}.`);
}

/** The same without fields that were not given. */
function given<T extends Record<string, unknown>>(fields: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
}
