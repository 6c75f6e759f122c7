import type { Params } from './paths.ts';

/** What a page is given: what its address says. */
export type PageProps = { params: Params };
