/*
 * Words by which people say that they want no more mail, in seven languages. Only a message that says little else counts:
 * "please stop by" is an invitation, and who asks a question beside it has not left. A doubt is left to people.
 */
const wishes = [
  // en
  '(please )?(unsubscribe|remove|delete)( me| us)?( from (your|this|the) (mailing )?list| from your database)?',
  '(please )?(stop|do not|don.?t|never) (writing|mailing|e-?mailing|contacting|email|e-mail|contact|write to|mail) (to )?(me|us)( again| any ?more)?',
  '(please )?(stop|opt( me)? out)',
  'no more (e-?)?mails?( please)?',
  // de
  '(bitte )?(keine (weiteren |mehr )?(e-?)?mails?( mehr)?|nicht mehr (kontaktieren|anschreiben|schreiben))( bitte)?',
  '(bitte )?(abmelden|austragen|abbestellen)|bitte (melden|tragen|nehmen) sie mich (ab|aus|aus (ihrem|dem) verteiler)',
  // fr
  '(merci de )?(me )?d[ée]s(abonner|inscrire)|d[ée]sabonnez[- ]moi|d[ée]sinscrivez[- ]moi|(merci de )?ne plus (me )?(contacter|[ée]crire)|ne m.[ée]crivez plus( svp)?',
  // es
  '(por favor )?(dar(me)? de baja|deme de baja|d[ée]me de baja|darse de baja|no me (escriban|contacten|escriba|contacte) m[áa]s|no m[áa]s correos)',
  // it
  '(per favore )?(cancellatemi|disiscrivetemi|cancellami|non (mi )?(scrivetemi|contattatemi|scrivete|contattate) pi[ùu])( dalla lista)?',
  // nl
  '(graag )?(afmelden|uitschrijven|schrijf mij uit|geen (e-?)?mails? meer|niet meer (mailen|contacteren|benaderen))',
  // pt
  '(por favor )?(remov(a|er)-?( )?me|cancel(ar|e) (a )?(minha )?(inscri[çc][ãa]o|subscri[çc][ãa]o)|descadastrar|n[ãa]o me (contate|contacte|escreva)m? mais)( da lista)?',
];

const wish = new RegExp(`^(?:${wishes.join('|')})$`, 'u');
const greeting = /^(?:hi|hello|dear|hallo|guten tag|bonjour|hola|ciao|buongiorno|beste|ol[áa])\b[^.!?\n]{0,40}[,!]?$/u;
const farewell =
  /^(?:thanks|thank you|regards|kind regards|best|danke|gr[üu](?:ß|ss)e|mfg|merci(?! de)|cordialement|gracias|saludos|grazie|saluti|bedankt|groeten|obrigad[oa])\b/u;
const quotes =
  /^(?:>|-{3,}|_{5,}|on .{4,120} wrote:|am .{4,120} schrieb|le .{4,120} [ée]crit|el .{4,120} escribi[óo]|il .{4,120} ha scritto|op .{4,120} schreef|em .{4,120} escreveu|(?:from|von|de|da|van): )/iu;

/** Whether a reply says in its own words, above anything it quotes, that its writer wants no more mail. */
export function asksToStop(text: string): boolean {
  const lines = text
    .slice(0, 4_000)
    .normalize('NFC')
    .split('\n')
    .map((line) => line.trim().toLowerCase());
  const quoted = lines.findIndex((line) => quotes.test(line));
  const own = (quoted < 0 ? lines : lines.slice(0, quoted)).filter((line) => line !== '' && !greeting.test(line));
  const end = own.findIndex((line) => farewell.test(line));
  const words = (end < 0 ? own : own.slice(0, end)).join(' ');
  const sentences = words.split(/[.!]+/u).map((one) =>
    one
      .replaceAll(/[,;:"'“”]+/gu, ' ')
      .replaceAll(/\s+/gu, ' ')
      .trim(),
  );
  const said = sentences.filter((one) => one !== '');
  return (
    said.length > 0 &&
    said.length <= 2 &&
    said.every((one) => wish.test(one) || /^(?:please|bitte|svp|por favor|grazie|thanks)$/u.test(one)) &&
    said.some((one) => wish.test(one))
  );
}
