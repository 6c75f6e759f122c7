/* Styles that leave text readable; whatever is not named here could hide something. */

const styles =
  /^(?:margin|padding|font|font-family|font-weight|font-style|line-height|text-align|text-decoration|border|border-(?:top|bottom|left|right|collapse|radius|spacing|color)|list-style(?:-type)?|vertical-align|white-space|word-break|(?:margin|padding)-(?:top|bottom|left|right)|max-width|min-width|width)$/;

export function isVisibleStyle(property: string, value: string): boolean {
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
export function isReadable(property: string, value: string): boolean {
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
