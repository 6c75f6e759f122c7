import { parse } from 'csv-parse/sync';
import type { CrmEngagement, LibraryDocument, Transcript } from '../../core/source-ports.ts';
import type { Owner, SourceText, TrainingText } from '../../core/voice.ts';
import { ownWords } from '../own-words.ts';
import { textOfPdf } from './office.ts';
import { inPieces } from './pieces.ts';
import { readText } from './read-file.ts';
import { refuse } from './refusals.ts';

/** A video's transcript. Captions name no speakers, so what is said is taken for the user's own, as words only. */
export function fromTranscript(transcript: Transcript): SourceText {
  const { videoId, title, durationSeconds, language, isGenerated, entryCount, text } = transcript;
  // Two arrows mark a change of speaker: then nobody can tell which words are whose.
  const isShared = (text.match(/>>/g)?.length ?? 0) > 1;
  const texts = isShared ? [] : inPieces(text).map((piece) => spoken(piece));
  return {
    title,
    shown: text,
    texts,
    metadata: {
      duration: durationSeconds,
      language,
      entry_count: entryCount,
      video_url: `https://www.youtube.com/watch?v=${videoId}`,
      is_generated: isGenerated,
      ...(isShared ? { learned: 'Nothing: several people speak.' } : {}),
    },
  };
}

/** A document of the user's library: text, a sheet's rows as `a | b`, a PDF's text. Throws `no_text`, `scanned_pdf`. */
export async function fromDocument(document: LibraryDocument, owner: Owner): Promise<SourceText> {
  const { content } = document;
  const text =
    content.kind === 'pdf'
      ? await textOfPdf(content.bytes)
      : content.kind === 'csv'
        ? linesOfSheet(content.text)
        : content.text.replace(/^\ufeff/, '');
  const found = readText(text, owner);
  const metadata = {
    mime_type: document.mimeType,
    file_type: content.kind === 'csv' ? 'sheet' : content.kind === 'pdf' ? 'pdf' : 'document',
    size: document.size,
    created_time: document.createdAt?.toISOString() ?? null,
    modified_time: document.modifiedAt?.toISOString() ?? null,
    web_view_link: document.webViewLink,
  };
  return { ...found, title: document.title, metadata: { ...found.metadata, ...metadata } };
}

function linesOfSheet(csv: string): string {
  const options = { relax_column_count: true, relax_quotes: true, skip_empty_lines: true, bom: true };
  const rows = parse(csv, options) as string[][];
  return rows
    .map((cells) => cells.map((cell) => cell.replaceAll(/\s+/g, ' ').trim()))
    .filter((cells) => cells.some((cell) => cell !== ''))
    .map((cells) => cells.join(' | '))
    .join('\n');
}

/** A conversation of the CRM. Of an e-mail that came in nothing is learned: somebody else wrote it. */
export function fromEngagement(engagement: CrmEngagement, owner: Owner): SourceText {
  const found = { email: fromEmail, call: fromCall, note: fromNote }[engagement.kind](engagement as never, owner);
  if (found.shown.trim() === '') throw refuse('no_text');
  const at = engagement.at?.toISOString() ?? null;
  return { ...found, metadata: { type: engagement.kind, timestamp: at, ...found.metadata } };
}

type Email = Extract<CrmEngagement, { kind: 'email' }>;
type CallRecord = Extract<CrmEngagement, { kind: 'call' }>;
type Note = Extract<CrmEngagement, { kind: 'note' }>;

function fromEmail({ direction, subject, from, to, body }: Email, { addresses }: Owner): SourceText {
  const isMine =
    direction !== 'incoming' && (from === null || addresses.length === 0 || addresses.includes(from.toLowerCase()));
  const own = ownWords({ text: body, subject });
  const situation = /^(?:re|aw|antw|sv|vs|rv)\s?:/i.test(subject) ? 'reply' : 'first';
  const text: TrainingText = { text: own, channel: 'mail', situation };
  // Only what the writer added is kept, of whoever's mail: nothing of a third person comes along.
  const shown = own === '' ? '' : [`Subject: ${subject}`, `From: ${from ?? ''}`, `To: ${to ?? ''}`, '', own].join('\n');
  const learned = isMine ? {} : { learned: 'Nothing: somebody else wrote it.' };
  return {
    title: subject,
    shown,
    texts: isMine && own !== '' ? [text] : [],
    metadata: { subject, from, to, direction, ...learned },
  };
}

function fromCall({ id, title, body, durationMs, recordingUrl }: CallRecord): SourceText {
  const minutes = durationMs === null ? null : `Duration: ${Math.round(durationMs / 60_000)} min`;
  const lines = [title, minutes, body, recordingUrl === null ? null : `Recording: ${recordingUrl}`];
  return {
    title: title ?? `Call ${id}`,
    shown: body.trim() === '' ? '' : lines.filter((line) => line !== null && line !== '').join('\n'),
    texts: [noted(body)],
    metadata: { title, duration_ms: durationMs, recording_url: recordingUrl },
  };
}

function fromNote({ at, body }: Note): SourceText {
  const title = at === null ? 'Note' : `Note of ${at.toISOString().slice(0, 16).replace('T', ' ')}`;
  return { title, shown: body, texts: [noted(body)], metadata: {} };
}

const spoken = (text: string): TrainingText => ({ text, channel: 'transcript', situation: 'first' });
const noted = (text: string): TrainingText => ({ text, channel: 'note', situation: 'first' });
