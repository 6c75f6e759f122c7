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
