import { Keyboard, Menu as MenuIcon, Monitor, Moon, Search, Sun, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import icon from './assets/icon.svg';
import { runCommand, useCommand } from './commands/registry.ts';
import { type Page, pageAt, pages } from './pages.ts';
import { fillPath } from './paths.ts';
import { isMac } from './platform.ts';
import { Link } from './router.tsx';
import { type DeskStart, hasRole, useSession } from './session.ts';
import { keepTheme, keptTheme, type Theme, themes } from './theme.ts';

const groupTitles = { work: 'Work', insight: 'Insight', 'set-up': 'Set-up' } as const;

/** Where one can go, who one is, and what this installation may do. On small screens it opens over the page. */
export function Menu({ path }: { path: string }) {
  const [isOpen, setOpen] = useState(false);
  const { data: session } = useSession();
  // biome-ignore lint/correctness/useExhaustiveDependencies: going anywhere closes the menu
  useEffect(() => setOpen(false), [path]);
  return (
    <header className="menu" data-open={isOpen}>
      <div className="menu-head">
        <button
          type="button"
          className="icon-button menu-toggle"
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        >
          {isOpen ? <X aria-hidden /> : <MenuIcon aria-hidden />}
          <span className="visually-hidden">Menu</span>
        </button>
        <Link to="/" className="brand">
          <img src={icon} alt="" width="26" height="26" />
          <span>Countersign</span>
        </Link>
      </div>
      <nav aria-label="Pages">
        <button type="button" className="menu-search" onClick={() => runCommand('palette.open')}>
          <Search aria-hidden />
          <span>Find</span>
          <kbd>{isMac ? '⌘' : 'Ctrl'} K</kbd>
        </button>
        {(Object.keys(groupTitles) as (keyof typeof groupTitles)[]).map((group) => (
          <MenuGroup key={group} group={group} path={path} session={session} />
        ))}
      </nav>
      <MenuFoot session={session} />
    </header>
  );
}

export function pagesOfMenu(session: DeskStart | undefined): Page[] {
  return (Object.values(pages) as Page[]).filter(
    ({ group, sandboxOnly, role }) =>
      group !== null &&
      (!sandboxOnly || session?.sandbox.enabled) &&
      (role === undefined || (session !== undefined && hasRole(session, role))),
  );
}

function MenuGroup(props: { group: keyof typeof groupTitles; path: string; session: DeskStart | undefined }) {
  const inGroup = pagesOfMenu(props.session).filter(({ group }) => group === props.group);
  const current = pageAt(props.path)?.page.path;
  if (inGroup.length === 0) return null;
  return (
    <section>
      <h2>{groupTitles[props.group]}</h2>
      <ul>
        {inGroup.map(({ path, title, icon: Icon }) => (
          <li key={path}>
            <Link to={fillPath(path, {})} title={title} aria-current={path === current ? 'page' : undefined}>
              <Icon aria-hidden />
              <span>{title}</span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

const modeSentences = {
  draft_only: 'Drafts only. Nothing can be sent.',
  manual_send: 'A person approves, then sends.',
  send_after_approval: 'Approved mails are sent.',
} as const;

function MenuFoot({ session }: { session: DeskStart | undefined }) {
  if (session === undefined) return null;
  return (
    <footer>
      {session.sandbox.enabled && <p className="menu-note">Sandbox: nothing leaves this machine.</p>}
      <p className="menu-note">{modeSentences[session.mode]}</p>
      <div className="menu-person">
        <span className="avatar" aria-hidden>
          {session.me.name.slice(0, 1).toUpperCase()}
        </span>
        <span className="menu-name">{session.me.name}</span>
        <ThemeButton />
        <button type="button" className="icon-button" title="Keys (?)" onClick={() => runCommand('help.open')}>
          <Keyboard aria-hidden />
          <span className="visually-hidden">Keys</span>
        </button>
      </div>
    </footer>
  );
}

const themeIcons = { system: Monitor, light: Sun, dark: Moon } as const;

function ThemeButton() {
  const [theme, setTheme] = useState<Theme>(keptTheme);
  const next = themes[(themes.indexOf(theme) + 1) % themes.length] ?? 'system';
  const change = () => {
    keepTheme(next);
    setTheme(next);
  };
  useCommand('theme.next', change);
  const Icon = themeIcons[theme];
  return (
    <button type="button" className="icon-button" title={`Colours: ${theme}`} onClick={change}>
      <Icon aria-hidden />
      <span className="visually-hidden">
        Colours: {theme}. Change to {next}.
      </span>
    </button>
  );
}
