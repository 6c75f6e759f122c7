import { ConnectorError } from '../../core/errors.ts';
import type { Transcript, TranscriptSource } from '../../core/source-ports.ts';
import { createReadRetry, type ReadRetryOptions, retryAfterMs } from '../connector.ts';

export type YouTubeOptions = ReadRetryOptions & {
  fetch: typeof globalThis.fetch;
  /** `https://www.youtube.com`, or the sandbox. */
  baseUrl: string;
};

type Track = { baseUrl: string; languageCode: string; kind?: string };
type Player = {
  playabilityStatus?: { status?: string };
  videoDetails?: { title?: string; lengthSeconds?: string };
  captions?: { playerCaptionsTracklistRenderer?: { captionTracks?: Track[] } };
};
type Captions = { events?: { segs?: { utf8?: string }[] }[] };

/** The addresses that the web client is given answer nothing without a proof of origin; this client's do. */
const client = { clientName: 'ANDROID', clientVersion: '20.10.38', hl: 'en', gl: 'US' };

/**
 * Transcripts the way YouTube's own app reads them. There is no published way for videos of others, so this may end any
 * day: an answer without captions is `null`, and whoever asks offers to paste the text instead.
 */
export function createYouTubeTranscripts(options: YouTubeOptions): TranscriptSource {
  const retry = createReadRetry(options);
  const ask = (path: string, init?: RequestInit) => retry(() => textFrom(options, path, init));
  return {
    async read(videoId) {
      const player = await playerOf(ask, videoId);
      const track = bestTrack(player.captions?.playerCaptionsTracklistRenderer?.captionTracks ?? []);
      if (track === null) return null;
      const answer = await ask(captionPath(track.baseUrl));
      const lines = answer.trim() === '' ? [] : linesOf(parsed<Captions>(answer));
      return lines.length === 0 ? null : transcriptOf(videoId, player, track, lines);
    },
  };
}

type Ask = (path: string, init?: RequestInit) => Promise<string>;

async function playerOf(ask: Ask, videoId: string): Promise<Player> {
  const answer = await ask('/youtubei/v1/player?prettyPrint=false', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ context: { client }, videoId }),
  });
  const player = parsed<Player>(answer);
  const status = player.playabilityStatus?.status ?? 'UNKNOWN';
  if (status === 'ERROR') throw new ConnectorError('youtube', 'not_found', 'YouTube has no such video.');
  if (status !== 'OK') {
    const sentence = 'YouTube does not show this video to us: it is private, restricted, or not yet there.';
    const details = { reason: /^[A-Z_]{1,40}$/.test(status) ? status.toLowerCase() : 'unknown' };
    throw new ConnectorError('youtube', 'rejected', sentence, { details });
  }
  return player;
}

/** English by a person, English by machine, any by a person, any. */
function bestTrack(tracks: readonly Track[]): Track | null {
  const isEnglish = ({ languageCode }: Track) => /^en(?:-|$)/i.test(languageCode ?? '');
  const isWritten = ({ kind }: Track) => kind !== 'asr';
  const usable = tracks.filter(({ baseUrl }) => typeof baseUrl === 'string');
  return (
    usable.find((each) => isEnglish(each) && isWritten(each)) ??
    usable.find(isEnglish) ??
    usable.find(isWritten) ??
    usable[0] ??
    null
  );
}

/** Captions come from the same place as the video: only path and query of their address are used. */
function captionPath(address: string): string {
  const { pathname, searchParams } = new URL(address, 'https://www.youtube.com');
  searchParams.set('fmt', 'json3');
  return `${pathname}?${searchParams}`;
}

function linesOf(captions: Captions): string[] {
  return (captions.events ?? [])
    .map(({ segs }) => (segs ?? []).map(({ utf8 }) => utf8 ?? '').join(''))
    .map((line) => line.replace(/\s+/g, ' ').trim())
    .filter((line) => line !== '');
}

function transcriptOf(videoId: string, { videoDetails }: Player, track: Track, lines: string[]): Transcript {
  const seconds = Number(videoDetails?.lengthSeconds ?? Number.NaN);
  return {
    videoId,
    title: videoDetails?.title?.trim() || `YouTube video ${videoId}`,
    durationSeconds: Number.isFinite(seconds) ? seconds : null,
    language: track.languageCode,
    isGenerated: track.kind === 'asr',
    entryCount: lines.length,
    text: lines.join(' '),
  };
}

async function textFrom({ fetch, baseUrl }: YouTubeOptions, path: string, init?: RequestInit): Promise<string> {
  const answer = await fetch(new URL(path, baseUrl), init);
  if (answer.ok) return answer.text();
  const details = { status: answer.status };
  if (answer.status === 429 || answer.status === 403) {
    const more = { details, retryAfterMs: retryAfterMs(answer.headers) ?? 3_600_000 };
    throw new ConnectorError('youtube', 'rate_limited', "YouTube refuses this server's address for now.", more);
  }
  if (answer.status >= 500)
    throw new ConnectorError('youtube', 'down', `YouTube failed (${answer.status}).`, { details });
  throw new ConnectorError('youtube', 'rejected', `YouTube refused the request (${answer.status}).`, { details });
}

function parsed<T>(text: string): T {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value as T;
  } catch {
    // Anything but an object is told below.
  }
  throw new ConnectorError('youtube', 'down', 'YouTube gave an answer that cannot be read.', {
    details: { reason: 'unreadable_answer' },
  });
}
