import { type LucideIcon, ShieldCheck } from 'lucide-react';
import { type ComponentType, type LazyExoticComponent, lazy } from 'react';
import { fillPath, matchPath, type Params, type PathParams } from './paths.ts';

export type PageProps = { params: Params };

export type Page = {
  path: string;
  title: string;
  icon: LucideIcon;
  /** Where it stands in the menu; a page without a group is reached from others. */
  group: 'work' | 'insight' | 'set-up' | null;
  /** Shown only while the sandbox is on. */
  sandboxOnly?: true;
  view: LazyExoticComponent<ComponentType<PageProps>>;
};

/** Every page: a line here, and a folder of its own that is loaded when it is opened. */
export const pages = {
  safety: {
    path: '/safety',
    title: 'Safety',
    icon: ShieldCheck,
    group: 'insight',
    view: lazy(() => import('./pages/safety/safety-page.tsx')),
  },
} as const satisfies Record<string, Page>;

export type PageName = keyof typeof pages;
export const firstPage: PageName = 'safety';

/** The address of a page. */
export function hrefOf<N extends PageName>(
  name: N,
  params: PathParams<(typeof pages)[N]['path']> = {} as PathParams<(typeof pages)[N]['path']>,
): string {
  return fillPath(pages[name].path, params);
}

/** The page at a path with what the path says; null where there is none. */
export function pageAt(path: string): { name: PageName; page: Page; params: Params } | null {
  for (const [name, page] of Object.entries(pages)) {
    const params = matchPath(page.path, path);
    if (params !== null) return { name: name as PageName, page, params };
  }
  return null;
}
