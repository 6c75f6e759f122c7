import type { State } from '../state.ts';
import { reverseType } from './types.ts';

export type Link = { fromType: string; fromId: string; toType: string; toId: string; typeIds: number[] };
export type Links = ReturnType<typeof createLinks>;

/** Associations, kept in both directions: making one makes its way back. */
export function createLinks(state: State) {
  const links = state.collection<Link>('hubspot.links');
  const byOrigin = new Map<string, Map<string, Link>>();
  links.watch((key, next, before) => {
    if (before !== undefined) byOrigin.get(originOf(before))?.delete(key);
    if (next === undefined) return;
    const all = byOrigin.get(originOf(next)) ?? new Map<string, Link>();
    byOrigin.set(originOf(next), all.set(key, next));
  });

  function add(link: Link): Link {
    const key = keyOf(link);
    const known = links.get(key)?.typeIds ?? [];
    const missing = link.typeIds.filter((typeId) => !known.includes(typeId));
    if (missing.length === 0) return { ...link, typeIds: known };
    const next = { ...link, typeIds: [...known, ...missing] };
    links.put(key, next);
    return next;
  }

  return {
    /** Adds types to a pair; repeating it changes nothing. */
    put(link: Link): Link {
      const backIds = link.typeIds.flatMap((typeId) => reverseType(link.fromType, link.toType, typeId) ?? []);
      if (backIds.length > 0)
        add({ fromType: link.toType, fromId: link.toId, toType: link.fromType, toId: link.fromId, typeIds: backIds });
      return add(link);
    },
    /** Removes every association of a pair, both ways. */
    remove(fromType: string, fromId: string, toType: string, toId: string): void {
      links.remove(keyOf({ fromType, fromId, toType, toId, typeIds: [] }));
      links.remove(keyOf({ fromType: toType, fromId: toId, toType: fromType, toId: fromId, typeIds: [] }));
    },
    from: (type: string, id: string, toType: string): Link[] => [
      ...(byOrigin.get(`${type}/${id}/${toType}`)?.values() ?? []),
    ],
    all: (): IterableIterator<Link> => links.values(),
  };
}

const originOf = (link: Link): string => `${link.fromType}/${link.fromId}/${link.toType}`;
const keyOf = (link: Link): string => `${originOf(link)}/${link.toId}`;
