import { CountersignError } from '../../core/errors.ts';

/*
 * What people paste as the address of a source, down to the id that the source is asked by. Hosts are compared exactly.
 */

const videoHosts = ['youtube.com', 'www.youtube.com', 'm.youtube.com', 'music.youtube.com'];
const videoId = /^[A-Za-z0-9_-]{3,64}$/;

/** The id of a YouTube video: watch?v=, youtu.be/, /embed/, /shorts/, /live/. Throws `bad_source`. */
export function videoIdOf(text: string): string {
  const url = urlOf(text);
  const [, first = '', second = ''] = url?.pathname.split('/') ?? [];
  const id =
    url?.hostname === 'youtu.be'
      ? first
      : videoHosts.includes(url?.hostname ?? '')
        ? ['embed', 'shorts', 'live'].includes(first)
          ? second
          : first === 'watch'
            ? (url?.searchParams.get('v') ?? '')
            : ''
        : '';
  if (videoId.test(id)) return id;
  throw badSource('This is not the address of a YouTube video, such as https://youtube.com/watch?v=VIDEO_ID.');
}

const driveHosts = ['drive.google.com', 'docs.google.com'];
const fileId = /^[A-Za-z0-9_-]{3,120}$/;

/** The id of a file of Google Drive, whatever the order of its parameters and with `/u/0/`. Throws `bad_source`. */
export function driveIdOf(text: string): string {
  const url = urlOf(text);
  const inPath =
    /^(?:\/a\/[\w.-]{1,80})?(?:\/u\/\d{1,2})?\/(?:file|document|spreadsheets|presentation)(?:\/u\/\d{1,2})?\/d\/([^/]+)/;
  const isQuery = /^(?:\/u\/\d{1,2})?\/(?:open|uc)$/.test(url?.pathname ?? '');
  const id = inPath.exec(url?.pathname ?? '')?.[1] ?? (isQuery ? (url?.searchParams.get('id') ?? '') : '');
  if (driveHosts.includes(url?.hostname ?? '') && fileId.test(id)) return id;
  throw badSource(
    'This is not the address of a Google Drive file, such as https://docs.google.com/document/d/ID/edit.',
  );
}

/** The id of a HubSpot engagement: bare digits, `/record/x/ID`, `engagementId=ID`. Throws `bad_source`. */
export function engagementIdOf(text: string): string {
  const given = text.trim();
  if (/^\d{1,20}$/.test(given)) return given;
  const url = urlOf(given);
  const isHubSpot = /(?:^|\.)hubspot\.com$/.test(url?.hostname ?? '');
  const id =
    url?.searchParams.get('engagementId') ?? /\/record\/[\w-]{1,40}\/(\d+)/.exec(url?.pathname ?? '')?.[1] ?? '';
  if (isHubSpot && /^\d{1,20}$/.test(id)) return id;
  throw badSource('This is not the id or the address of a HubSpot e-mail, call or note.');
}

function urlOf(text: string): URL | null {
  const given = text.trim();
  try {
    const url = new URL(/^[a-z][a-z0-9+.-]*:/i.test(given) ? given : `https://${given}`);
    return url.protocol === 'https:' || url.protocol === 'http:' ? url : null;
  } catch {
    return null;
  }
}

function badSource(sentence: string): CountersignError {
  return new CountersignError('bad_source', sentence);
}
