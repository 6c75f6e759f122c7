import { allCommands, type Command } from './catalogue.ts';
import { keyOf } from './key-of.ts';
import { isAvailable, runCommand } from './registry.ts';

const place = 'countersign.single_keys';

/** Single keys can be switched off, for those whose speech input or habits press them by accident. */
export function singleKeysAreOn(): boolean {
  return localStorage.getItem(place) !== 'off';
}

export function setSingleKeys(isOn: boolean): void {
  localStorage.setItem(place, isOn ? 'on' : 'off');
}

/** Turns keys into commands. Answers how to stop. */
export function listenToKeys(target: Window): () => void {
  const listener = (event: KeyboardEvent) => {
    const id = commandOf(event);
    if (id === null) return;
    event.preventDefault();
    event.stopPropagation();
    runCommand(id);
  };
  target.addEventListener('keydown', listener);
  return () => target.removeEventListener('keydown', listener);
}

function commandOf(event: KeyboardEvent) {
  if (event.defaultPrevented || event.isComposing) return null;
  const pressed = keyOf(event);
  const isTyping = event.target instanceof Element && isField(event.target);
  const inDialog = document.querySelector('dialog[open]') !== null;
  const fits = ([id, command]: [Parameters<typeof isAvailable>[0], Command]) =>
    command.keys.includes(pressed) &&
    isAvailable(id) &&
    (command.scope === 'dialog') === inDialog &&
    (!isTyping || command.inFields === true) &&
    (!event.repeat || command.repeats === true) &&
    (pressed.includes('mod+') || pressed.length > 1 || singleKeysAreOn()) &&
    !(pressed === 'Enter' && event.target instanceof Element && event.target.closest('a, button, summary') !== null);
  return allCommands.find(fits)?.[0] ?? null;
}

function isField(element: Element): boolean {
  return (
    element.closest(
      'input:not([type=checkbox], [type=radio], [type=button]), textarea, select, [contenteditable=true]',
    ) !== null
  );
}
