const reach = 40;
const titles =
  /(?:^|[^\p{L}])(?:mr|mrs|ms|mx|miss|dr|prof|sir|madam|herrn?|frau|monsieur|madame|mme|mlle|m|se[ñn]or(?:a|ita)?|sr|sra|sig(?:nor|nora|\.ra)?|dott|dhr|mevr|pan|pani)\.? ?$/iu;
const greetings =
  /(?:^|[\n>"“(,;:.!?\]]\s*|\b(?:and|und|et|y) )(?:hi|hello|hey|dear|hallo|hola|bonjour|salut|ciao|liebe[rs]?|cher|ch[eè]re|estimad[oa]|querid[oa]|gentile|caro|cara|beste|ol[aá]|oi|hej|hei|cze[sś][cć]|ahoj|moin|servus|guten (?:tag|morgen|abend)|good (?:morning|afternoon|evening)|thanks|thank you|thx|merci|danke|gracias|grazie|cheers|welcome|congrats|congratulations)(?: (?:again|so much|herr|frau))?,? $/iu;
const introductions =
  /(?:\bname(?:'s)? (?:is|was|to)|\bname ?[:=]|\bnamed|\bcalled|\bi am|\bi'm|\bit's|\bthis is|\bunder|\b(?:call|ask(?:ed)? for|spoke (?:to|with)|speak (?:to|with)|met(?: with)?|talk(?:ed)? (?:to|with)|loop(?:ing)? in|copying|cc|cc:|bcc|attn|attention|contact|ansprechpartner(?:in)?|owner[=: ]|applicant|candidate|employee|colleague|manager|boss|assistant|signed|approved by|sent by|written by|regards|from:|to:|von:|an:|de:|by|with|thank|tell|told|heard|did|does|is|was|has|mit|per|para|pour))[ :]? ?["“'<([]?$/iu;
const afterwards =
  /^(?:['’]s\b|,? (?:asked|said|says|wrote|joined|joins|will|would|signed|called|mentioned|agreed|agrees|thinks|wants|confirmed|replied|suggested|told|and I|has|is|was|can|from)\b| ?[<(|] ?[\w.+-]+@|,? (?:the )?(?:VP|CEO|CTO|CFO|COO|Head|Director|Manager|Chief|Account|Sales|Senior|Procurement|Founder)\b| (?:schrieb|a écrit|escribió|ha scritto))/u;
const companies =
  /^(?:['’]s)?[ ,]{1,2}(?:Inc|Ltd|LLC|GmbH|AG|Corp|Co|PLC|SAS?|BV|NV|KG|Oy|AB|Group|Holdings?|Logistics|Labs?|Health|Systems|Solutions|Consulting|Partners|Services|Software|Technolog(?:y|ies)|Studios?|Media|Bank|University|College|School|Institute|Foundation|Hospital|Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Lane|Ln|Drive|Dr|Court|Ct|Way|Place|Square|Parkway|Terrace|Station|Airport|Valley|River|Park|Hotel|Orchestra|Act|Power|Pro|Plus|Cloud|Suite)\b/u;
const placeBefore = /(?:\b(?:in|at|near|our|the|city of|based in)|\d,?) $/iu;

function before(text: string, start: number): string {
  return text.slice(Math.max(0, start - reach), start);
}

/** `Dr. `, `Frau ` right before. */
export function titleBefore(text: string, start: number): boolean {
  return titles.test(before(text, start));
}

/** `Hi `, `Thanks, ` right before, or the time of a chat line. */
export function greetingBefore(text: string, start: number): boolean {
  const left = before(text, start);
  return greetings.test(left) || /(?:^|\n)\[\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?: [AP]M)?\] $/i.test(left);
}

/** `wrote:`, or a mail address, right behind. */
export function writesOrHasMail(text: string, end: number): boolean {
  return /^(?:,? (?:wrote|schrieb|a écrit|escribió|ha scritto|schreef|escreveu)\b| ?[<(|,] ?(?:mailto:)?[\w.+-]{1,64}@)/u.test(
    text.slice(end, end + 80),
  );
}

/** `X,` as the first line of a letter, and `X` as its last. */
export function standsAsNameAlone(text: string, start: number, end: number): boolean {
  const opens = start === 0 || text.startsWith('\n\n', start - 2);
  if (!opens) return false;
  return (
    /^,[ \t]*\r?\n\r?\n/.test(text.slice(end, end + 8)) ||
    (start > 0 && text.slice(end, end + 8).trim() === '' && end > text.length - 8)
  );
}

/** `schrieb X:`, `by X`, `von X`: enough for two words that are nothing else. */
export function namesAuthor(text: string, start: number): boolean {
  return /(?:\b(?:schrieb|wrote|a écrit|escribió|ha scritto|by|von|par|owner|author|assignee|cn|attendees?|participants?|teilnehmer(?:in)?|signatory|account manager)\b[ =:]{1,2}|;|\band )["“]?$/iu.test(
    before(text, start),
  );
}

/** Words before that introduce a person, with something behind that only people do, or a label that stands for itself. */
export function introduces(text: string, start: number, end: number): boolean {
  const left = before(text, start);
  if (
    /(?:\bname(?:'s)?(?: (?:is|was|to))?|\bname ?[:=?]|\bnamed|\bi am|\bi'm|\bunder|\bfollow up with|\bcalls? me|\bcorrect it to|user:|said|from:|owner=|applicant|colleague|ansprechpartner(?:in)?|ask(?:ed)? for|spoke (?:to|with)|attn)[ :]{0,2}["“'<(]?$/iu.test(
      left,
    )
  )
    return true;
  return introductions.test(left) && afterwards.test(text.slice(end, end + 40));
}

/** A line of its own right behind the close of a letter, or behind `--`. */
export function isSignedAlone(text: string, start: number, end: number): boolean {
  const near = text.slice(Math.max(0, start - 100), start);
  const line = near.slice(Math.max(0, near.lastIndexOf('\n') - 40));
  const isLineStart = /(?:^|\n|<br ?\/?>|<\/?(?:p|div|td)[^>]{0,20}>)[ \t>]*$/i.test(before(text, start));
  const isLineEnd = /^[ \t]*(?:\r?\n|<|$|,|\|)/.test(text.slice(end, end + 4));
  return (
    isLineStart &&
    isLineEnd &&
    /(?:best|regards|thanks|thank you|cheers|sincerely|yours|cordialement|saludos?|grüßen?|gruß|atentamente|groet(?:en)?|hilsen|hälsningar|cumprimentos|saluti|bien à vous|lg|vg|mfg|--)[ \t]*[,.!]?\s*(?:<br ?\/?>\s*)*[> \t]*$/iu.test(
      line,
    )
  );
}

/** `Lindqvist Logistics`, `Denver, CO`: not people, however personal the words. */
export function isCompany(text: string, end: number): boolean {
  const right = text.slice(end, end + 24);
  return companies.test(right) || /^, ?[A-Z]{2}\b/.test(right);
}

/** `in Austin`, `at Gainsway`. */
export function isPlace(text: string, start: number, end: number): boolean {
  return (
    placeBefore.test(before(text, start)) && !/^['’]s|^[ ,]*(?:who|and I|asked|said)\b/u.test(text.slice(end, end + 24))
  );
}
