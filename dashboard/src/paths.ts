/** The names in a pattern such as `/queue/:split?/:draft?`; those with a question mark may be left out. */
export type PathParams<P extends string> = P extends `${infer Head}/${infer Tail}`
  ? Segment<Head> & PathParams<Tail>
  : Segment<P>;
type Segment<S extends string> = S extends `:${infer Name}?`
  ? { [K in Name]?: string | undefined }
  : S extends `:${infer Name}`
    ? { [K in Name]: string }
    : unknown;

export type Params = Readonly<Record<string, string | undefined>>;

/** The parameters of a path by a pattern, or null where it does not fit. */
export function matchPath(pattern: string, path: string): Params | null {
  const wanted = pattern.split('/').filter(Boolean);
  const given = path.split('/').filter(Boolean);
  if (given.length > wanted.length) return null;
  const found: Record<string, string> = {};
  for (const [index, segment] of wanted.entries()) {
    const value = given[index];
    if (!segment.startsWith(':')) {
      if (segment !== value) return null;
      continue;
    }
    if (value === undefined && !segment.endsWith('?')) return null;
    if (value !== undefined) found[segment.replace(/^:|\?$/g, '')] = decoded(value);
  }
  return found;
}

/** The address for a pattern and its parameters. */
export function fillPath<P extends string>(pattern: P, params: PathParams<P>): string {
  const values = params as Params;
  const segments = pattern.split('/').filter(Boolean);
  const filled = segments.map((segment) =>
    segment.startsWith(':') ? values[segment.replace(/^:|\?$/g, '')] : segment,
  );
  const end = filled.indexOf(undefined);
  return `/${(end === -1 ? filled : filled.slice(0, end)).map((part) => encodeURIComponent(part ?? '')).join('/')}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
