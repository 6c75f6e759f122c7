import { isMac } from '../platform.ts';

const shown: Record<string, string> = {
  mod: isMac ? '⌘' : 'Ctrl',
  shift: '⇧',
  Enter: '↵',
  Escape: 'Esc',
  ArrowDown: '↓',
  ArrowUp: '↑',
};

/** A key as people see it on their keyboard. */
export function KeyCaps({ keys }: { keys: string }) {
  return (
    <kbd>
      {keys
        .split('+')
        .map((key) => shown[key] ?? key.toUpperCase())
        .join(' ')}
    </kbd>
  );
}
