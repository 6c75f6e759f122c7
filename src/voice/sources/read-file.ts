import { storable } from '../../core/storable.ts';
import type { Owner, SourceText } from '../../core/voice.ts';
import { isSignOff } from '../contact-block.ts';
import { isGreeting } from '../greeting.ts';
import { ownWords } from '../own-words.ts';
import { readMail, readMailbox } from './mail.ts';
import { textOfDocx, textOfPdf } from './office.ts';
import { inPieces } from './pieces.ts';
import { refuse } from './refusals.ts';
import { ownTurns, readSubtitles, turnsOfText } from './transcript.ts';

export type UploadedFile = { name: string; bytes: Uint8Array };

/**
 * An uploaded file as its owner's words, told by the end of its name: .txt, .vtt and .srt in UTF-8, .pdf, .docx, .eml,
 * .mbox. Throws `unsupported_file`, and the refusals of ./refusals.ts for what cannot be learned from.
 */
export async function readFile({ name, bytes }: UploadedFile, owner: Owner): Promise<SourceText> {
  const kind = /\.([a-z]{2,5})$/i.exec(name.trim())?.[1]?.toLowerCase() ?? '';
  const read = readers[kind];
  if (read === undefined) throw refuse('unsupported_file');
  if (bytes.length === 0) throw refuse('no_text');
  const found = await read(bytes, owner);
  if (found.shown.trim() === '') throw refuse('no_text');
  const metadata = { file_type: kind, size: bytes.length, ...found.metadata };
  return storable({ ...found, title: found.title || name.trim(), metadata });
}

const readers: Record<string, (bytes: Uint8Array, owner: Owner) => SourceText | Promise<SourceText>> = {
  txt: (bytes, owner) => readText(decoded(bytes), owner),
  vtt: (bytes, owner) => readSubtitles(decoded(bytes), owner),
  srt: (bytes, owner) => readSubtitles(decoded(bytes), owner),
  pdf: async (bytes, owner) => readText(await textOfPdf(bytes), owner),
  docx: (bytes, owner) => readText(textOfDocx(bytes), owner),
  eml: readMail,
  mbox: readMailbox,
};

/** A plain text: a conversation gives its owner's turns, a letter its own words, anything else itself. */
export function readText(text: string, owner: Owner): SourceText {
  const plain = text.replaceAll(/\r\n?/g, '\n').trim();
  if (plain === '') throw refuse('no_text');
  const turns = turnsOfText(plain);
  if (turns !== null) return ownTurns(turns, owner, {});
  if (isLetter(plain)) {
    const own = ownWords({ text: plain });
    const texts = own === '' ? [] : [{ text: own, channel: 'letter', situation: 'first' } as const];
    return { title: '', shown: own, texts, metadata: {} };
  }
  const texts = inPieces(plain).map((piece) => ({ text: piece, channel: 'document', situation: 'first' }) as const);
  return { title: '', shown: plain, texts, metadata: {} };
}

function isLetter(text: string): boolean {
  if (text.length > 12_000) return false;
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines.slice(0, 3).some(isGreeting) || lines.slice(-8).some(isSignOff);
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function decoded(bytes: Uint8Array): string {
  try {
    const text = utf8.decode(bytes);
    // UTF-16 without a mark is valid UTF-8 with a NUL at every other place.
    if (!text.includes('\0')) return text.replaceAll(/\r\n?/g, '\n');
  } catch {
    // Told below.
  }
  throw refuse('not_utf8');
}
