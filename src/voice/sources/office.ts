import { unzipSync } from 'fflate';
import { extractText, getDocumentProxy } from 'unpdf';
import { refuse } from './refusals.ts';

const mostPages = 500;

/** The text of a PDF's pages. Throws `scanned_pdf`, `encrypted_file`, `broken_file`. */
export async function textOfPdf(bytes: Uint8Array): Promise<string> {
  // The reader takes the bytes for itself, so it is given its own.
  const document = await getDocumentProxy(new Uint8Array(bytes), { verbosity: 0 }).catch((error: unknown) => {
    throw refuse((error as Error | null)?.name === 'PasswordException' ? 'encrypted_file' : 'broken_file');
  });
  try {
    if (document.numPages > mostPages) throw refuse('broken_file');
    const { text } = await extractText(document, { mergePages: true });
    if (text.trim() === '') throw refuse('scanned_pdf');
    return text.trim();
  } finally {
    await document.destroy();
  }
}

const longestXml = 30 * 1024 * 1024;

/** The paragraphs of a Word document (Office Open XML), a line each. Throws `encrypted_file`, `broken_file`. */
export function textOfDocx(bytes: Uint8Array): string {
  // A locked document is no archive but a compound file.
  if (bytes[0] === 0xd0 && bytes[1] === 0xcf) throw refuse('encrypted_file');
  return wordsOf(documentXml(bytes));
}

function documentXml(bytes: Uint8Array): string {
  try {
    const files = unzipSync(bytes, {
      filter: ({ name, originalSize }) => name === 'word/document.xml' && originalSize <= longestXml,
    });
    const document = files['word/document.xml'];
    if (document !== undefined) return new TextDecoder('utf-8').decode(document);
  } catch {
    // Told below, like an archive that holds no document.
  }
  throw refuse('broken_file');
}

/** Text stands in `w:t` alone; deleted and field texts have elements of their own. */
function wordsOf(xml: string): string {
  let text = '';
  let isText = false;
  for (const [piece] of xml.matchAll(/<[^<>]*>|[^<>]+/g)) {
    if (!piece.startsWith('<')) text += isText ? unescaped(piece) : '';
    else if (/^<w:t[ >]/.test(piece)) isText = !piece.endsWith('/>');
    else if (piece === '</w:t>') isText = false;
    else if (piece === '</w:p>' || /^<w:(?:br|cr)\b/.test(piece)) text += '\n';
    else if (/^<w:tab\b/.test(piece)) text += ' ';
  }
  return text.trim();
}

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function unescaped(text: string): string {
  return text.replaceAll(
    /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(\w{2,4}));/gi,
    (all, dec, hex, name: string | undefined) => {
      if (name !== undefined) return entities[name] ?? all;
      const code = dec === undefined ? Number.parseInt(hex, 16) : Number(dec);
      return code <= 0x10ffff ? String.fromCodePoint(code).toWellFormed() : '';
    },
  );
}
