import { looksLikeHost } from './host-names.ts';
import { foreignLink, isHostOf, type LinkRules } from './link-rules.ts';
import { isAllowedLink } from './links.ts';
import { plainOf } from './text.ts';

/* Names that mail programs turn into links, or that a reader would type: written out, in capitals, or in words. */

const label = '[\\p{L}\\p{N}](?:[\\p{L}\\p{N}-]{0,61}[\\p{L}\\p{N}])?';
const writtenHost = new RegExp(
  `(?<![\\p{L}\\p{N}@/._-])(?:${label}\\.){1,8}[\\p{L}][\\p{L}\\p{N}-]{0,61}[\\p{L}\\p{N}](?![\\p{L}\\p{N}_@-])`,
  'gu',
);
const spelledOut =
  /(?<![\w-])[a-z0-9-]{2,63} ?(?:\(?\[?(?:dot|punkt|point|punto)\)?\]?|[。｡․,·](?=[a-z])| \. ) ?(?:com|net|org|io|co|test|example|invalid|info|biz|de|fr|es|uk|ru|xyz|app|dev|site|online|shop|link)(?!\w)/;
const bareAddress =
  /(?<![\d.])(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?:25[0-5]|2[0-4]\d|1?\d?\d)){3}(?=[/:]\w)|\[[0-9a-f]{0,4}(?:::?[0-9a-f]{1,4}){2,8}\]|(?<!\w)xn--[a-z0-9-]{2,60}/i;
const afterSlash = /^\/[^\s<>"')\]]{0,500}/;

/** Every bare host of a text (addresses with a scheme taken out) that no rule allows. */
export function hostReasons(rules: LinkRules, text: string): string[] {
  const withoutAddresses = text.replaceAll(/[^\s<>()",;:]{1,64}@[^\s<>()",;:]{1,253}/g, ' ');
  for (const found of withoutAddresses.matchAll(writtenHost)) {
    const [written] = found;
    if (!looksLikeHost(written) || isName(written, rules)) continue;
    const path =
      afterSlash.exec(withoutAddresses.slice(found.index + written.length, found.index + written.length + 502))?.[0] ??
      '';
    if (!isKnownHost(rules, written.toLowerCase(), path.replace(/[).,;:!?]+$/, ''))) return [foreignLink];
  }
  return bareAddress.test(withoutAddresses) || spelledOut.test(plainOf(withoutAddresses)) ? [foreignLink] : [];
}

function isKnownHost(rules: LinkRules, host: string, path: string): boolean {
  if (path.length > 1) return isAllowedLink(rules, `https://${host}${path}`);
  const allowed = [
    ...rules.ownDomains,
    ...[...rules.allowedLinks, rules.leadWebsite ?? ''].map(hostOf),
    rules.recipient.split('@')[1] ?? '',
  ];
  return (
    allowed.some((domain) => domain !== '' && isHostOf(host, domain)) ||
    rules.approvedFacts.some((fact) => fact.toLowerCase().includes(host))
  );
}

/** A name of few words, one of which is the one with the dot: no sentence that somebody put into a name's field. */
function isNamed(name: string, written: string): boolean {
  const words = name.trim().split(/\s+/);
  return words.length <= 3 && words.includes(written) && !/[\d/:@]/.test(name);
}

function hostOf(link: string): string {
  return URL.parse(link)?.hostname ?? link.toLowerCase().replace(/^www\./, '');
}

/** A name of the lead's or sender's that has a dot, or one that the lead writes with a capital, as names are written. */
function isName(written: string, { knownNames = [], leadMessage, approvedFacts }: LinkRules): boolean {
  if (knownNames.some((name) => isNamed(name, written))) return true;
  if (!/^\p{Lu}\p{L}+\.\p{L}+$/u.test(written)) return false;
  return [leadMessage ?? '', ...approvedFacts].some((text) => text.includes(written) && !text.includes(`${written}/`));
}
