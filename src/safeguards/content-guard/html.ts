import { decodeEntities } from './html-entities.ts';
import { isReadable, isVisibleStyle } from './html-style.ts';

/** What a reader of the HTML part gets: its text, its links with their labels, its images, and what is wrong with it. */
export type HtmlContent = {
  text: string;
  links: { href: string; label: string }[];
  images: string[];
  reasons: string[];
};

const active = 'The HTML has parts that could act or load something.';
const hidden = 'The HTML has parts a reader cannot see.';
const blocks = new Set(
  'p br div li ul ol tr td th table tbody thead h1 h2 h3 h4 blockquote hr html body head title'.split(' '),
);
const inline = new Set('a b strong i em u s span img small sub sup code pre font center'.split(' '));
const attributes = new Set(
  'href src alt width height style class dir lang target rel title align valign border cellpadding cellspacing bgcolor color face size role'.split(
    ' ',
  ),
);
const maxTag = 4000;

/**
 * Reads the HTML part of a mail by a list of what is allowed: plain formatting tags and styles that leave text readable.
 * Anything else is a reason, and so is text that differs from the plain part. Linear in the length.
 */
export function readHtml(html: string, plain: string): HtmlContent {
  const content: HtmlContent = { text: '', links: [], images: [], reasons: [] };
  let link: { href: string; from: number } | null = null;
  let position = 0;
  while (position < html.length) {
    const open = html.indexOf('<', position);
    content.text += decodeEntities(html.slice(position, open < 0 ? html.length : open));
    if (open < 0) break;
    const end = tagEnd(html, open);
    const tag = end === null ? null : /^<(\/?)([a-zA-Z][a-zA-Z0-9]*)([\s\S]*?)\/?>$/.exec(html.slice(open, end));
    if (end === null || tag === null) {
      if (!/^<!doctype html>/i.test(html.slice(open, open + 15)))
        content.reasons.push(html.startsWith('<!', open) ? hidden : active);
      position = end ?? html.length;
      continue;
    }
    const name = (tag[2] ?? '').toLowerCase();
    if (blocks.has(name)) content.text += '\n';
    else if (!inline.has(name)) content.reasons.push(name === 'style' || name === 'template' ? hidden : active);
    const given = readAttributes(tag[3] ?? '');
    content.reasons.push(...attributeReasons(given));
    if (name === 'img') content.images.push(given.get('src') ?? '');
    if (name === 'a' && link !== null) {
      content.links.push({ href: link.href, label: content.text.slice(link.from).trim() });
      link = null;
    }
    if (name === 'a' && tag[1] === '' && given.has('href'))
      link = { href: given.get('href') ?? '', from: content.text.length };
    position = end;
  }
  if (link !== null) content.links.push({ href: link.href, label: content.text.slice(link.from).trim() });
  if (words(content.text) !== words(plain))
    content.reasons.push('The HTML part and the plain text say different things.');
  return content;
}

/** End of the tag that opens at `open`, quotes respected; null when it does not end. */
function tagEnd(html: string, open: number): number | null {
  if (html.startsWith('<!--', open)) {
    const close = html.indexOf('-->', open + 4);
    return close < 0 ? null : close + 3;
  }
  let quote = '';
  for (let index = open + 1; index < html.length && index - open < maxTag; index += 1) {
    const character = html[index] ?? '';
    if (quote !== '') quote = character === quote ? '' : quote;
    else if (character === '"' || character === "'") quote = character;
    else if (character === '>') return index + 1;
    else if (character === '<') return null;
  }
  return null;
}

function readAttributes(text: string): Map<string, string> {
  const given = new Map<string, string>();
  for (const found of text.matchAll(
    /([^\s"'>/=]{1,64})(?:\s{0,8}=\s{0,8}(?:"([^"]*)"|'([^']*)'|([^\s"'<>`]{1,2000})))?/g,
  )) {
    given.set((found[1] ?? '').toLowerCase(), decodeEntities(found[2] ?? found[3] ?? found[4] ?? '').trim());
  }
  return given;
}

function attributeReasons(given: ReadonlyMap<string, string>): string[] {
  const reasons: string[] = [];
  for (const [name, value] of given) {
    if (name === 'hidden' || name.startsWith('aria-') || name.startsWith('data-')) reasons.push(hidden);
    else if (!attributes.has(name)) reasons.push(active);
    if (name === 'style') reasons.push(...styleReasons(value));
    if ((name === 'color' || name === 'bgcolor') && !isReadable(name === 'color' ? 'color' : 'background', value))
      reasons.push(hidden);
    if ((name === 'width' || name === 'height') && Number.parseFloat(value) < 8) reasons.push(hidden);
    if ((name === 'alt' || name === 'title') && value.length > 60) reasons.push(hidden);
  }
  return reasons;
}

/** The words of a part without its addresses: a link may be written out in one part and hang on its label in the other. */
function words(text: string): string {
  const plain = text.normalize('NFKC').replaceAll(/[<([]?(?:https?:\/\/|mailto:|tel:)[^\s<>()]{0,2000}[>)\]]?/gi, ' ');
  return [...plain.toLowerCase().matchAll(/[\p{L}\p{N}\p{M}]+/gu)].map(([word]) => word).join(' ');
}

function styleReasons(style: string): string[] {
  if (/url\s*\(|expression|@import|javascript|\\/i.test(style)) return [active];
  const declarations = style
    .split(';')
    .map((declaration) => declaration.split(':').map((part) => part.trim().toLowerCase()));
  return declarations.every(([property = '', value = '']) => property === '' || isVisibleStyle(property, value))
    ? []
    : [hidden];
}
