import { parse } from 'tldts';

const reservedTlds = new Set(['example', 'test', 'invalid', 'localhost', 'onion', 'local']);

/** A name with a real or reserved top-level domain, in any case; abbreviations, files and platforms are none. */
export function looksLikeHost(written: string): boolean {
  const labels = written.toLowerCase().split('.');
  const tld = labels.at(-1) ?? '';
  const name = labels.at(-2) ?? '';
  if (name.length < 2) return false;
  if (reservedTlds.has(tld)) return true;
  if (!/\p{L}/u.test(name) || (labels.length === 2 && isNoHost(written, name, tld))) return false;
  return parse(written.toLowerCase()).isIcann === true;
}

/** Country codes that are words: a sentence typed without a blank after its full stop is no host. */
const commonWords = new Set('am as at be by do es et ie il im in is it la me my no pm sa se si so to us ve'.split(' '));
const documents = new Set('md rs py cc ps pl'.split(' '));
const platforms = new Set('asp.net ado.net ml.net vb.net socket.io node.js next.js paint.net draw.io'.split(' '));
const companyForms = new Set('co.kg co.kgaa'.split(' '));

function isNoHost(written: string, name: string, tld: string): boolean {
  const [front = '', end = ''] = written.split('.');
  if (platforms.has(`${name}.${tld}`) || companyForms.has(`${name}.${tld}`) || documents.has(tld)) return true;
  return (
    /^\p{Lu}/u.test(front) &&
    (commonWords.has(tld) || (/^\p{Lu}\p{Ll}/u.test(end) && tld.length > 2 && !popular.has(tld)))
  );
}

const popular = new Set(
  'com net org info biz io app dev shop online site xyz link click top club store live'.split(' '),
);
