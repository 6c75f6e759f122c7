import { isKnownPhone, ownAddresses } from './contact-details.ts';
import { looksLikeHost } from './host-names.ts';
import type { HtmlContent } from './html.ts';
import { foreignLink, isHostOf, type LinkRules } from './link-rules.ts';

const foreignImage = 'An image would be loaded from outside.';
const mislabelled = 'A link shows another address than it opens.';
const writtenUrl =
  /(?<![a-z0-9])(?:[a-z][a-z0-9+.-]{1,20}:\/\/|(?:https?|ftp|mailto|tel|sms|javascript|vbscript|data|file|blob|callto|skype|whatsapp|facetime|intent|market|magnet|webcal|geo|geo|ms-[a-z]{2,20}):(?=\S))[^\s<>"'`\]]{0,2000}/gi;
/** Addresses without a scheme that programs open all the same: `//host`, `\\host`. */
const schemeless = /(?<![\w:/\\])(?:\/\/|\\\\)[a-z0-9][a-z0-9-]{0,62}(?:[./\\][^\s<>"']{0,200})/i;
const redirects =
  /^(?:u|ur[il]|link|next|redir\w*|return\w*|goto|go|dest\w*|target|to|continue|out|r|ref_?url|callback|forward|page|site|q)$/i;
const trailing = /[).,;:!?*_}»”’]+$/;

/** Every link of the draft that no rule allows: schemes in the text, links and images of the HTML part. */
export function linkReasons(rules: LinkRules, text: string): { reasons: string[]; rest: string } {
  const reasons: string[] = [];
  const rest = text.replaceAll(writtenUrl, (url) => {
    if (!isAllowedLink(rules, url.replace(trailing, ''))) reasons.push(foreignLink);
    return ' ';
  });
  if (/!\[[^\]]{0,200}\]\(/.test(text)) reasons.push(foreignImage);
  if (/(?<![a-z])hxxps?|h\s?t\s?t\s?p\s?s?\s?:\s?\/\s?\//i.test(rest) || schemeless.test(rest))
    reasons.push(foreignLink);
  return { reasons, rest };
}

export function htmlLinkReasons(rules: LinkRules, html: HtmlContent): string[] {
  const reasons: string[] = [];
  for (const { href, label } of html.links) {
    if (!isAllowedLink(rules, href)) reasons.push(foreignLink);
    if (!showsWhatItOpens(href, label)) reasons.push(mislabelled);
  }
  if (html.images.some((source) => !isOwnImage(rules, source))) reasons.push(foreignImage);
  return reasons;
}

export function isAllowedLink(rules: LinkRules, written: string): boolean {
  if (/^mailto:/i.test(written)) return ownAddresses(rules).includes(written.slice(7).toLowerCase());
  if (/^tel:/i.test(written)) return isKnownPhone(rules, written.slice(4));
  const url = webAddress(written);
  if (url === null) return false;
  const listed = [...rules.allowedLinks, ...addressesIn(rules.approvedFacts)].some((link) => isSamePage(link, url));
  return listed || isOwnPage(rules, url) || isLeadPage(rules, url);
}

/** The listed page, also at one of its headings. */
function isSamePage(link: string, url: URL): boolean {
  const listed = webAddress(link);
  if (listed === null) return false;
  return (
    listed.href === url.href ||
    (/^#[a-z][a-z-]{0,30}$/.test(url.hash) && listed.href === url.href.slice(0, -url.hash.length))
  );
}

/** An http(s) address without user name or odd port, its fragment kept; null for anything else. */
function webAddress(written: string): URL | null {
  if (!/^https?:\/\/[^\\@\s]+$/i.test(written) && !/^https?:\/\/[^\\@\s/]+\/[^\\\s]*$/i.test(written)) return null;
  const url = URL.parse(written);
  if (url === null || url.username !== '' || url.password !== '' || url.port !== '') return null;
  return url;
}

/** A page of our own domain or its `www.`, without anything that could send the reader on or carry data out. */
function isOwnPage(rules: LinkRules, url: URL): boolean {
  if (!rules.ownDomains.some((domain) => isHostOf(url.hostname, domain))) return false;
  if (!/^(?:#[\w-]{0,40})?$/.test(url.hash)) return false;
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
  return texts.flatMap((text) => [...text.matchAll(writtenUrl)].map(([url]) => url.replace(trailing, '')));
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
