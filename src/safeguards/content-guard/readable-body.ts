import { plainOf } from './text.ts';

/* A mail is made of sentences in a language. */

const maxRun = 3;
const functionWords = new Set(
  (
    'a an the and or but if of to in on at by for with from as is are was were be been it its this that these those i you we they he she me us your our my their not no do does did have has had will would can could so than then there here who what when where which how all any more also just only about up out please ' +
    'der die das den dem des ein eine einen einem einer und oder aber wenn von zu zum zur im in am an auf bei fur mit aus als ist sind war wir sie ich ihr ihre ihren ihnen uns unser es nicht kein auch noch nur so wie was wer wo dass hat haben werden wird kann konnen man um nach uber vor bis bitte ' +
    'le la les un une des du de d l et ou mais si en au aux par pour avec dans sur est sont il elle nous vous je on ne pas plus que qui quoi ce cette ces votre vos notre nos se sa son ses mon ma mes y a ' +
    'el los las uno una del al y o pero si en por para con sin sobre es son se lo su sus mi nos le les que no mas como esta este ' +
    'het een van en ik je wij zij te op met voor niet er maar ook och att det som en ett pa av for med inte vi du jeg ikke til og er den av pa til de di il lo gli un una e o che per non con si sono ci da em os as um uma no na que com nao se do w i na z sie do to nie jest o ze ja on och'
  ).split(' '),
);

/** Whether a body is no readable mail: no words, the same words over and over, mostly signs, or words of no language. */
export function isUnreadable(body: string): boolean {
  const words = body.toLowerCase().match(/[\p{L}\p{M}]+/gu) ?? [];
  if (words.length < 3) return true;
  let run = 1;
  for (let index = 1; index < words.length; index += 1) {
    run = words[index] === words[index - 1] ? run + 1 : 1;
    if (run > maxRun) return true;
  }
  if (words.length >= 40 && new Set(words).size < words.length / 5) return true;
  const written = body.replaceAll(/\s|https?:\/\/\S+/g, '');
  if (written.length >= 40 && (written.match(/[\p{L}\p{M}]/gu)?.length ?? 0) < written.length * 0.5) return true;
  return body.split('\n').some(isGibberish);
}

/** A line of many words hardly any of which holds a sentence together, or of repeated signs. */
function isGibberish(line: string): boolean {
  if (/(?:(\p{L})\1{3,}[\s,.!]{1,3}){2}/u.test(`${line.slice(0, 2000)} `)) return true;
  // Bytes, written in ones and zeros or in hexadecimal digits.
  if (/(?:\b[01]{8}\b\s?){3}|(?:\b(?=[0-9a-f]*\d)[0-9a-f]{4}\b\s?){6}/i.test(line)) return true;
  if (
    /([^\p{L}\p{N}\s.=_*-])\1{4,}(?:\s|$)|([!?$#])\2{9,}|(\p{L})\3{9,}|(?:\p{Extended_Pictographic}\ufe0f?\s?){12,}/u.test(
      line,
    )
  )
    return true;
  const words = plainOf(line.slice(0, 2000)).match(/[a-z]+/g) ?? [];
  if (isMostlySigns(line) || repeats(words)) return true;
  if (words.length >= 5 && words.filter(isUnpronounceable).length > words.length / 2) return true;
  if (words.length < 9 || (line.match(/[,;:|/()]/g)?.length ?? 0) > words.length / 4) return false;
  return words.filter((word) => functionWords.has(word)).length < words.length / 6;
}

/** No vowel, or four consonants on end as no language of these letters writes them. */
function isUnpronounceable(word: string): boolean {
  return (
    word.length >= 4 &&
    (!/[aeiouy]/.test(word) || /[bcdfghjklmnpqrstvwxz]{5}|(?:qw|zx|xc|cv|hj|jk|df|fd|kj|lk)/.test(word))
  );
}

function repeats(words: readonly string[]): boolean {
  return words.length >= 9 && new Set(words).size <= words.length / 3;
}

/** Rules of dashes and the like apart, a line has more letters than signs. */
function isMostlySigns(line: string): boolean {
  const written = line.slice(0, 2000).replaceAll(/[\s=_*.|-]/g, '');
  return written.length >= 12 && (written.match(/[\p{L}\p{M}\p{N}]/gu)?.length ?? 0) < written.length / 3;
}
