import type { GoogleAccounts } from './google-accounts.ts';
import { googleError, googleRefusal, refuseGoogle } from './google-errors.ts';
import type { State } from './state.ts';
import type { Call, Reply, Route, Vendor } from './wire.ts';

export type StoredFile = {
  id: string;
  name: string;
  mimeType: string;
  createdTime: string;
  modifiedTime: string;
  /** What a download or an export gives; binary files are held as Latin-1 text. */
  content?: string;
  targetId?: string;
  /** The shared drive it lies in: seen only by those who say that they know of shared drives. */
  driveId?: string;
  mayDownload?: boolean;
};
export type DriveFiles = ReturnType<typeof createDriveFiles>;

/** The files of the one account. */
export function createDriveFiles(state: State) {
  const files = state.collection<StoredFile>('drive.files');
  return { files, put: (file: StoredFile): void => files.put(file.id, file) };
}

const editorType = 'application/vnd.google-apps.';
const exported: Record<string, string[]> = {
  [`${editorType}document`]: ['text/plain', 'text/html'],
  [`${editorType}spreadsheet`]: ['text/csv'],
  [`${editorType}presentation`]: ['text/plain'],
};
const exportLimitBytes = 10 * 1024 * 1024;
const scopes = ['drive', 'drive.readonly'];

/** Google Drive's REST API, for reading. */
export function createDrive({ files }: DriveFiles, accounts: GoogleAccounts): Vendor {
  const route = (path: string, handle: (call: Call) => Reply): Route => ({
    method: 'GET',
    path: `/drive/v3${path}`,
    handle: accounts.scoped(scopes, handle),
  });
  /** A file one cannot see is not there. */
  const found = (call: Call): StoredFile => {
    const file = files.get(call.params.fileId ?? '');
    const isSeen = file?.driveId === undefined || call.path.endsWith('/export') || knowsSharedDrives(call);
    return (isSeen ? file : undefined) ?? refuseGoogle(404, 'notFound', `File not found: ${call.params.fileId}.`);
  };
  return {
    name: 'drive',
    owns: (path) => path.startsWith('/drive/'),
    authorise: accounts.authorise,
    notFound: () => googleError(404, 'notFound', 'Not Found'),
    refusal: googleRefusal,
    routes: [
      route('/files', (call) => list([...files.values()], call)),
      route('/files/{fileId}', (call) =>
        call.query.get('alt') === 'media' ? download(found(call)) : chosen(resource(found(call)), call),
      ),
      route('/files/{fileId}/export', (call) => exportFile(found(call), call)),
    ],
  };
}

function list(files: StoredFile[], call: Call): Reply {
  const seen = files.filter(({ driveId }) => driveId === undefined || knowsSharedDrives(call));
  const size = Number(call.query.get('pageSize') ?? 100);
  return { status: 200, body: { kind: 'drive#fileList', files: seen.slice(0, size).map(resource) } };
}

function download({ mimeType, content, mayDownload }: StoredFile): Reply {
  if (mimeType.startsWith(editorType))
    refuseGoogle(403, 'fileNotDownloadable', 'Only files with binary content can be directly downloaded.');
  if (mayDownload === false) refuseGoogle(403, 'cannotDownloadFile', 'This file cannot be downloaded by the user.');
  return bytes(content ?? '', mimeType);
}

function exportFile({ mimeType, content = '', mayDownload }: StoredFile, call: Call): Reply {
  const formats =
    exported[mimeType] ?? refuseGoogle(403, 'fileNotExportable', 'Export only supports Docs Editors files.');
  const wanted = call.query.get('mimeType') ?? '';
  if (!formats.includes(wanted)) refuseGoogle(400, 'badRequest', 'The requested conversion is not supported.');
  if (mayDownload === false) refuseGoogle(403, 'cannotExportFile', 'This file cannot be exported by the user.');
  if (Buffer.byteLength(content) > exportLimitBytes)
    refuseGoogle(403, 'exportSizeLimitExceeded', 'This file is too large to be exported.');
  return bytes(wanted === 'text/plain' ? `\uFEFF${content}` : content, wanted);
}

/** The metadata of a file; without `fields` Google answers four of them. */
function resource(file: StoredFile): Record<string, unknown> {
  const { id, name, mimeType, createdTime, modifiedTime, content, targetId, driveId, mayDownload = true } = file;
  const isOwn = !mimeType.startsWith(editorType);
  return {
    kind: 'drive#file',
    id,
    name,
    mimeType,
    createdTime,
    modifiedTime,
    trashed: false,
    webViewLink: `https://docs.google.example/file/d/${id}/view`,
    capabilities: { canDownload: mayDownload, canCopy: mayDownload },
    ...(isOwn ? { size: String(Buffer.byteLength(content ?? '')) } : {}),
    ...(driveId === undefined ? {} : { driveId }),
    ...(targetId === undefined ? {} : { shortcutDetails: { targetId, targetMimeType: `${editorType}document` } }),
  };
}

function chosen(whole: Record<string, unknown>, call: Call): Reply {
  const fields = call.query.get('fields') ?? 'kind,id,name,mimeType';
  const names = fields.replaceAll(/\([^)]*\)/g, '').split(',');
  const kept = Object.entries(whole).filter(([name]) => fields === '*' || names.includes(name));
  return { status: 200, body: Object.fromEntries(kept) };
}

function bytes(text: string, type: string): Reply {
  return { status: 200, text, headers: { 'content-type': type } };
}

const knowsSharedDrives = (call: Call): boolean =>
  call.query.get('supportsAllDrives') === 'true' || call.query.get('includeItemsFromAllDrives') === 'true';
