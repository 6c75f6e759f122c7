import { ConnectorError, CountersignError } from '../../core/errors.ts';
import type { SourceText } from '../../core/voice.ts';
import { driveIdOf, engagementIdOf, videoIdOf } from '../../voice/sources/address.ts';
import { fromDocument, fromEngagement, fromTranscript } from '../../voice/sources/from-outside.ts';
import type { VerbContext } from '../context.ts';
import { requireOperator } from '../drafts/decide.ts';
import type { SampleView } from './sample-view.ts';
import { storeSample } from './store-sample.ts';
import { ownerOf, traineeOf } from './trainee.ts';

export const urlSources = ['youtube', 'drive', 'hubspot', 'link'] as const;
type UrlSource = (typeof urlSources)[number];
type Found = { sourceId: string; found: SourceText };

/**
 * Keeps what stands at an address as a training sample. Throws `bad_source` for what is no such address, `no_transcript`,
 * `no_text`, `google_not_connected`, `hubspot_not_configured`, `source_not_found`, `source_refused`, `source_too_large`,
 * `not_built` for links, and the connector's error when the outside fails. Nothing is stored then.
 */
export async function ingestUrl(
  context: VerbContext,
  input: { sourceType: UrlSource; sourceUrl: string; userId?: string; title?: string; author?: string },
): Promise<SampleView> {
  await requireOperator(context, 'add a voice sample');
  const { sourceType, sourceUrl, author } = input;
  if (sourceType === 'link') {
    throw new CountersignError(
      'not_built',
      'Links to other pages cannot be learned from yet. Upload the text instead.',
    );
  }
  const userId = traineeOf(context, input.userId);
  const { sourceId, found } = await readers[sourceType](context, sourceUrl, { userId, author });
  return storeSample(context, { userId, sourceType, sourceId, sourceUrl, title: input.title, found });
}

type Whose = { userId: string; author: string | undefined };
type Reader = (context: VerbContext, url: string, whose: Whose) => Promise<Found>;

const readers: Record<Exclude<UrlSource, 'link'>, Reader> = {
  async youtube({ connectors }, url) {
    const sourceId = videoIdOf(url);
    const { transcripts } = connectors;
    const transcript = await transcripts?.read(sourceId).catch(explained);
    if (!transcript) {
      const sentence = 'This video has no transcript we are shown. Paste it into a .txt file, or upload its subtitles.';
      throw new CountersignError('no_transcript', sentence);
    }
    return { sourceId, found: fromTranscript(transcript) };
  },
  async drive(context, url, { userId, author }) {
    const id = driveIdOf(url);
    const { documents } = context.connectors;
    if (documents === undefined) throw notConnected();
    const document = await documents.read(id).catch(explained);
    return { sourceId: document.id, found: await fromDocument(document, await ownerOf(context, userId, author)) };
  },
  async hubspot(context, url, { userId, author }) {
    const sourceId = engagementIdOf(url);
    const { engagements } = context.connectors;
    if (engagements === undefined) {
      throw new CountersignError('hubspot_not_configured', 'HubSpot is not configured here (HUBSPOT_API_KEY).');
    }
    const engagement = await engagements.readEngagement(sourceId).catch(explained);
    return { sourceId, found: fromEngagement(engagement, await ownerOf(context, userId, author)) };
  },
};

function notConnected(): CountersignError {
  const sentence = 'Google is not connected, or may not read Drive. Connect it (countersign auth-google --drive).';
  return new CountersignError('google_not_connected', sentence);
}

/** A connector's refusal as the caller can act on it; what is the outside's own failure stays what it is. */
function explained(error: unknown): never {
  if (!(error instanceof ConnectorError)) throw error;
  const { connector, fault, publicMessage, details } = error;
  if (fault === 'not_found') throw new CountersignError('source_not_found', publicMessage);
  if (fault === 'rejected' && connector === 'youtube') {
    throw new CountersignError(
      'no_transcript',
      `${publicMessage} Paste the transcript or upload its subtitles instead.`,
    );
  }
  if (fault === 'rejected' && details.reason === 'too_large') {
    throw new CountersignError('source_too_large', publicMessage);
  }
  if (fault === 'rejected' || details.reason === 'redacted') {
    throw new CountersignError('source_refused', publicMessage);
  }
  if (fault === 'unauthorised' && connector !== 'hubspot') throw notConnected();
  throw error;
}
