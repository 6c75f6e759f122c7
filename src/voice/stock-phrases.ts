/*
 * Words that say how somebody writes, whatever about. Patterns of sentences that state nothing, so that they may stand in a
 * mail to anybody.
 */

/** Sentences that open a mail, by language; what refers to one meeting or day is none of them. */
export const openingSentences: Record<string, readonly RegExp[]> = {
  en: [
    /^(?:thanks|thank you|many thanks)(?: so much| very much| a lot)?(?: for (?:writing(?: in)?|reaching out|getting in touch|your (?:message|note|e-?mail|interest|enquiry|inquiry)|the (?:message|note|e-?mail)))?[.!]$/i,
    /^(?:great|good|nice|lovely) to hear from you[.!]$/i,
    /^(?:i )?(?:appreciate|really appreciate) (?:you reaching out|your (?:message|note|interest))[.!]$/i,
  ],
  de: [
    /^(?:vielen|herzlichen|besten)? ?(?:dank|danke)(?: schön)?(?: für (?:ihre|deine) (?:nachricht|anfrage|mail|e-mail))?[.!]$/i,
    /^schön,? von (?:ihnen|dir) zu hören[.!]$/i,
  ],
  fr: [/^merci (?:beaucoup )?(?:de|pour) (?:votre|ton) (?:message|e-?mail|mail|courriel|demande|intérêt)\s?[.!]$/i],
  es: [/^(?:muchas )?gracias por (?:su|tu|escribir|escribirnos|el) ?(?:mensaje|correo|interés|consulta)?[.!]$/i],
};

export const closingSentences: Record<string, readonly RegExp[]> = {
  en: [
    /^(?:please )?(?:just )?let me know (?:what you think|if (?:you have (?:any )?questions|that works(?: for you)?|anything is unclear|i can help)|how you want to proceed|what works(?: best)?(?: for you)?|your thoughts)[.!]$/i,
    /^(?:i(?:'m| am) )?looking forward to (?:hearing from you|your (?:reply|answer|thoughts)|it)[.!]$/i,
    /^(?:i )?look forward to (?:hearing from you|your (?:reply|answer|thoughts))[.!]$/i,
    /^(?:please )?(?:feel free|don't hesitate|do not hesitate) to (?:ask|call|write|reach out|contact me|get in touch)(?: (?:with any questions|anytime|any time|at any time))?[.!]$/i,
    /^(?:any questions, (?:just )?(?:shout|ask|let me know)|happy to help|glad to help|talk soon|speak soon|thanks again|many thanks|hope (?:this|that) helps|shout if (?:you need anything|anything is unclear))[.!]$/i,
  ],
  de: [
    /^ich freue mich (?:auf|über) (?:ihre|deine) (?:antwort|rückmeldung|nachricht)[.!]$/i,
    /^(?:bei fragen )?(?:melden sie sich|melde dich) (?:gern|gerne|einfach|jederzeit)(?: bei mir)?[.!]$/i,
    /^(?:für|bei) (?:rückfragen|fragen) (?:stehe|bin) ich (?:gern|gerne|jederzeit)(?: für sie)? (?:zur verfügung|da)[.!]$/i,
  ],
  fr: [
    /^n['’]hésitez pas (?:à (?:me contacter|m['’]écrire|revenir vers moi)|si vous avez des questions)\s?[.!]$/i,
    /^(?:au plaisir de vous lire|dans l['’]attente de votre (?:retour|réponse)|je reste à votre disposition)\s?[.!]$/i,
  ],
  es: [
    /^quedo (?:a la espera de su (?:respuesta|confirmación)|a su disposición|atent[oa] a sus comentarios)[.!]$/i,
    /^(?:cualquier (?:cosa|duda),? (?:me dice|estoy a su disposición)|espero su respuesta)[.!]$/i,
  ],
};

/** What business mail is full of, so that its absence in much mail says something. */
export const stockPhrases: Record<string, readonly string[]> = {
  en: 'i hope this finds you well|hope you are doing well|reach out|touch base|circle back|please do not hesitate|at your earliest convenience|as per|kindly|going forward|looking forward to hearing from you|feel free to|let me know|please advise|attached please find|just wanted to|i wanted to|follow up|moving forward|get back to me|in terms of|with regard to|at the end of the day|to be honest|sorry for the delay|as discussed|i would like to|happy to|no worries|sounds good|quick question|best regards|kind regards'.split(
    '|',
  ),
  de: 'ich hoffe, es geht ihnen gut|mit freundlichen grüßen|wie besprochen|anbei finden sie|bezüglich|zeitnah|gerne|melden sie sich|vielen dank im voraus|für rückfragen|zur verfügung|ich würde mich freuen|kurze frage|beste grüße|viele grüße'.split(
    '|',
  ),
  fr: "n'hésitez pas|je reste à votre disposition|dans l'attente|comme convenu|veuillez trouver|je me permets|suite à|cordialement|bien à vous|au plaisir".split(
    '|',
  ),
  es: 'quedo a la espera|un cordial saludo|adjunto|no dude en|tal y como|con respecto a|en cuanto a|saludos cordiales|a su disposición|espero que'.split(
    '|',
  ),
};

export const hedges = new Set(
  'maybe perhaps possibly probably might could seems think guess suppose somewhat rather vielleicht eventuell wohl könnte eigentlich möglicherweise peut-être probablement pourrait sembler quizás quizá tal probablemente podría creo'.split(
    ' ',
  ),
);

export const formalWords = new Set(
  'dear sincerely regards kindly please therefore however furthermore regarding accordingly shall hereby geehrte geehrter freundlichen bezüglich daher jedoch veuillez cordialement néanmoins toutefois estimado estimada atentamente cordial'.split(
    ' ',
  ),
);
export const casualWords = new Set(
  'hey hi yeah yep ok okay cool cheers thanks awesome stuff guys gonna wanna btw lol nope sure super klasse prima hallo moin tschüss salut coucou génial hola genial vale'.split(
    ' ',
  ),
);
