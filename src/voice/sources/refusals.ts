import { CountersignError } from '../../core/errors.ts';

/** A source that cannot be learned from, with the sentence that says what to do instead. */
export function refuse(code: keyof typeof sentences): CountersignError {
  return new CountersignError(code, sentences[code]);
}

const sentences = {
  no_text: 'There is no text in it, so nothing was stored.',
  scanned_pdf:
    'This PDF holds pictures of pages but no text, so nothing was stored. Upload the text itself, or a PDF made from it.',
  encrypted_file: 'This file is locked with a password, so nothing was stored. Upload it without one.',
  broken_file:
    'This file cannot be read, so nothing was stored. It may be damaged, or another kind than its name says.',
  not_utf8: 'This file is not UTF-8, so nothing was stored. Save it as UTF-8 and upload it again.',
  file_too_large: 'The file is larger than 10 MiB, so nothing was stored.',
  unsupported_file: 'Only .txt, .vtt, .srt, .pdf, .docx, .eml and .mbox files can be learned from.',
  several_speakers:
    'Several people speak in this transcript, and none of the names is yours, so nothing was stored. Give your name as it stands there in the field author.',
  not_own_words:
    'None of this was written by you, so nothing was stored. If it was sent from another address of yours, name that address in the field author.',
} as const;
