import type { DriveFiles, StoredFile } from '../drive.ts';

const dayMs = 86_400_000;
const google = 'application/vnd.google-apps.';

/** The firm's documents: how its people write, and one of each kind that Drive has an answer of its own for. */
export function seedDocuments(drive: DriveFiles, now: number): void {
  const put = (id: string, name: string, mimeType: string, more: Partial<StoredFile> = {}, days = 40): void => {
    const at = (ago: number) => new Date(now - ago * dayMs).toISOString();
    drive.put({ id, name, mimeType, createdTime: at(days), modifiedTime: at(days / 2), ...more });
  };
  put('abc123', 'How we write to customers', `${google}document`, { content: guide.join('\n\n') });
  put('shortcut123', 'How we write (shortcut)', `${google}shortcut`, { targetId: 'abc123' });
  put('sheet123', 'Answers we give often', `${google}spreadsheet`, { content: answers });
  put('text123', 'first-answer.txt', 'text/plain', {
    content: 'Hi Tom,\r\n\r\nSend me two photos of the row. Then I can tell.\r\n\r\nMaren\r\n',
  });
  put('pdf123', 'Inspection notes.pdf', 'application/pdf', { content: pdfOf(inspection) });
  put('scan123', 'Scan.pdf', 'application/pdf', { content: pdfOf([]) });
  put('team123', 'Team handbook', `${google}document`, { content: guide[1] ?? '', driveId: '0AFernhillSales' });
  put('slides123', 'Sales deck', `${google}presentation`, { content: 'Racking that stays up' });
  put('locked123', 'Price list', `${google}document`, { content: 'Not for copying', mayDownload: false });
}

const guide = [
  'Say what you know first, then ask for the one thing you need. Nobody reads a second paragraph of pleasantries.',
  'Write as you would speak on site: short words, whole sentences, no exclamation marks. If a date is not certain, say so.',
  'Close with a question that can be answered with yes or no. Thanks come before the name, once.',
];

const answers = [
  'question,answer',
  '"Do you inspect racking of others?","Yes, whoever installed it."',
  '"How long does fitting take?","A hall of 1,200 spaces takes us about two weeks, ""dry"" floors assumed."',
  '',
].join('\r\n');

const inspection = [
  'Row four was hit on the second upright.',
  'The bay is blocked and emptied. The foot plate is bent by nine millimetres.',
  'I recommend replacing the upright before anything is stored there again.',
];

/** A one-page PDF that shows the lines; without lines the page is empty, as a scan is to whoever looks for text. */
function pdfOf(lines: string[]): string {
  const shown = lines.map((line) => `(${line.replace(/[()\\]/g, '\\$&')}) Tj T*`).join(' ');
  const stream = lines.length === 0 ? '' : `BT /F1 11 Tf 14 TL 60 760 Td ${shown} ET`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ];
  let file = '%PDF-1.4\n';
  const places = objects.map((object, index) => {
    const place = file.length;
    file += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return place;
  });
  const table = places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('');
  const head = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}`;
  return `${file}${head}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${file.length}\n%%EOF\n`;
}
