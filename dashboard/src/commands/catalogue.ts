/**
 * Where a command works. `dialog` stands alone: while a dialog is open nothing behind it acts. Scopes that can be in force
 * together share one set of keys.
 */
export type Scope = 'everywhere' | 'list' | 'draft' | 'dialog';

export type Command = {
  title: string;
  /** As `mod+k` (Cmd or Ctrl), `shift+x`, `j`, `Enter`. */
  keys: readonly string[];
  scope: Scope;
  /** Also while one types into a field. */
  inFields?: true;
  /** Holding the key down repeats it. */
  repeats?: true;
  /** Left out of the palette: moving about is for keys. */
  keysOnly?: true;
};

/** Every command of the page. Keys, help and palette are made from this; pages say what a command does while they show. */
export const commands = {
  'list.next': { title: 'Next draft', keys: ['j'], scope: 'list', repeats: true, keysOnly: true },
  'list.previous': { title: 'Previous draft', keys: ['k'], scope: 'list', repeats: true, keysOnly: true },
  'list.open': { title: 'Open the draft', keys: ['Enter'], scope: 'list', keysOnly: true },
  'list.back': { title: 'Back, or leave the text', keys: ['Escape'], scope: 'list', inFields: true, keysOnly: true },
  'list.select': { title: 'Select', keys: ['x'], scope: 'list' },
  'list.select-range': { title: 'Select up to here', keys: ['shift+x'], scope: 'list' },
  'list.search': { title: 'Search this list', keys: ['/'], scope: 'list' },
  'list.snooze': { title: 'Snooze', keys: ['s'], scope: 'list' },
  'list.hand-over': { title: 'Hand over', keys: ['h'], scope: 'list' },
  'list.reject': { title: 'Reject', keys: ['r'], scope: 'list' },
  'list.undo': { title: 'Undo', keys: ['z'], scope: 'list' },
  'draft.approve': { title: 'Approve', keys: ['a'], scope: 'draft' },
  'draft.confirm': { title: 'Approve and go on; save an edit', keys: ['mod+Enter'], scope: 'draft', inFields: true },
  'draft.send': { title: 'Send', keys: ['shift+s'], scope: 'draft' },
  'draft.edit': { title: 'Edit', keys: ['e'], scope: 'draft' },
  'draft.regenerate': { title: 'Write anew', keys: ['g'], scope: 'draft' },
  'draft.diff': { title: 'What was changed', keys: ['d'], scope: 'draft' },
  'panel.sources': { title: 'Sources', keys: ['1'], scope: 'draft' },
  'panel.thread': { title: 'Thread', keys: ['2'], scope: 'draft' },
  'panel.versions': { title: 'Versions', keys: ['3'], scope: 'draft' },
  'palette.open': {
    title: 'Find a command or page',
    keys: ['mod+k'],
    scope: 'everywhere',
    inFields: true,
    keysOnly: true,
  },
  'help.open': { title: 'Show all keys', keys: ['?'], scope: 'everywhere' },
  'theme.next': { title: 'Change between light and dark', keys: [], scope: 'everywhere' },
} as const satisfies Record<string, Command>;

export type CommandId = keyof typeof commands;

export const allCommands = Object.entries(commands) as [CommandId, Command][];

/** Pairs of commands that one key would call at the same time. Empty, or the page is wrong. */
export function conflicts(all: readonly (readonly [string, Command])[]): string[] {
  const owner = new Map<string, string>();
  const found: string[] = [];
  for (const [id, { keys, scope }] of all) {
    for (const key of keys) {
      const place = `${scope === 'dialog' ? 'dialog' : 'page'} ${key}`;
      const other = owner.get(place);
      if (other === undefined) owner.set(place, id);
      else found.push(`${key}: ${other} and ${id}`);
    }
  }
  return found;
}
