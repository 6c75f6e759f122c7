/** A line of a calendar object (RFC 5545 3.1): names in upper case, values as they came. */
export type Property = { name: string; params: Readonly<Record<string, string>>; value: string };
export type Component = { name: string; properties: readonly Property[]; components: readonly Component[] };

const line = /^([A-Za-z0-9-]+)((?:;[A-Za-z0-9-]+=(?:"[^"]*"|[^";:,]*)(?:,(?:"[^"]*"|[^";:,]*))*)*):(.*)$/s;
const parameter = /;([A-Za-z0-9-]+)=((?:"[^"]*"|[^";:])*)/g;
const deepest = 8;

/** The outermost components of a calendar object. Lines that are none are left out; a component that never ends, ends at the end. */
export function parseCalendar(text: string): Component[] {
  type Open = { name: string; properties: Property[]; components: Component[] };
  const root: Open = { name: '', properties: [], components: [] };
  const open: Open[] = [root];
  for (const each of text.replace(/\r?\n[ \t]/g, '').split(/\r?\n/)) {
    const property = propertyIn(each);
    if (property === null) continue;
    const top = open.at(-1) ?? root;
    if (property.name === 'BEGIN' && open.length <= deepest) {
      const component = { name: property.value.trim().toUpperCase(), properties: [], components: [] };
      top.components.push(component);
      open.push(component);
    } else if (property.name === 'END') {
      if (open.length > 1 && top.name === property.value.trim().toUpperCase()) open.pop();
    } else top.properties.push(property);
  }
  return root.components;
}

/** The first property of this name. */
export function propertyOf({ properties }: Component, name: string): Property | undefined {
  return properties.find((each) => each.name === name);
}

/** Text as a value (RFC 5545 3.3.11). */
export function escapedText(text: string): string {
  return text
    .replace(/[\\;,]/g, '\\$&')
    .replace(/\r?\n/g, '\\n')
    .replace(/\p{Cc}/gu, ' ');
}

/** Lines of a calendar object, folded at 75 bytes and ended as the format wants it. */
export function calendarText(lines: readonly string[]): string {
  return lines.map((each) => `${folded(each)}\r\n`).join('');
}

function folded(text: string): string {
  let [out, bytes] = ['', 0];
  for (const character of text) {
    const size = Buffer.byteLength(character);
    if (bytes + size > 75) [out, bytes] = [`${out}\r\n `, 1];
    out += character;
    bytes += size;
  }
  return out;
}

function propertyIn(text: string): Property | null {
  const found = line.exec(text);
  if (found === null) return null;
  const [, name = '', given = '', value = ''] = found;
  const params = [...given.matchAll(parameter)].map(([, key = '', held = '']) => [
    key.toUpperCase(),
    held.replaceAll('"', ''),
  ]);
  return { name: name.toUpperCase(), params: Object.fromEntries(params), value };
}
