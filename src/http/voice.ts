import { CountersignError } from '../core/errors.ts';
import { evaluateVoice } from '../verbs/voice/evaluate.ts';
import * as trials from '../verbs/voice/experiments.ts';
import { ingestUpload } from '../verbs/voice/ingest-upload.ts';
import * as ingest from '../verbs/voice/ingest-url.ts';
import * as profile from '../verbs/voice/profile.ts';
import * as edits from '../verbs/voice/rules.ts';
import * as samples from '../verbs/voice/samples.ts';
import * as sentMail from '../verbs/voice/sent-mail.ts';
import { idParam, nothing } from './contract.ts';
import * as c from './contract-of-voice.ts';
import { idOf } from './inputs.ts';
import { Answer, operation } from './route.ts';

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

export const learnSentMail = operation(
  {
    does: 'Consents to learning from the mails the user sent from the connected mailbox, the last 300, and begins.',
    body: c.sentMailConsent,
    replies: { 200: c.sentMailLearned },
  },
  ({ context, body }) => sentMail.learnFromSentMail(context, given({ userId: body.user_id })),
);

export const endSentMail = operation(
  { does: 'Ends that consent and forgets those mails.', query: c.ofUser, replies: { 200: c.forgotten } },
  ({ context, query }) => sentMail.endSentMail(context, given({ userId: query.user_id })),
);

export const rules = operation(
  {
    does: 'Changes people make to drafts again and again, to be decided on, and those accepted.',
    query: c.ofUser,
    replies: { 200: c.rules },
  },
  ({ context, query }) => edits.listRules(context, given({ userId: query.user_id })),
);

export const decideRule = operation(
  {
    does: 'Accepts, refuses or takes back such a rule.',
    body: c.ruleDecision,
    replies: { 200: c.profile },
    refuses: [404],
  },
  ({ context, body }) => {
    const { user_id: userId, key, decision, to } = body;
    return edits.decideRule(context, given({ userId, key, decision, to }));
  },
);

export const experiments = operation(
  { does: 'Experiments with voices, newest first.', replies: { 200: c.experiments } },
  ({ context }) => trials.listExperiments(context),
);

export const startExperiment = operation(
  {
    does: 'Begins an experiment: two voices, or one and none, half of the leads each.',
    body: c.newExperiment,
    replies: { 201: c.experiment },
    refuses: [409],
  },
  ({ context, body }) => trials.startExperiment(context, body),
);

export const stopExperiment = operation(
  { does: 'Ends an experiment.', params: idParam, replies: { 200: c.experiment }, refuses: [404] },
  (call) => trials.stopExperiment(call.context, { id: idOf(call) }),
);

export const results = operation(
  { does: 'What an experiment shows so far.', params: idParam, replies: { 200: c.results }, refuses: [404] },
  (call) => trials.readResults(call.context, { id: idOf(call) }),
);

export const resultsAsCsv = operation(
  { does: 'The same as CSV.', params: idParam, replies: { 200: c.csv }, refuses: [404] },
  async (call) =>
    new Answer(await trials.exportResults(call.context, { id: idOf(call) }), {
      headers: { 'content-type': 'text/csv; charset=utf-8' },
    }),
);

export const evaluate = operation(
  { does: 'Tests a voice on the user’s own held-out mails.', body: c.evaluate, replies: { 200: c.evaluated } },
  ({ context, body }) => evaluateVoice(context, given({ userId: body.user_id })),
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
