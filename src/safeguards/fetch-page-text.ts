import { pipeline, type Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { refusedPage } from './fetch-page-address.ts';

/** What the answer's headers say about its body. */
export type BodyKind = { contentType: string; contentEncoding: string };

const textTypes = /^(?:text\/[\w.+-]+|application\/(?:xhtml\+xml|xml|json))$/;

/** The media type, in lower case and without parameters. Throws `page_refused` for anything that is no text. */
export function requireText(contentType: string): string {
  const type = (contentType.split(';', 1)[0] ?? '').trim().toLowerCase();
  if (textTypes.test(type)) return type;
  throw refusedPage('type', 'That address answers with something other than text.');
}

const decompressors: Readonly<Record<string, () => NodeJS.ReadWriteStream & Readable>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

/**
 * Reads a body to its end as text, decompressing as it comes, and stops as soon as it is longer than `maxBytes`: a
 * small answer may unpack to gigabytes. Throws `page_refused`, or what the stream throws.
 */
export async function readText(body: Readable, kind: BodyKind, maxBytes: number): Promise<string> {
  const encoding = kind.contentEncoding.trim().toLowerCase();
  const plain = encoding === '' || encoding === 'identity';
  const decompress = decompressors[encoding];
  // Encodings in layers multiply, and no server needs them.
  if (!plain && !decompress) throw refusedPage('encoding', 'That page is packed in an unknown way.');
  const source: Readable = decompress ? pipeline(body, decompress(), () => {}) : body;
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of source as AsyncIterable<Uint8Array>) {
    length += chunk.length;
    if (length > maxBytes) throw refusedPage('too_large', 'That page is too long.');
    chunks.push(chunk);
  }
  const bytes = Buffer.concat(chunks, length);
  return decoderFor(charsetOf(bytes, kind.contentType)).decode(bytes);
}

/** As browsers choose: a byte order mark, else the header, else the page's own first kilobyte, else UTF-8. */
function charsetOf(bytes: Buffer, contentType: string): string {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  const start = bytes.toString('latin1', 0, 1_024);
  const named =
    /;\s*charset\s*=\s*"?([\w.:-]+)/i.exec(contentType) ?? /<meta\s[^>]*?charset\s*=\s*["']?([\w.:-]+)/i.exec(start);
  return named?.[1] ?? 'utf-8';
}

function decoderFor(charset: string): TextDecoder {
  try {
    return new TextDecoder(charset);
  } catch {
    return new TextDecoder('utf-8');
  }
}
