import {
  AudioLines,
  ChartNoAxesColumn,
  CircleUser,
  FlaskConical,
  Gauge,
  Inbox,
  type LucideIcon,
  Plug,
  Route,
  ScrollText,
  ShieldCheck,
  SlidersHorizontal,
  Users,
} from 'lucide-react';
import { type ComponentType, type LazyExoticComponent, lazy } from 'react';
import { type PageName, pagePaths } from './page-paths.ts';
import type { PageProps } from './page-props.ts';
import { matchPath, type Params } from './paths.ts';

export type Page = {
  path: string;
  title: string;
  icon: LucideIcon;
  /** Where it stands in the menu; a page without a group is reached from others. */
  group: 'work' | 'insight' | 'set-up' | null;
  /** In the menu of those with at least this role. */
  role?: 'admin';
  /** Shown only while the sandbox is on. */
  sandboxOnly?: true;
  view: LazyExoticComponent<ComponentType<PageProps>>;
};

/** Every page: a line in page-paths.ts, an entry here, and a folder of its own that is loaded when it is opened. */
export const pages = {
  queue: {
    path: pagePaths.queue,
    title: 'Queue',
    icon: Inbox,
    group: 'work',
    view: lazy(() => import('./pages/queue/queue-page.tsx')),
  },
  lead: {
    path: pagePaths.lead,
    title: 'Lead',
    icon: Route,
    group: null,
    view: lazy(() => import('./pages/lead/lead-page.tsx')),
  },
  safety: {
    path: pagePaths.safety,
    title: 'Safety',
    icon: ShieldCheck,
    group: 'insight',
    view: lazy(() => import('./pages/safety/safety-page.tsx')),
  },
  audit: {
    path: pagePaths.audit,
    title: 'Audit',
    icon: ScrollText,
    group: 'insight',
    view: lazy(() => import('./pages/audit/audit-page.tsx')),
  },
  sandbox: {
    path: pagePaths.sandbox,
    title: 'Sandbox',
    icon: FlaskConical,
    group: 'set-up',
    sandboxOnly: true,
    view: lazy(() => import('./pages/sandbox/sandbox-page.tsx')),
  },
  analytics: {
    path: pagePaths.analytics,
    title: 'Analytics',
    icon: ChartNoAxesColumn,
    group: 'insight',
    view: lazy(() => import('./pages/analytics/analytics-page.tsx')),
  },
  limits: {
    path: pagePaths.limits,
    title: 'Limits',
    icon: Gauge,
    group: 'insight',
    view: lazy(() => import('./pages/limits/limits-page.tsx')),
  },
  voice: {
    path: pagePaths.voice,
    title: 'Voice',
    icon: AudioLines,
    group: 'set-up',
    view: lazy(() => import('./pages/voice/voice-page.tsx')),
  },
  connections: {
    path: pagePaths.connections,
    title: 'Connections',
    icon: Plug,
    group: 'set-up',
    view: lazy(() => import('./pages/connections/connections-page.tsx')),
  },
  team: {
    path: pagePaths.team,
    title: 'Team',
    icon: Users,
    group: 'set-up',
    role: 'admin',
    view: lazy(() => import('./pages/team/team-page.tsx')),
  },
  settings: {
    path: pagePaths.settings,
    title: 'Settings',
    icon: SlidersHorizontal,
    group: 'set-up',
    role: 'admin',
    view: lazy(() => import('./pages/settings/settings-page.tsx')),
  },
  account: {
    path: pagePaths.account,
    title: 'Account',
    icon: CircleUser,
    group: 'set-up',
    view: lazy(() => import('./pages/account/account-page.tsx')),
  },
} as const satisfies Record<PageName, Page>;

/** The page at a path with what the path says; null where there is none. */
export function pageAt(path: string): { name: PageName; page: Page; params: Params } | null {
  for (const [name, page] of Object.entries(pages)) {
    const params = matchPath(page.path, path);
    if (params !== null) return { name: name as PageName, page, params };
  }
  return null;
}
