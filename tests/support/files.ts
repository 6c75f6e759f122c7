import { zipSync } from 'fflate';

/** A Word document with these paragraphs. */
export function docxOf(paragraphs: readonly string[]): Uint8Array {
  const body = paragraphs.map((text) => `<w:p><w:r><w:t xml:space="preserve">${text}</w:t></w:r></w:p>`).join('');
  const xml = `<?xml version="1.0"?><w:document xmlns:w="http://schemas.example/w"><w:body>${body}<w:p><w:del><w:r><w:delText>taken out</w:delText></w:r></w:del></w:p></w:body></w:document>`;
  return zipSync({ 'word/document.xml': new TextEncoder().encode(xml), 'word/media/a.bin': new Uint8Array(10) });
}

/** A one-page PDF that shows the lines; without lines it has no text, as a scan. `locked` asks for a password. */
export function pdfOf(lines: readonly string[], { locked = false } = {}): Uint8Array {
  const shown = lines.map((line) => `(${line.replace(/[()\\]/g, '\\$&')}) Tj T*`).join(' ');
  const stream = lines.length === 0 ? '' : `BT /F1 11 Tf 14 TL 60 760 Td ${shown} ET`;
  const hex = '28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A';
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
    `<< /Filter /Standard /V 1 /R 2 /O <${hex}> /U <${hex}> /P -44 >>`,
  ];
  let file = '%PDF-1.4\n';
  const places = objects.map((object, index) => {
    const place = file.length;
    file += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return place;
  });
  const table = places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('');
  const id = `/ID [<${hex.slice(0, 32)}> <${hex.slice(0, 32)}>]`;
  const trailer = `/Size ${objects.length + 1} /Root 1 0 R${locked ? ` /Encrypt 6 0 R ${id}` : ''}`;
  file += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}trailer\n<< ${trailer} >>\nstartxref\n${file.length}\n%%EOF\n`;
  return Buffer.from(file, 'latin1');
}

/** A mail file. */
export function mailOf(from: string, subject: string, body: string, more = ''): string {
  return `From: ${from}\r\nTo: Ada Lee <ada@prospect.example>\r\nSubject: ${subject}\r\nDate: Tue, 3 Nov 2026 10:00:00 +0000\r\n${more}Content-Type: text/plain; charset=utf-8\r\n\r\n${body.replaceAll('\n', '\r\n')}\r\n`;
}
