import { type KeyboardEvent, useId, useState } from 'react';
import { pagesOfMenu } from '../menu.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { fillPath } from '../paths.ts';
import { navigate } from '../router.tsx';
import { useSession } from '../session.ts';
import { type Command, commands } from './catalogue.ts';
import { KeyCaps } from './key-caps.tsx';
import { runCommand, useAvailableCommands, useCommand } from './registry.ts';

type Entry = { id: string; title: string; keys: string | null; run: () => void };

/** Everything that can be done now, found by typing a few letters of it. */
export function Palette() {
  const [isOpen, setOpen] = useState(false);
  useCommand('palette.open', () => setOpen(true));
  return (
    <Dialog title="Find a command or page" isOpen={isOpen} onClose={() => setOpen(false)} bare>
      {isOpen && <Finder onDone={() => setOpen(false)} />}
    </Dialog>
  );
}

function Finder({ onDone }: { onDone: () => void }) {
  const [words, setWords] = useState('');
  const [at, setAt] = useState(0);
  const list = useId();
  const entries = useEntries().filter(({ title }) => fits(title, words));
  const chosen = entries[Math.min(at, entries.length - 1)];
  const take = (entry: Entry | undefined) => {
    if (entry === undefined) return;
    onDone();
    // The dialog gives the focus back first, so that the command may move it.
    queueMicrotask(() => requestAnimationFrame(entry.run));
  };
  const move = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === 'Enter') take(chosen);
    else if (step === undefined) return;
    else setAt((now) => (Math.min(now, entries.length - 1) + step + entries.length) % Math.max(1, entries.length));
    event.preventDefault();
  };
  return (
    <div className="palette">
      <input
        type="text"
        role="combobox"
        aria-label="Find a command or page"
        aria-expanded="true"
        aria-controls={list}
        aria-activedescendant={chosen === undefined ? undefined : `${list}-${chosen.id}`}
        placeholder="What do you want to do?"
        value={words}
        onChange={(event) => {
          setWords(event.target.value);
          setAt(0);
        }}
        onKeyDown={move}
      />
      <div id={list} role="listbox" aria-label="Commands and pages">
        {entries.map((entry) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the combobox above takes the keys
          // biome-ignore lint/a11y/useFocusableInteractive: the combobox above keeps the focus
          <div
            key={entry.id}
            id={`${list}-${entry.id}`}
            role="option"
            aria-selected={entry === chosen}
            onClick={() => take(entry)}
          >
            <span>{entry.title}</span>
            {entry.keys !== null && <KeyCaps keys={entry.keys} />}
          </div>
        ))}
      </div>
      {entries.length === 0 && <p className="palette-none">Nothing is called that.</p>}
    </div>
  );
}

function useEntries(): Entry[] {
  const { data: session } = useSession();
  const all: Record<string, Command> = commands;
  const ofCommands = useAvailableCommands().flatMap((id) => {
    const { title, keys, keysOnly } = all[id] as Command;
    return keysOnly ? [] : [{ id, title, keys: keys[0] ?? null, run: () => void runCommand(id) }];
  });
  const ofPages = pagesOfMenu(session).map(({ path, title }) => ({
    id: path.slice(1).replaceAll(/\W/g, '-'),
    title: `Go to ${title}`,
    keys: null,
    run: () => navigate(fillPath(path, {})),
  }));
  return [...ofCommands, ...ofPages];
}

/** Every word typed begins some word of the title. */
function fits(title: string, words: string): boolean {
  const given = title.toLowerCase().split(/\W+/);
  return words
    .toLowerCase()
    .split(/\W+/)
    .every((word) => given.some((one) => one.startsWith(word)));
}
