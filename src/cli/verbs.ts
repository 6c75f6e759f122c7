import type { ZodType } from 'zod';
import * as administration from '../http/administration.ts';
import * as drafts from '../http/drafts.ts';
import * as intake from '../http/intake.ts';
import * as overview from '../http/overview.ts';
import * as quotas from '../http/quotas.ts';
import type { Route } from '../http/route.ts';
import { routes } from '../http/routes.ts';
import * as status from '../http/status.ts';
import * as suppression from '../http/suppression.ts';

/** A verb as one calls it: its name, and the route that holds its schemas. */
export type NamedVerb = { name: string; route: Route };

/** Every verb that has a route, named by its group and what it does, such as `drafts.approve`. */
export function namedVerbs(): NamedVerb[] {
  const groups = { status, intake, drafts, overview, suppression, quotas, administration };
  return Object.entries(groups).flatMap(([group, operations]) =>
    Object.entries(operations).flatMap(([name, operation]) => {
      const route = routes.find(({ run }) => run === (operation as Partial<Route>).run);
      return route === undefined ? [] : [{ name: `${group}.${dashed(name)}`, route }];
    }),
  );
}

/** The request of a call: fields named in the path go there, those of the query there, all others are the body. */
export function requestOf(
  { method, path, query, body }: Route,
  fields: Readonly<Record<string, unknown>>,
): { method: Route['method']; url: string; body?: unknown } {
  const rest = { ...fields };
  const filled = path.replaceAll(/:(\w+)/g, (_whole, name: string) => {
    const value = rest[name];
    delete rest[name];
    return value === undefined ? `:${name}` : encodeURIComponent(String(value));
  });
  const search = new URLSearchParams();
  const inQuery =
    body === undefined ? Object.keys(rest) : fieldsOf(query).filter((name) => !fieldsOf(body).includes(name));
  for (const name of inQuery) {
    if (rest[name] !== undefined) search.set(name, String(rest[name]));
    delete rest[name];
  }
  const url = search.size === 0 ? filled : `${filled}?${search}`;
  return body === undefined ? { method, url } : { method, url, body: rest };
}

/** The names of the fields that a route takes, those of the path first. */
export function fieldNames({ path, query, body }: Route): string[] {
  return [...path.matchAll(/:(\w+)/g)].map((match) => match[1] ?? '').concat(fieldsOf(query), fieldsOf(body));
}

function fieldsOf(schema: ZodType | undefined): string[] {
  return Object.keys((schema as { shape?: object } | undefined)?.shape ?? {});
}

function dashed(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
