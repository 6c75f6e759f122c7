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
const styles =
  /^(?:margin|padding|font|font-family|font-weight|font-style|line-height|text-align|text-decoration|border|border-(?:top|bottom|left|right|collapse|radius|spacing|color)|list-style(?:-type)?|vertical-align|white-space|word-break|(?:margin|padding)-(?:top|bottom|left|right)|max-width|min-width|width)$/;
const maxTag = 4000;

const entities: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  ndash: '–',
  mdash: '—',
  hellip: '…',
  euro: '€',
  pound: '£',
  copy: '©',
  reg: '®',
  trade: '™',
  laquo: '«',
  raquo: '»',
  lsquo: '‘',
  rsquo: '’',
  ldquo: '“',
  rdquo: '”',
  bdquo: '„',
  middot: '·',
  bull: '•',
  auml: 'ä',
  ouml: 'ö',
  uuml: 'ü',
  Auml: 'Ä',
  Ouml: 'Ö',
  Uuml: 'Ü',
  szlig: 'ß',
  eacute: 'é',
  egrave: 'è',
  ecirc: 'ê',
  agrave: 'à',
  aacute: 'á',
  ccedil: 'ç',
  ntilde: 'ñ',
  oacute: 'ó',
  iacute: 'í',
  uacute: 'ú',
  iexcl: '¡',
  iquest: '¿',
  deg: '°',
  times: '×',
  frac12: '½',
};

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

function styleReasons(style: string): string[] {
  if (/url\s*\(|expression|@import|javascript|\\/i.test(style)) return [active];
  const declarations = style
    .split(';')
    .map((declaration) => declaration.split(':').map((part) => part.trim().toLowerCase()));
  return declarations.every(([property = '', value = '']) => property === '' || isVisibleStyle(property, value))
    ? []
    : [hidden];
}

function isVisibleStyle(property: string, value: string): boolean {
  if (property === 'color' || property === 'background' || property === 'background-color')
    return isReadable(property, value);
  if (property === 'font-size')
    return /^(?:medium|small|large|larger|smaller|inherit)$/.test(value) || sizeInPixels(value) >= 8;
  if (!styles.test(property) || /-\d|calc|var\(/.test(value)) return false;
  if (property === 'font') return !/(?:^|\s)[0-7](?:\.\d+)?(?:px|pt)|(?:^|\s)0/.test(value);
  if (/^(?:line-height|width|max-width|min-width)$/.test(property))
    return !/^0*(?:\.[0-5]\d*|0)?(?:px|em|rem|pt|%)?$/.test(value) && !/^[0-7]px$/.test(value);
  return true;
}

function sizeInPixels(value: string): number {
  const found = /^(\d{0,4}(?:\.\d{1,4})?)(px|pt|em|rem|%)$/.exec(value);
  const factor = { px: 1, pt: 4 / 3, em: 16, rem: 16, '%': 0.16 }[found?.[2] ?? ''] ?? 0;
  return Number(found?.[1] ?? 0) * factor;
}

const dark = new Set(
  'black navy darkblue blue green darkgreen teal maroon purple indigo darkred brown dimgray dimgrey gray grey darkslategray darkslategrey inherit windowtext'.split(
    ' ',
  ),
);
const light = new Set('white transparent none whitesmoke snow ivory inherit'.split(' '));

/** Text must be dark and its background light, so that no text can vanish into its ground. */
function isReadable(property: string, value: string): boolean {
  const ground = property !== 'color';
  const colour = value.toLowerCase().replace(/\s{0,4}!important$/, '');
  if ((ground ? light : dark).has(colour)) return true;
  const luminance = luminanceOf(colour);
  return luminance !== null && (ground ? luminance > 0.75 : luminance < 0.6);
}

function luminanceOf(colour: string): number | null {
  const hex = /^#([0-9a-f]{3}|[0-9a-f]{6})$/.exec(colour)?.[1];
  const long = hex?.length === 3 ? [...hex].map((digit) => digit + digit).join('') : hex;
  const rgb =
    long === undefined
      ? /^rgb\((\d{1,3}),\s*(\d{1,3}),\s*(\d{1,3})\)$/.exec(colour)?.slice(1).map(Number)
      : [0, 2, 4].map((at) => Number.parseInt(long.slice(at, at + 2), 16));
  if (rgb === undefined) return null;
  const [red = 0, green = 0, blue = 0] = rgb;
  return (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255;
}

function decodeEntities(text: string): string {
  return text.replaceAll(/&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-zA-Z0-9]{2,10}));/g, (all, decimal, hex, name) => {
    if (name !== undefined) return entities[name] ?? all;
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
  });
}

/** The words of a part without its addresses: a link may be written out in one part and hang on its label in the other. */
function words(text: string): string {
  const plain = text.normalize('NFKC').replaceAll(/[<([]?(?:https?:\/\/|mailto:|tel:)[^\s<>()]{0,2000}[>)\]]?/gi, ' ');
  return [...plain.toLowerCase().matchAll(/[\p{L}\p{N}\p{M}]+/gu)].map(([word]) => word).join(' ');
}
