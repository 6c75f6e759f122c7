import { asRecord, asText, type Call, type Reply, type Vendor } from './wire.ts';

type Track = { languageCode: string; kind?: 'asr'; lines: string[] };
type Video = { title: string; lengthSeconds: number; status?: string; tracks: Track[] };

const talk = [
  'Most damage to racking is done below two metres.',
  'So that is where we look first, and that is where you should look every morning.',
  'You do not need a tape measure for it, only five minutes and a torch.',
  'If a foot plate has moved, block the bay. Then call somebody.',
];
const spoken = talk.map((line) => line.toLowerCase().replaceAll(/[.,]/g, ''));
const inspection: Video = {
  title: 'Five minutes of racking inspection',
  lengthSeconds: 312,
  tracks: [
    { languageCode: 'de', lines: ['Die meisten Schäden entstehen unter zwei Metern.'] },
    { languageCode: 'en', kind: 'asr', lines: spoken },
    { languageCode: 'en-GB', lines: talk },
  ],
};

/** `VIDEO_ID` stands for itself, so that what the documentation shows can be typed as it stands. */
const videos: Readonly<Record<string, Video>> = {
  VIDEO_ID: inspection,
  fernhill_01: inspection,
  fernhill_02: { title: 'Fitting a hall, time lapse', lengthSeconds: 95, tracks: [] },
  fernhill_03: {
    title: 'Questions from the site',
    lengthSeconds: 1204,
    tracks: [
      { languageCode: 'de', lines: ['Darf ich das Regal selbst versetzen?'] },
      { languageCode: 'en', kind: 'asr', lines: spoken },
    ],
  },
  fernhill_04: { title: 'Ein Rundgang', lengthSeconds: 60, tracks: [{ languageCode: 'de', lines: ['Guten Morgen.'] }] },
  fernhill_05: { title: 'For the team only', lengthSeconds: 60, status: 'LOGIN_REQUIRED', tracks: [] },
};

/** YouTube as its own app asks it for a video's captions. Videos are fixed; nothing is stored. */
export function createYoutube(): Vendor {
  return {
    name: 'youtube-transcript',
    owns: (path) => path.startsWith('/youtubei/') || path === '/api/timedtext',
    notFound: () => ({ status: 404, body: {} }),
    refusal: (name) =>
      name === 'too_many_requests' || name === 'rate_limited' ? { status: 429, text: '' } : undefined,
    routes: [
      { method: 'POST', path: '/youtubei/v1/player', handle: player },
      { method: 'GET', path: '/api/timedtext', handle: timedText },
    ],
  };
}

function player(call: Call): Reply {
  const videoId = asText(asRecord(call.body).videoId) ?? '';
  const video = videos[videoId];
  if (video === undefined) return unplayable('ERROR', 'This video is unavailable');
  if (video.status !== undefined) return unplayable(video.status, 'This video is private');
  const { title, lengthSeconds, tracks } = video;
  const captionTracks = tracks.map(({ languageCode, kind }) => ({
    baseUrl: `https://www.youtube.com/api/timedtext?v=${videoId}&lang=${languageCode}${kind ? `&kind=${kind}` : ''}`,
    languageCode,
    vssId: `${kind ? 'a' : ''}.${languageCode}`,
    isTranslatable: true,
    ...(kind ? { kind } : {}),
  }));
  return {
    status: 200,
    body: {
      playabilityStatus: { status: 'OK' },
      videoDetails: { videoId, title, lengthSeconds: String(lengthSeconds), author: 'Fernhill Racking' },
      ...(tracks.length === 0 ? {} : { captions: { playerCaptionsTracklistRenderer: { captionTracks } } }),
    },
  };
}

/** An empty 200 is what YouTube answers when it wants a proof of origin: the effect `empty_captions`. */
function timedText(call: Call): Reply {
  const tracks = videos[call.query.get('v') ?? '']?.tracks ?? [];
  const kind = call.query.get('kind') ?? undefined;
  const track = tracks.find((each) => each.languageCode === call.query.get('lang') && each.kind === kind);
  if (track === undefined || call.effects.has('empty_captions')) return { status: 200, text: '' };
  const gap = { tStartMs: 0, dDurationMs: 900, aAppend: 1, segs: [{ utf8: '\n' }] };
  const events = track.lines.flatMap((line, index) => {
    const [first = '', ...rest] = line.split(/(?= )/);
    const segs = [{ utf8: first }, ...rest.map((utf8, word) => ({ utf8, tOffsetMs: (word + 1) * 200 }))];
    return [{ tStartMs: index * 4000, dDurationMs: 4000, segs }, gap];
  });
  return { status: 200, body: { wireMagic: 'pb3', events } };
}

function unplayable(status: string, reason: string): Reply {
  return { status: 200, body: { playabilityStatus: { status, reason } } };
}
