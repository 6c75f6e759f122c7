export type Header = { name: string; value: string };
/** One node of a MIME tree. `body` is transfer-decoded; `charset` says what a text body is written in. */
export type MimePart = {
  headers: Header[];
  mimeType: string;
  charset: string;
  filename: string;
  body: Buffer;
  parts: MimePart[];
};

const maxDepth = 20;

/** Reads an RFC 5322 message into its tree. Never throws: what cannot be read stays as text. */
export function parseMime(raw: Buffer, depth = 0): MimePart {
  const text = raw.toString('latin1');
  const gap = /\r?\n\r?\n/.exec(text);
  const startsWithGap = /^\r?\n/.exec(text);
  const headEnd = startsWithGap ? 0 : (gap?.index ?? text.length);
  const bodyStart = startsWithGap ? startsWithGap[0].length : gap ? gap.index + gap[0].length : text.length;
  const headers = parseHeaders(raw.subarray(0, headEnd).toString('utf8'));
  const type = parseParameters(headerOf(headers, 'content-type') ?? 'text/plain');
  const disposition = parseParameters(headerOf(headers, 'content-disposition') ?? '');
  const filename = decodeWords(disposition.params.get('filename') ?? type.params.get('name') ?? '');
  const part: MimePart = {
    headers,
    mimeType: type.value === '' ? 'text/plain' : type.value,
    charset: type.params.get('charset') ?? 'utf-8',
    filename,
    body: Buffer.alloc(0),
    parts: [],
  };
  const boundary = type.params.get('boundary');
  if (part.mimeType.startsWith('multipart/') && boundary !== undefined && depth < maxDepth) {
    part.parts = splitParts(text.slice(bodyStart), boundary).map((piece) =>
      parseMime(Buffer.from(piece, 'latin1'), depth + 1),
    );
    return part;
  }
  part.body = decodeTransfer(raw.subarray(bodyStart), headerOf(headers, 'content-transfer-encoding') ?? '');
  return part;
}

/** The first header of that name, decoded; names compare without case. */
export function headerOf(headers: readonly Header[], name: string): string | undefined {
  const wanted = name.toLowerCase();
  return headers.find((header) => header.name.toLowerCase() === wanted)?.value;
}

/** A text part's words in UTF-8; unknown charsets read as Latin-1. */
export function textOf(part: MimePart): string {
  return decodeCharset(part.body, part.charset);
}

/** All leaves of the tree, in order. */
export function leavesOf(part: MimePart): MimePart[] {
  return part.parts.length === 0 ? [part] : part.parts.flatMap(leavesOf);
}

function parseHeaders(head: string): Header[] {
  const unfolded = head.replace(/\r?\n[ \t]+/g, ' ');
  return unfolded.split(/\r?\n/).flatMap((line) => {
    const colon = line.indexOf(':');
    return colon <= 0 ? [] : [{ name: line.slice(0, colon).trim(), value: decodeWords(line.slice(colon + 1).trim()) }];
  });
}

/** Decodes RFC 2047 words; white space between two of them goes. */
export function decodeWords(value: string): string {
  if (!value.includes('=?')) return value;
  const joined = value.replace(/(\?=)\s+(=\?)/g, '$1$2');
  return joined.replace(
    /=\?([^?*]+)(?:\*[^?]*)?\?([bq])\?([^?]*)\?=/gi,
    (_all, charset: string, kind: string, data: string) => {
      const bytes = kind.toLowerCase() === 'b' ? Buffer.from(data, 'base64') : decodeQuoted(data.replace(/_/g, ' '));
      return decodeCharset(bytes, charset);
    },
  );
}

function parseParameters(value: string): { value: string; params: Map<string, string> } {
  const params = new Map<string, string>();
  const main = value.split(';')[0] ?? '';
  for (const found of value.matchAll(/;\s*([\w*-]+)\s*=\s*(?:"((?:\\.|[^"\\])*)"|([^;\s]*))/g)) {
    const key = (found[1] ?? '').toLowerCase();
    const text = (found[2] ?? found[3] ?? '').replace(/\\(.)/g, '$1');
    const [name, , encoded] = /^([^*]+)(\*\d+)?(\*)?$/.exec(key)?.slice(1) ?? [key];
    params.set(name ?? key, (params.get(name ?? key) ?? '') + (encoded ? decodeExtended(text) : text));
  }
  return { value: main.trim().toLowerCase(), params };
}

function decodeExtended(text: string): string {
  const bare = text.replace(/^[\w-]*'[\w-]*'/, '');
  try {
    return decodeURIComponent(bare);
  } catch {
    return bare;
  }
}

function splitParts(body: string, boundary: string): string[] {
  const pieces: string[] = [];
  const marker = `--${boundary}`;
  let start = -1;
  let at = 0;
  while (at < body.length) {
    const end = body.indexOf('\n', at);
    const line = body.slice(at, end < 0 ? body.length : end).trimEnd();
    if (line === marker || line === `${marker}--`) {
      if (start >= 0) pieces.push(body.slice(start, at).replace(/\r?\n$/, ''));
      start = end < 0 ? body.length : end + 1;
      if (line.endsWith('--') && line !== marker) return pieces;
    }
    if (end < 0) break;
    at = end + 1;
  }
  if (start >= 0 && start < body.length) pieces.push(body.slice(start));
  return pieces;
}

function decodeTransfer(bytes: Buffer, encoding: string): Buffer {
  const kind = encoding.trim().toLowerCase();
  if (kind === 'base64') return Buffer.from(bytes.toString('latin1'), 'base64');
  if (kind !== 'quoted-printable') return bytes;
  return decodeQuoted(
    bytes
      .toString('latin1')
      .replace(/[ \t]+(\r?\n)/g, '$1')
      .replace(/=\r?\n/g, ''),
  );
}

function decodeQuoted(text: string): Buffer {
  const bytes = text.replace(/=([0-9a-f]{2})/gi, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1');
}

function decodeCharset(bytes: Buffer, charset: string): string {
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return bytes.toString('latin1');
  }
}
