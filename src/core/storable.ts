const controls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;
const allControls = new RegExp(controls, 'g');

/**
 * The same value with text that a database row and a mail can carry: half surrogate pairs become U+FFFD and control
 * characters spaces; tabs and line ends stay. Anything but text, lists and plain objects is left as it is.
 */
export function storable<T>(value: T): T {
  if (typeof value === 'string') return storableText(value) as T;
  if (Array.isArray(value)) return value.map(storable) as T;
  if (typeof value !== 'object' || value === null || !isPlain(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [storableText(key), storable(member)])) as T;
}

// Almost every text is fine as it is.
function storableText(text: string): string {
  return text.isWellFormed() && !controls.test(text) ? text : text.toWellFormed().replaceAll(allControls, ' ');
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
