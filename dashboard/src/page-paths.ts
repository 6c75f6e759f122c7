import { fillPath, type PathParams } from './paths.ts';

/** Where each page stands. */
export const pagePaths = {
  queue: '/queue/:split?/:draft?',
  lead: '/leads/:run',
  safety: '/safety',
  audit: '/audit',
  sandbox: '/sandbox',
  analytics: '/analytics',
  limits: '/limits',
  voice: '/voice',
  connections: '/connections',
  settings: '/settings',
  team: '/team',
  account: '/account',
} as const;

export type PageName = keyof typeof pagePaths;
export const firstPage = 'queue' satisfies PageName;

/** The address of a page. */
export function hrefOf<N extends PageName>(
  name: N,
  params: PathParams<(typeof pagePaths)[N]> = {} as PathParams<(typeof pagePaths)[N]>,
): string {
  return fillPath(pagePaths[name], params);
}
