import { type drive_v3, drive as driveClient } from '@googleapis/drive';
import { ConnectorError } from '../../core/errors.ts';
import type { DocumentLibrary, LibraryDocument } from '../../core/source-ports.ts';
import { isFault, type ReadRetryOptions } from '../connector.ts';
import type { GoogleCredentials } from '../google-auth.ts';
import { clientOptions, createGoogleCalls, type GoogleCalls } from '../google-calls.ts';

export type GoogleDriveOptions = ReadRetryOptions & {
  credentials: GoogleCredentials;
  /** Carries every call; `safeguards/outbound.ts` makes it and limits its time. */
  fetch: typeof fetch;
  /** Origin of the API, such as the sandbox's. Absent: Google's own. */
  rootUrl?: string;
};

/** Documents of Google Drive; `probe` resolves when Drive answers and its scope was granted. */
export type GoogleDrive = DocumentLibrary & { probe(): Promise<void> };

type Content = LibraryDocument['content'];
type Api = { calls: GoogleCalls; drive: drive_v3.Drive };

const googleType = 'application/vnd.google-apps.';
const shortcutType = `${googleType}shortcut`;
/** What the editors' own files are exported as; they cannot be downloaded. */
const exports: Readonly<Record<string, { as: string; kind: 'text' | 'csv' }>> = {
  [`${googleType}document`]: { as: 'text/plain', kind: 'text' },
  [`${googleType}spreadsheet`]: { as: 'text/csv', kind: 'csv' },
};
const downloads: Readonly<Record<string, Content['kind']>> = {
  'text/plain': 'text',
  'text/csv': 'csv',
  'application/pdf': 'pdf',
};
/** Google exports no more than this; files are held to the same. */
const maxBytes = 10 * 1024 * 1024;
const fields =
  'id,name,mimeType,size,createdTime,modifiedTime,webViewLink,shortcutDetails(targetId),capabilities(canDownload)';

/** The documents the credentials may see, in My Drive and in shared drives, over the Drive API v3. */
export function createGoogleDrive(options: GoogleDriveOptions): GoogleDrive {
  const calls = createGoogleCalls({ ...options, connector: 'drive', label: 'Google Drive' });
  const rootUrl = options.rootUrl ?? 'https://www.googleapis.com/';
  const drive = driveClient({ version: 'v3', rootUrl, ...clientOptions(options.credentials, options.fetch) });
  const api = { calls, drive };
  return {
    async read(id) {
      const file = await resolved(api, id);
      const type = file.mimeType ?? '';
      if (!(type in exports) && !(type in downloads)) throw unsupported(type);
      if (file.capabilities?.canDownload === false) throw noAccess();
      if (type in downloads && Number(file.size ?? 0) > maxBytes) throw tooLarge();
      const content = await contentOf(api, file.id ?? id, type);
      return documentOf(file, file.id ?? id, content);
    },
    async probe() {
      await calls.read(() =>
        drive.files.list({
          pageSize: 1,
          fields: 'files(id)',
          supportsAllDrives: true,
          includeItemsFromAllDrives: true,
        }),
      );
    },
  };
}

/** The file itself; a shortcut is followed once, as it cannot lead to another. */
async function resolved(api: Api, id: string): Promise<drive_v3.Schema$File> {
  const file = await metadata(api, id);
  const target = file.mimeType === shortcutType ? file.shortcutDetails?.targetId : null;
  return target ? metadata(api, target) : file;
}

function metadata({ calls, drive }: Api, fileId: string): Promise<drive_v3.Schema$File> {
  return calls.read(() => drive.files.get({ fileId, fields, supportsAllDrives: true }));
}

async function contentOf({ calls, drive }: Api, fileId: string, type: string): Promise<Content> {
  const exported = exports[type];
  const asBytes = { responseType: 'arraybuffer' } as const;
  const get = exported
    ? () => drive.files.export({ fileId, mimeType: exported.as }, asBytes)
    : () => drive.files.get({ fileId, alt: 'media', supportsAllDrives: true }, asBytes);
  const bytes = new Uint8Array((await calls.read(get).catch(explained)) as ArrayBuffer);
  const kind = exported?.kind ?? downloads[type] ?? 'text';
  return kind === 'pdf' ? { kind, bytes } : { kind, text: plainText(bytes) };
}

/** Google's two refusals that a person can understand. */
function explained(error: unknown): never {
  const reason = error instanceof ConnectorError ? error.details.reason : null;
  if (reason === 'exportSizeLimitExceeded') throw tooLarge();
  if (isFault(error, 'rejected') && error.details.status === 403) throw noAccess();
  throw error;
}

function documentOf(file: drive_v3.Schema$File, id: string, content: Content): LibraryDocument {
  return {
    id,
    title: file.name ?? id,
    mimeType: file.mimeType ?? '',
    size: file.size == null ? null : Number(file.size),
    createdAt: dateOf(file.createdTime),
    modifiedAt: dateOf(file.modifiedTime),
    webViewLink: file.webViewLink ?? null,
    content,
  };
}

/** Google's text exports begin with a byte order mark, which is no part of the text. */
function plainText(bytes: Uint8Array): string {
  const wide = bytes[0] === 0xff && bytes[1] === 0xfe;
  return new TextDecoder(wide ? 'utf-16le' : 'utf-8').decode(bytes).replaceAll('\r\n', '\n');
}

function dateOf(text: string | null | undefined): Date | null {
  const at = new Date(text ?? '');
  return Number.isNaN(at.getTime()) ? null : at;
}

function unsupported(type: string): ConnectorError {
  const what = type.startsWith(googleType) ? `a Google ${type.slice(googleType.length)}` : 'a file of another type';
  const sentence = `This is ${what}. Google Docs and Sheets, plain text, CSV and PDF files can be read.`;
  return new ConnectorError('drive', 'rejected', sentence, { details: { reason: 'unsupported_type' } });
}

function noAccess(): ConnectorError {
  const sentence = 'Google Drive does not let this account download the file: ask its owner.';
  return new ConnectorError('drive', 'rejected', sentence, { details: { reason: 'no_access' } });
}

function tooLarge(): ConnectorError {
  const sentence = 'The file is too large: Google exports at most 10 MB. Choose a smaller one, or a part of it.';
  return new ConnectorError('drive', 'rejected', sentence, { details: { reason: 'too_large' } });
}
