import type { Route, Vendor } from './wire.ts';

export type Match = { vendor: Vendor; route: Route; params: Record<string, string> };
type Leaf = { vendor: Vendor; route: Route; names: string[] };
type Node = { literal: Map<string, Node>; any?: Node; leaves: Map<string, Leaf> };

/** Finds the operation for a method and path; a literal segment wins over a placeholder, a trailing slash is optional. */
export function createRouter(vendors: Vendor[]): (method: string, path: string) => Match | undefined {
  const root = node();
  for (const vendor of vendors) for (const route of vendor.routes) add(root, vendor, route);
  return (method, path) => {
    const segments = split(path);
    const values: string[] = [];
    const leaf = find(root, segments, 0, method, values);
    if (leaf === undefined) return undefined;
    const params: Record<string, string> = {};
    leaf.names.forEach((name, index) => {
      params[name] = decode(values[index] ?? '');
    });
    return { vendor: leaf.vendor, route: leaf.route, params };
  };
}

function add(root: Node, vendor: Vendor, route: Route): void {
  const names: string[] = [];
  let at = root;
  for (const segment of split(route.path)) {
    if (segment.startsWith('{')) {
      names.push(segment.slice(1, -1));
      at.any ??= node();
      at = at.any;
    } else {
      const next = at.literal.get(segment) ?? node();
      at.literal.set(segment, next);
      at = next;
    }
  }
  if (at.leaves.has(route.method)) throw new Error(`two routes for ${route.method} ${route.path}`);
  at.leaves.set(route.method, { vendor, route, names });
}

function find(at: Node, segments: string[], depth: number, method: string, values: string[]): Leaf | undefined {
  const segment = segments[depth];
  if (segment === undefined) return at.leaves.get(method);
  const literal = at.literal.get(segment);
  const found = literal && find(literal, segments, depth + 1, method, values);
  if (found !== undefined || at.any === undefined) return found;
  values.push(segment);
  const guessed = find(at.any, segments, depth + 1, method, values);
  if (guessed === undefined) values.pop();
  return guessed;
}

const node = (): Node => ({ literal: new Map(), leaves: new Map() });
const split = (path: string): string[] => path.split('/').filter((segment) => segment !== '');

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
