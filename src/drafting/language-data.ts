export type KnownLanguage = 'en' | 'de' | 'fr' | 'es' | 'it' | 'nl' | 'pt' | 'sv' | 'da' | 'pl';

/** Letters of scripts that name their language well enough; kana is looked for before Han, which Japanese shares. */
export const scripts: readonly (readonly [string, RegExp])[] = [
  ['ja', /[\p{Script=Hiragana}\p{Script=Katakana}]/gu],
  ['zh', /\p{Script=Han}/gu],
  ['ko', /\p{Script=Hangul}/gu],
  ['uk', /[іїєґ]/gu],
  ['ru', /\p{Script=Cyrillic}/gu],
  ['el', /\p{Script=Greek}/gu],
  ['ar', /\p{Script=Arabic}/gu],
  ['he', /\p{Script=Hebrew}/gu],
  ['th', /\p{Script=Thai}/gu],
  ['hi', /\p{Script=Devanagari}/gu],
];

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(' '));
}

/** Function words and the commonest words of first mails, by language. */
export const stopwords: Record<KnownLanguage, ReadonlySet<string>> = {
  en: words(
    'the and is are was were be been of to in for on with that this it you your we our us they their have has had do does did can could would should will not from at by as or if but an there what which how when who why please thanks thank hello hi dear about more like need want looking know get me my any some also just all i im id regards team send today again over too so into out up than then them been being work works using use price pricing cost much many',
  ),
  de: words(
    'der die das und ist sind war waren ein eine einen einem einer eines von zu zum zur im in für mit auf dass wir uns unser unsere unserer unserem unseren ihr ihre ihren ihrem sie ich mich mir haben hat hatte können kann könnte könnten würde würden wird werden nicht auch oder wenn aber es gibt was welche welcher wie wann wer bitte danke vielen dank hallo guten tag sehr geehrte geehrter über mehr suchen brauchen benötigen möchten möchte gerne gern noch nur als bei aus nach am an den dem des kostet kosten preis preise grüße freundliche interesse anfrage hätte hätten schon mal sich so um termin dazu',
  ),
  fr: words(
    'le la les un une des du de et est sont était être au aux en dans pour avec sur que qui ce cette ces nous notre nos vous votre vos je j mon ma mes il elle ils elles ont a ai avons avez peut pouvez pourriez pouvons serait ne pas plus aussi ou si mais y quel quelle quels quelles comment combien quand bonjour merci cordialement madame monsieur cherchons souhaitons souhaite voudrais voudrions besoin c d l qu n s est-ce très bien par sans chez fait faire coûte prix devis tarif tarifs toujours',
  ),
  es: words(
    'el la los las un una unos unas de del y es son está están era ser al en para con por que quien este esta estos estas nosotros nuestro nuestra nuestros usted ustedes su sus yo me mi mis nos tenemos tiene tienen tengo puede pueden podría podrían podemos no también o si pero cuál cuánto cuánta cuántos cómo cuándo qué hola gracias saludos buenos buenas días tardes buscamos necesitamos necesito quisiera queremos quiero interesa interesados más como cuesta precio precios somos hay sobre muy hacer lo se le',
  ),
  it: words(
    'il lo la i gli le un una uno di del della dei delle e è sono era essere al alla in nel nella per con su che chi questo questa noi nostro nostra nostri voi vostro vostra lei suo sua io mi mio abbiamo avete ha hanno ho può potete potrebbe possiamo non anche o se ma quale quanto come quando cosa buongiorno salve ciao grazie saluti cordiali cerchiamo vorremmo vorrei bisogno più da costa prezzo prezzi dal ci siamo si degli avere sapere',
  ),
  nl: words(
    'de het een en is zijn was waren van te in voor met op dat dit wij we ons onze u uw jullie ik mij mijn hebben heeft had kan kunnen kunt zou zouden wordt worden niet ook of als maar er wat welke hoe wanneer wie graag bedankt dank hallo beste geachte over meer zoeken willen wil nodig naar bij uit om aan kost kosten prijs prijzen groet groeten vriendelijke nog wel deze hebt zoals moeten',
  ),
  pt: words(
    'o a os as um uma uns umas de do da dos das e é são está estão era ser ao em no na nos nas para com por que quem este esta isto nós nosso nossa nossos você vocês seu sua eu me meu minha temos tem têm tenho pode podem poderia podemos não também ou se mas qual quanto quanta quantos como quando olá obrigado obrigada cumprimentos bom boa dia tarde procuramos precisamos preciso gostaria gostaríamos mais custa preço preços somos há sobre muito fazer queremos',
  ),
  sv: words(
    'och är att det som en ett på av för med den till inte om vi oss vår våra ni er jag mig min har hade kan kunna skulle vill ska från hur vad när vilka hej tack gärna söker behöver finns också eller men kostar mycket mer hälsningar',
  ),
  da: words(
    'og er at det som en et på af for med den til ikke om vi os vores i jer jeg mig min har havde kan kunne ville vil skal fra hvordan hvad hvornår hvilke hej tak gerne søger behøver også eller men koster meget mere hilsen findes',
  ),
  pl: words(
    'i w na z do nie że się jest są to jak czy dla od po przez ale lub oraz my nas nasz nasza naszej państwo państwa mamy mam proszę dziękuję dzień dobry chcemy chciałbym chcielibyśmy szukamy potrzebujemy ile kosztuje cena kiedy jakie który która pozdrawiam również więcej możemy może',
  ),
};

/** Letter groups that are common in one language and rare in the others. */
export const letterMarks: Record<KnownLanguage, readonly RegExp[]> = {
  en: [/wh|ght|th/, /(?:ing|tion|ould|ly)$/],
  de: [/ß|ä|ü/, /sch|ung$|keit$|lich|chen$|cht/, /tz|pf|ei[nt]/],
  fr: [/[êèçœàùî]/, /eau|eux|oir$|ment$|ez$|ons$|aient$/, /qu[ei]/],
  es: [/ñ|ción|[áíú]/, /mos$|mente$|dad$|ción$|amos$/, /ll|ue[nr]/],
  it: [/zione|[èò]$/, /gli|cch|zz|tt[aoei]$/, /iamo$|mente$|are$|ere$/],
  nl: [/ij|ee[nrl]|oo[rnp]/, /aa[nrt]|uu[rn]|cht$/, /heid$|lijk/],
  pt: [/[ãõ]|ção|ções/, /nh|lh/, /amos$|mente$|dade$|êm/],
  sv: [/å|ö/, /ning$|ät/],
  da: [/[æøå]/, /ning$|eds?$/],
  pl: [/[łśżźćńąę]/, /sz|cz|rz|owa/],
};
