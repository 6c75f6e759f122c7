import type { SearchObject } from 'imapflow';

const terms = /(?:(from|to|subject):)?(?:"([^"]*)"|(\S+))/gi;

/**
 * A query as people type it (`from:"a@example.com" subject:racking words`) in IMAP's terms, all of which must hold; of
 * one field the last counts. Null when nothing is asked for.
 */
export function searchOf(query: string): SearchObject | null {
  const search: Record<string, string> = {};
  for (const [, field, quoted, bare] of query.matchAll(terms)) {
    const value = (quoted ?? bare ?? '').replace(/[\r\n\0]/g, ' ').trim();
    if (value === '') continue;
    if (field === undefined) search.text = search.text === undefined ? value : `${search.text} ${value}`;
    else search[field.toLowerCase()] = value;
  }
  return Object.keys(search).length === 0 ? null : search;
}
