import { parse } from 'tldts';
import { detectPii } from '../pii/detect.ts';
import { normalise } from '../pii/normalise.ts';
import type { HtmlContent } from './html.ts';

export type LinkRules = {
  recipient: string;
  senderAddress: string;
  knownPhones?: readonly string[];
  ownDomains: readonly string[];
  allowedLinks: readonly string[];
  leadWebsite: string | null;
  leadMessage: string | null;
  approvedFacts: readonly string[];
};

const foreignLink = 'A link leads to a place that is not allowed.';
const foreignAddress = 'An e-mail address stands in the text that is neither the sender’s nor the lead’s.';
const foreignPhone = 'A phone number stands in the text that is neither the sender’s nor the lead’s.';
const foreignImage = 'An image would be loaded from outside.';
const mislabelled = 'A link shows another address than it opens.';
const writtenUrl =
  /(?<![a-z0-9])(?:[a-z][a-z0-9+.-]{1,20}:\/\/|(?:mailto|tel|sms|javascript|vbscript|data|file|blob|callto|skype|whatsapp|facetime|intent|market|magnet):(?=\S))[^\s<>"'`\]]{0,2000}/gi;
const writtenHost =
  /(?<![\p{L}\p{N}@/._-])(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.){1,8}[\p{L}][\p{L}\p{N}-]{0,61}[\p{L}\p{N}](?![\p{L}\p{N}_@-])/gu;
const spelledHost =
  /(?<![\p{L}\p{N}])[\p{L}\p{N}-]{2,63} (?:dot|punkt|point|punto) (?:com|net|org|io|co|test|example|invalid|info|biz|de|fr|es|uk|ru|xyz|app|dev|site|online|shop|link)(?![\p{L}\p{N}])/giu;
const reservedTlds = new Set(['example', 'test', 'invalid', 'localhost', 'onion', 'local']);
const redirects =
  /^(?:u|ur[il]|link|next|redir\w*|return\w*|goto|go|dest\w*|target|to|continue|out|r|ref_?url|callback|forward|page|site|q)$/i;

/** Every link, bare host, address and phone of the draft that no rule allows. */
export function linkReasons(rules: LinkRules, texts: readonly string[], html: HtmlContent | null): string[] {
  const reasons: string[] = [];
  for (const text of texts) {
    const plain = normalise(text).text;
    const rest = plain.replaceAll(writtenUrl, (url) => {
      if (!isAllowedLink(rules, url.replace(/[).,;:!?*_}]+$/, ''))) reasons.push(foreignLink);
      return ' ';
    });
    reasons.push(...hostReasons(rules, rest), ...contactReasons(rules, plain));
    if (/!\[[^\]]{0,200}\]\(/.test(plain)) reasons.push(foreignImage);
    if (/(?<![a-z])hxxps?|h\s?t\s?t\s?p\s?s?\s?:\s?\/\s?\//i.test(rest)) reasons.push(foreignLink);
  }
  for (const { href, label } of html?.links ?? []) {
    if (!isAllowedLink(rules, href)) reasons.push(foreignLink);
    if (!showsWhatItOpens(href, label)) reasons.push(mislabelled);
  }
  if (html?.images.some((source) => !isOwnImage(rules, source))) reasons.push(foreignImage);
  return reasons;
}

function isAllowedLink(rules: LinkRules, written: string): boolean {
  if (/^mailto:/i.test(written)) return addressesOfUs(rules).includes(written.slice(7).toLowerCase());
  if (/^tel:/i.test(written)) return isKnownPhone(rules, written.slice(4));
  const url = webAddress(written);
  if (url === null) return false;
  const listed = [...rules.allowedLinks, ...addressesIn(rules.approvedFacts)].some(
    (link) => webAddress(link)?.href === url.href,
  );
  return listed || isOwnPage(rules, url) || isLeadPage(rules, url);
}

/** An http(s) address without user name or odd port, its fragment kept; null for anything else. */
function webAddress(written: string): URL | null {
  if (!/^https?:\/\/[^\\@\s]+$/i.test(written) && !/^https?:\/\/[^\\@\s/]+\/[^\\\s]*$/i.test(written)) return null;
  const url = URL.parse(written);
  if (url === null || url.username !== '' || url.password !== '' || url.port !== '') return null;
  return url;
}

/** A page of our own domain or its `www.`, without anything that could send the reader on. */
function isOwnPage(rules: LinkRules, url: URL): boolean {
  if (!rules.ownDomains.some((domain) => isHostOf(url.hostname, domain)) || url.hash.length > 40) return false;
  if (/\/\/|https?:|%2f%2f|%3a|[@\\]/i.test(url.pathname) || url.pathname.length > 200) return false;
  return [...url.searchParams].every(([name, value]) => !redirects.test(name) && /^[\w-]{0,32}$/.test(value));
}

/** The lead's home page as it is known, or a page of that site which the lead's own message names. */
function isLeadPage(rules: LinkRules, url: URL): boolean {
  const site =
    rules.leadWebsite === null ? null : (URL.parse(rules.leadWebsite) ?? URL.parse(`https://${rules.leadWebsite}`));
  if (site === null || !isHostOf(url.hostname, site.hostname)) return false;
  if (url.search === '' && url.hash === '' && (url.pathname === '/' || url.href === site.href)) return true;
  return addressesIn([rules.leadMessage ?? '']).some((named) => webAddress(named)?.href === url.href);
}

function addressesIn(texts: readonly string[]): string[] {
  return texts.flatMap((text) => [...text.matchAll(writtenUrl)].map(([url]) => url.replace(/[).,;:!?*_}]+$/, '')));
}

function isHostOf(host: string, domain: string): boolean {
  const own = domain.toLowerCase().replace(/^www\./, '');
  return host === own || host === `www.${own}`;
}

function hostReasons(rules: LinkRules, text: string): string[] {
  const allowed = [
    ...rules.ownDomains,
    ...[...rules.allowedLinks, rules.leadWebsite ?? ''].map(hostOf),
    rules.recipient.split('@')[1] ?? '',
  ];
  const facts = rules.approvedFacts.join(' ').toLowerCase();
  const withoutAddresses = text.replaceAll(/[^\s<>()",;:]{1,64}@[^\s<>()",;:]{1,253}/g, ' ');
  for (const [written] of withoutAddresses.matchAll(writtenHost)) {
    if (!looksLikeHost(written)) continue;
    const host = written.toLowerCase();
    const known = allowed.some((domain) => domain !== '' && isHostOf(host, domain)) || facts.includes(host);
    const path =
      withoutAddresses.includes(`${written}/`) &&
      !isAllowedLink(
        rules,
        `https://${withoutAddresses.slice(withoutAddresses.indexOf(`${written}/`)).split(/[\s<>"')\]]/)[0]}`,
      );
    if (!known || path) return [foreignLink];
  }
  return withoutAddresses.match(spelledHost) === null ? [] : [foreignLink];
}

function hostOf(link: string): string {
  return URL.parse(link)?.hostname ?? link.toLowerCase().replace(/^www\./, '');
}

/** A name with a real or reserved top-level domain; abbreviations (`z.B.`, `Co.KG`) and file names are none. */
function looksLikeHost(written: string): boolean {
  const labels = written.split('.');
  const tld = labels.at(-1) ?? '';
  const name = labels.at(-2) ?? '';
  if (name.length < 2 || (tld !== tld.toLowerCase() && written !== written.toUpperCase())) return false;
  if (reservedTlds.has(tld.toLowerCase())) return true;
  if (!/\p{L}/u.test(name)) return false;
  return (
    parse(written.toLowerCase()).isIcann === true &&
    !(tld.length === 2 && /^\p{Lu}/u.test(name) && labels.length === 2 && commonWords.has(tld))
  );
}

/** Country codes that are words: a sentence typed without a blank after its full stop is no host. */
const commonWords = new Set('am as at be by do es et ie il im in is it la me my no pm sa se si so to us ve'.split(' '));

function contactReasons(rules: LinkRules, text: string): string[] {
  const reasons: string[] = [];
  const addresses = [...addressesOfUs(rules), rules.recipient.toLowerCase()];
  const facts = rules.approvedFacts.join(' ').toLowerCase();
  for (const { type, value } of detectPii(text)) {
    const address = normalise(value)
      .text.toLowerCase()
      .replaceAll(/ (?:dot|at) /g, (word) => (word === ' dot ' ? '.' : '@'))
      .replaceAll(' ', '');
    if (type === 'email' && !addresses.includes(address) && !facts.includes(address) && !isOwnAddress(rules, address))
      reasons.push(foreignAddress);
    if (type === 'phone' && rules.knownPhones !== undefined && !isKnownPhone(rules, value)) reasons.push(foreignPhone);
  }
  return reasons;
}

function addressesOfUs(rules: LinkRules): string[] {
  return [rules.senderAddress.toLowerCase()];
}

function isOwnAddress(rules: LinkRules, address: string): boolean {
  const domain = address.split('@')[1] ?? '';
  return rules.ownDomains.some((own) => domain === own.toLowerCase());
}

function isKnownPhone(rules: LinkRules, value: string): boolean {
  const digits = value.replace(/\s{0,2}(?:ext(?:ension)?\.?|x|#)\s{0,2}\d{1,6}$/i, '').replaceAll(/\D/g, '');
  const known = [...(rules.knownPhones ?? []), ...rules.approvedFacts, rules.leadMessage ?? ''].map((text) =>
    text.replaceAll(/\D/g, ''),
  );
  return digits.length >= 5 && known.some((number) => number.includes(digits.slice(-9)));
}

/** A label that is itself an address or a host must be the one the link opens. */
function showsWhatItOpens(href: string, label: string): boolean {
  if (label.includes('@')) return href.toLowerCase() === `mailto:${label.toLowerCase()}`;
  const shown = /(?:https?:\/\/)?(?:[\p{L}\p{N}-]{1,63}\.){1,8}[\p{L}]{2,63}[^\s]*/u.exec(label)?.[0];
  if (shown === undefined || (!/^https?:/i.test(shown) && !looksLikeHost(shown.split(/[/?#]/)[0] ?? ''))) return true;
  const opened = URL.parse(href);
  const promised = URL.parse(/^https?:/i.test(shown) ? shown : `https://${shown}`);
  if (
    opened === null ||
    promised === null ||
    opened.hostname.replace(/^www\./, '') !== promised.hostname.replace(/^www\./, '')
  )
    return false;
  return !/^https?:/i.test(shown) || opened.href === promised.href;
}

function isOwnImage(rules: LinkRules, source: string): boolean {
  if (/^cid:[\w.@-]{1,200}$/i.test(source)) return true;
  const url = webAddress(source);
  return url !== null && url.search === '' && isOwnPage(rules, url);
}
