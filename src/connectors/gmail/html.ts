import { convert, type HtmlToTextOptions } from 'html-to-text';

const limits = { maxInputLength: 1_000_000, maxDepth: 100 };

const plain: HtmlToTextOptions = {
  wordwrap: false,
  limits,
  selectors: [
    { selector: 'img', format: 'skip' },
    { selector: 'a', options: { ignoreHref: true } },
    { selector: 'table', format: 'block' },
  ],
};

const withLinks: HtmlToTextOptions = {
  ...plain,
  selectors: [
    { selector: 'img', format: 'skip' },
    { selector: 'a', options: { hideLinkHrefIfSameAsText: true, linkBrackets: ['(', ')'] } },
    { selector: 'table', format: 'block' },
  ],
};

const withEverything: HtmlToTextOptions = {
  wordwrap: false,
  limits,
  selectors: [{ selector: 'a', options: { hideLinkHrefIfSameAsText: true } }],
};

/** The words of an HTML mail, for reading: no link targets, no images. */
export function textOfHtml(html: string): string {
  return tidy(convert(html, plain));
}

/** A send-as signature as text: link targets follow in round brackets unless they are the text; null when nothing is left. */
export function signatureText(html: string | null | undefined): string | null {
  return tidy(convert(html ?? '', withLinks).replaceAll(shownTarget, withoutEcho)) || null;
}

const shownTarget = /(\S{1,200}) \(https?:\/\/(\S{1,200}?)\/?\)/g;

/** A link shown by its own host needs no target beside it: `www.acme.example (https://www.acme.example)`. */
function withoutEcho(all: string, shown: string, target: string): string {
  return shown.replace(/^https?:\/\//, '').replace(/\/$/, '') === target ? shown : all;
}

/** Line ends as `\n`, no blank lines at the end: the form in which texts are compared. */
export function tidy(text: string): string {
  return text.replaceAll(/\r\n?/g, '\n').trimEnd();
}

/** The HTML twin of a plain text: paragraphs at blank lines, breaks at line ends, web links clickable, all else escaped. */
export function htmlOfText(text: string): string {
  const paragraphs = tidy(text)
    .split(/\n[ \t]*\n+/)
    .filter((paragraph) => paragraph.trim() !== '');
  const blocks = paragraphs.map((paragraph) => {
    const lines = paragraph.replace(/^\n+/, '').split('\n').map(htmlOfLine);
    return `<p dir="auto">${lines.join('\n<br>')}</p>`;
  });
  return `${blocks.join('\n')}\n`;
}

/** Whether an HTML part shows nothing but the text: ours exactly, or one with the same words, links and no image. */
export function showsOnly(html: string, text: string): boolean {
  if (tidy(html) === tidy(htmlOfText(text))) return true;
  return squeeze(convert(html, withEverything)) === squeeze(text);
}

const link = /https?:\/\/[^\s<>"']+/g;

function htmlOfLine(line: string): string {
  let html = '';
  let end = 0;
  for (const match of line.matchAll(link)) {
    const url = withoutTrail(match[0]);
    if (!URL.canParse(url)) continue;
    html += `${escapeHtml(line.slice(end, match.index))}<a href="${escapeHtml(url)}">${escapeHtml(url)}</a>`;
    end = match.index + url.length;
  }
  return html + escapeHtml(line.slice(end));
}

/** Punctuation that ends the sentence, not the address; a closing bracket stays when it was opened inside. */
function withoutTrail(url: string): string {
  let kept = url;
  while (/[.,;:!?…)\]}»”’]$/.test(kept)) {
    if (kept.endsWith(')') && kept.split('(').length >= kept.split(')').length) break;
    kept = kept.slice(0, -1);
  }
  return kept;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? character);
}

function squeeze(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}
