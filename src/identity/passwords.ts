import { CountersignError } from '../core/errors.ts';

const shortest = 12;
const longest = 128;
const fewestDifferent = 6;

/** Beginnings that lists of broken passwords are full of; what follows them are digits and signs. */
const common =
  /^(?:p[a@]ssw[o0]rd|passphrase|passwort|qwert[yz]\w*|asdfgh\w*|azerty\w*|zxcvbn\w*|1q2w3e\w*|letmein|welcome|willkommen|iloveyou|administrator|admin|changeme|secret|dragon|monkey|football|baseball|sunshine|princess|superman|trustno1|master|shadow|hello|summer|winter|spring|autumn|january|countersign)+[\d\W_]*$/i;

/**
 * Refuses a password that guessing finds first: length counts, then how far it is from what everybody takes and from
 * the person's own address. Throws `weak_password`, saying why and never what.
 */
export function requireStrongPassword(password: string, email: string): void {
  const plain = password.toLowerCase();
  const [name = ''] = email.toLowerCase().split('@');
  const why =
    [...password].length < shortest
      ? `Use at least ${shortest} characters; several words make a good one.`
      : password.length > longest
        ? `Use at most ${longest} characters.`
        : new Set(plain).size < fewestDifferent || isSequence(plain)
          ? 'It repeats itself too much.'
          : common.test(password)
            ? 'It is one of those that are tried first.'
            : name.length > 3 && plain.replaceAll(/[\d\W_]/g, '') === name.replaceAll(/[\d\W_]/g, '')
              ? 'It is your own address.'
              : null;
  if (why !== null) throw new CountersignError('weak_password', `This password is too easy to guess. ${why}`);
}

/** Neighbours on the keyboard or in the alphabet nearly all the way, as in `abcdefghijkl` and `123456789012`. */
function isSequence(text: string): boolean {
  const steps = [...text].slice(1).map((sign, at) => sign.charCodeAt(0) - text.charCodeAt(at));
  return steps.filter((step) => Math.abs(step) <= 1).length >= steps.length * 0.8;
}
