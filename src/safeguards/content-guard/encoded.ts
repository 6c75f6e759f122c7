import { plainOf } from './text.ts';

/* Nothing in a mail is written so that only a machine, or a puzzle solver, can read it. What the lead or a fact wrote stays. */

/** Whether a text holds something encoded that stands in none of the `sources`. */
export function holdsEncoded(text: string, sources: string): boolean {
  const bare = text.replaceAll(/<[^<>]{0,4000}>/g, (tag) => tag.replaceAll(/style="[^"]*"/g, ''));
  return (
    opaqueTokens(bare).some((token) => !sources.includes(token)) ||
    isCoded(bare) ||
    (holdsSpacedLetters(bare) && !holdsSpacedLetters(sources))
  );
}

/** Words no language writes: long, and mixing digits and both cases, or hexadecimal, or with capitals all over. */
function opaqueTokens(text: string): string[] {
  const tokens = text.match(/[A-Za-z0-9+/_-]{16,4000}={0,2}/g) ?? [];
  return tokens
    .filter((token) => !/^[a-z]+(?:[-_/][a-z]+)*$/i.test(token) || looksShuffled(token))
    .filter((token) => {
      const path =
        /[-_/]/.test(token) &&
        token.split(/[-_/]/).every((part) => part.length < 14 && !looksShuffled(part) && !/\d[A-Za-z]+\d/.test(part));
      if (path || !/[A-Za-z]/.test(token)) return false;
      const mixed = /\d/.test(token) && /[a-z]/.test(token) && /[A-Z]/.test(token);
      const hexadecimal = /^[0-9a-f-]+$/i.test(token) && token.replaceAll(/\D/g, '').length >= 4;
      const base32 = /^[A-Z2-7]{16,}={0,6}$/.test(token) && /[2-7]/.test(token);
      return mixed || hexadecimal || base32 || token.endsWith('=') || looksShuffled(token);
    });
}

function looksShuffled(token: string): boolean {
  return (token.match(/[a-z][A-Z]/g)?.length ?? 0) >= 4 && (token.match(/[A-Z][a-z]?[A-Z]/g)?.length ?? 0) >= 1;
}

/** Runs of numbers, bits, Morse signs, escapes or pieces of base64, as text is written in codes. */
function isCoded(text: string): boolean {
  return (
    /(?:(?<![\w.,:])(?:\d{2,3}|[01]{5,8})[ ,;-]{1,2}){10,}/.test(text) ||
    /[01]{32}/.test(text) ||
    /(?:(?<![\w])[0-9a-f]{2}[ :]){10,}/i.test(text) ||
    /(?:(?<![\w])0x[0-9a-f]{2}[ ,;]{0,2}){6,}/i.test(text) ||
    /(?:(?<=^|[\s/])[.·•_-]{1,6}(?: |\/)){10,}/m.test(text) ||
    /(?:\\[ux][0-9a-f]{2,4}){3,}|(?:[%=][0-9a-f]{2}){6,}|(?:&#x?[0-9a-f]{2,5};){6,}/i.test(text) ||
    (text.match(/(?<![A-Za-z0-9])(?=[A-Za-z]*\d)(?=[A-Za-z0-9]*[a-z])(?=[A-Za-z0-9]*[A-Z])[A-Za-z0-9+/]{4,8}(?=[\s=])/g)
      ?.length ?? 0) >= 4 ||
    /(?:\b(?:zero|oh|one|two|three|four|five|six|seven|eight|nine|null|eins|zwei|drei|vier|funf|sechs|sieben|acht|neun|un|deux|trois|quatre|cinq|sept|huit|neuf|cero|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve)[ ,-]{1,3}){6,}/.test(
      plainOf(text),
    )
  );
}

/** Letters set apart one by one, by blanks or a sign; an enumeration in the order of the alphabet is none. */
function holdsSpacedLetters(text: string): boolean {
  const found = text.match(
    /(?<![\p{L}\p{N}])(?:\p{Script=Latin}(?: {1,3}|[.\-*/_|,•·~+])){6,200}\p{Script=Latin}(?![\p{L}\p{N}])/gu,
  );
  return (found ?? []).some(
    (run) => !'abcdefghijklmnopqrstuvwxyz'.includes(run.toLowerCase().replaceAll(/[^\p{L}]/gu, '')),
  );
}
