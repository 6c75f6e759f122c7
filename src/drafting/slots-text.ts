import { CountersignError } from '../core/errors.ts';
import type { Slot } from '../core/slot.ts';

export { findFreeTypedTimes } from './typed-times.ts';

/** The token a writer puts where slot number `n` (from 1) shall stand. */
export function slotToken(n: number): string {
  return `{{slot:${n}}}`;
}

/**
 * Puts the words of slots, and the addresses of links, where the writer placed `{{slot:n}}` and `{{link:name}}`.
 * `describe` gives a slot's words in the language of the text; without it they are the slot's own `display`.
 * `used` lists the slots offered, each once, in the order they stand in. Any other `{{…}}`, or a number without a slot,
 * throws `unrendered_token`.
 */
export function renderSlots(
  text: string,
  slots: readonly Slot[],
  options: {
    language: string;
    describe?: (slot: Slot, language: string) => string;
    links?: readonly { name: string; url: string }[];
  },
): { text: string; used: Slot[] } {
  const used = new Set<Slot>();
  const rendered = text.replaceAll(/\{\{([^{}]{0,80})\}\}/g, (token, inner: string) => {
    const [kind, name] = inner.split(':', 2).map((part) => part.trim());
    const slot = kind === 'slot' && /^[1-9]\d?$/.test(name ?? '') ? slots[Number(name) - 1] : undefined;
    if (slot !== undefined) {
      used.add(slot);
      return options.describe?.(slot, options.language) ?? slot.display;
    }
    const link = kind === 'link' ? options.links?.find((known) => known.name === name) : undefined;
    if (link !== undefined) return link.url;
    throw unrendered(token);
  });
  const left = /\{\{|\}\}/.exec(rendered);
  if (left !== null) throw unrendered(rendered.slice(Math.max(0, left.index - 20), left.index + 20).toWellFormed());
  return { text: rendered, used: [...used] };
}

function unrendered(token: string): CountersignError {
  return new CountersignError('unrendered_token', 'The text contains a token that stands for nothing.', { token });
}
