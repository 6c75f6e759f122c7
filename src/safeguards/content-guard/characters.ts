const bidiControls = /[\u202a-\u202e\u2066-\u2069\u206a-\u206f]/;
// biome-ignore lint/suspicious/noMisleadingCharacterClass: each is meant alone
const emojiJoiner = /(?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f])\u200d(?=\p{Extended_Pictographic})/gu;
const emojiSelector = /(?<=[\p{Extended_Pictographic}0-9#*])[\ufe0e\ufe0f]/gu;
const scriptJoiner =
  /(?<=[\p{Script=Arabic}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Gujarati}\p{Script=Gurmukhi}\p{Script=Sinhala}\p{Script=Khmer}\p{Script=Mongolian}\p{M}])[\u200c\u200d]/gu;
const directionMark =
  /(?<=[\p{Script=Hebrew}\p{Script=Arabic}\p{M}\d\s.,:;!?()\-–"'%+/])[\u200e\u200f\u061c](?![\u200e\u200f\u061c])/gu;
const rightToLeft = /[\p{Script=Hebrew}\p{Script=Arabic}]/u;
// biome-ignore lint/suspicious/noMisleadingCharacterClass: each is meant alone
const invisible = /[\p{Cf}\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\ufe00-\ufe0f\u{e0100}-\u{e01ef}]/u;
const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\p{Co}\p{Cn}\ufffc\ufffd]/u;
const oddSpace = /[\u1680\u2000-\u2008\u200a\u205f\u2028\u2029]/;
const trailingCode = /(?:[ \t]*\t[ \t]* [ \t]*|[ \t]* [ \t]*\t[ \t]*|[ \t]{12,})$/m;
const piledMarks = /\p{M}{4,}|[\u0335-\u0338\u20d0-\u20dc\u20e5-\u20eb]/u;
/** Flags are pairs of these; a lone one, or a row of flags, spells. */
const spellingFlags =
  /(?<![\u{1f1e6}-\u{1f1ff}])[\u{1f1e6}-\u{1f1ff}](?![\u{1f1e6}-\u{1f1ff}])|[\u{1f1e6}-\u{1f1ff}]{7,}/u;
const lookalikeLetters =
  /[\u{1d400}-\u{1d7ff}\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\u24b6-\u24e9\u{1f130}-\u{1f149}\u{1f150}-\u{1f169}\u{1f170}-\u{1f189}\u02b0-\u02b8\u1d00-\u1d2b\u0250-\u0252\u0258\u025a\u025c-\u0262\u0264-\u0268\u026a-\u0271\u0273-\u0289\u028c-\u02af\u018d\u019b\u01a8\u01aa\ua730-\ua7ff\u2c60-\u2c7f\u2800-\u28ff]/u;
const latin = /\p{Script=Latin}/u;
const lookalikeScripts =
  /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Cherokee}\p{Script=Coptic}\p{Script=Lisu}]/u;

/**
 * Characters that a reader cannot see or is fooled by. Allowed are those ordinary writing needs: joiners in emoji and in
 * the scripts that use them, direction marks beside Hebrew and Arabic.
 */
export function unreadableCharacters(text: string): string[] {
  const reasons: string[] = [];
  let rest = text.replace(emojiJoiner, '').replace(emojiSelector, '').replace(scriptJoiner, '');
  if (rightToLeft.test(rest)) rest = rest.replace(directionMark, '');
  if (bidiControls.test(rest)) reasons.push('The text changes its writing direction with control characters.');
  else if (invisible.test(rest) || oddSpace.test(rest) || !rest.isWellFormed())
    reasons.push('The text holds invisible characters.');
  if (control.test(rest.replaceAll(/[\ud800-\udfff]/g, ''))) reasons.push('The text holds control characters.');
  if (hasTrailingCode(rest)) reasons.push('The text hides something in blanks at the end of lines.');
  if (piledMarks.test(rest)) reasons.push('The text piles up accents.');
  if (lookalikeLetters.test(rest) || spellingFlags.test(rest) || mixesScripts(rest))
    reasons.push('The text mixes letters of different alphabets in a word.');
  return reasons;
}

function hasTrailingCode(text: string): boolean {
  return text.split('\n').some((line) => trailingCode.test(line.slice(-24)));
}

function mixesScripts(text: string): boolean {
  if (!lookalikeScripts.test(text)) return false;
  return text.split(/[^\p{L}\p{M}]+/u).some((word) => latin.test(word) && lookalikeScripts.test(word));
}
