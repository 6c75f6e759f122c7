import type { Phrases } from './phrases.ts';

export const german: Phrases = {
  subject: { company: 'Kurzer Gedanke zu {company}', enquiry: 'Kurzer Gedanke zu Ihrer Anfrage' },
  greeting: {
    neutral: { named: 'Guten Tag {name},', bare: 'Guten Tag,' },
    formal: { named: 'Guten Tag {name},', bare: 'Sehr geehrte Damen und Herren,' },
    casual: { named: 'Hallo {name},', bare: 'Hallo,' },
  },
  wholeName: { neutral: true, formal: true, casual: true },
  at: { company: ' bei {company}', team: ' in Ihrem Team' },
  quote: '„{text}“',
  thanks: {
    form: ['vielen Dank für Ihre Nachricht.', 'danke, dass Sie sich gemeldet haben.', 'vielen Dank für Ihre Anfrage.'],
    formTo: [
      'vielen Dank für Ihre Nachricht an {rep}.',
      'danke, dass Sie sich bei {rep} gemeldet haben.',
      'vielen Dank für Ihre Anfrage bei {rep}.',
    ],
    reply: ['vielen Dank für Ihre Antwort.', 'danke für Ihre Rückmeldung.', 'danke für die Antwort.'],
    first: ['vielen Dank für Ihre E-Mail.', 'danke für Ihre Nachricht.', 'vielen Dank für Ihre Zeilen.'],
  },
  warm: 'Es freut mich, von Ihnen zu lesen.',
  empty: [
    'Das Formular kam ohne Nachricht, deshalb frage ich lieber nach, statt zu raten.',
    'Eine Nachricht war nicht dabei, also frage ich lieber, als etwas anzunehmen.',
  ],
  question: [
    'Ihre Frage war: {quote} Damit fange ich an.',
    'Sie fragen: {quote} Darauf möchte ich Ihnen sauber antworten.',
    'Sie fragen: {quote} Das verdient eine genaue Antwort.',
  ],
  need: ['Wenn ich richtig lese: {need}.', 'So habe ich es verstanden: {need}.', 'Mitgenommen habe ich: {need}.'],
  statement: ['Sie schreiben: {quote}. Dort setze ich an.', 'Sie schreiben: {quote}. Damit kann ich gut anfangen.'],
  gladly: 'Eine Vorführung machen wir gern.',
  paraphrase: ['Sie fragen nach {about}, damit fange ich an.', 'Sie erkundigen sich nach {about}. Dort setze ich an.'],
  about: {
    pricing: 'Preis und Umfang',
    demo: 'einer Vorführung',
    trial: 'einer Möglichkeit zum Ausprobieren',
    material: 'Unterlagen zum Nachlesen',
    integration: 'der Anbindung an Ihre anderen Systeme',
    security: 'Sicherheit und Datenschutz',
  },
  headcount: {
    people: '{n} Personen',
    employees: '{n} Mitarbeiter',
    users: '{n} Nutzer',
    licences: '{n} Lizenzen',
    sites: '{n} Standorte',
  },
  subjects: {
    support: {
      main: [
        'Es tut mir leid, dass Sie das Zeit kostet. Um die Ursache zu finden, brauche ich drei Angaben: Seit wann tritt es auf, was genau sehen Sie auf dem Bildschirm, und sind{at} noch andere betroffen? Ein Bildschirmfoto sagt oft mehr als eine Beschreibung.',
        'Das ist ärgerlich, es tut mir leid. Was genau sehen Sie auf dem Bildschirm, seit wann, und betrifft es{at} auch andere? Mit einem Bildschirmfoto wird die Suche deutlich kürzer.',
      ],
      short:
        'Es tut mir leid, dass das{at} nicht läuft. Seit wann tritt es auf, und was genau sehen Sie auf dem Bildschirm?',
      more: 'Wenn es vorher funktioniert hat: Was hat sich um diese Zeit geändert, etwa ein Update, ein neues Gerät oder andere Zugriffsrechte?',
      second: 'Zu dem, was nicht funktioniert: Seit wann tritt es auf, und was genau sehen Sie auf dem Bildschirm?',
    },
    pricing: {
      main: [
        'Eine Zahl ins Blaue hinein hilft Ihnen nicht. Wie viele Personen würden{at} damit arbeiten, und ab wann soll es losgehen? Mit diesen beiden Angaben kann ich Ihnen etwas ausrechnen, mit dem Sie planen können.',
        'Ein Preis nützt Ihnen nur, wenn er zu Ihrem Fall passt. Dafür brauche ich zweierlei: Wie viele Personen würden{at} damit arbeiten, und was muss vom ersten Tag an dabei sein?',
      ],
      short:
        'Für einen Preis, der passt, brauche ich zwei Angaben: Wie viele Personen würden{at} damit arbeiten, und ab wann?',
      more: 'Wenn Sie schon einen Rahmen im Kopf haben, nennen Sie ihn mir gern, das erspart uns beiden eine Runde.',
      second:
        'Zum Preis: Wenn Sie mir sagen, wie viele Personen{at} damit arbeiten würden und ab wann, rechne ich es für genau diesen Fall durch.',
    },
    demo: {
      main: [
        'Statt Folien zeige ich Ihnen lieber Ihren eigenen Fall. Welche Aufgabe kostet{at} heute die meiste Zeit? Um die herum baue ich die Vorführung auf und lasse den Rest weg.',
        'Am meisten haben Sie davon, wenn wir Ihre eigene Arbeit durchspielen. Welchen Ablauf{at} möchten Sie einmal von Anfang bis Ende sehen? Ein paar Stichworte genügen mir zur Vorbereitung.',
      ],
      short: 'Welche Aufgabe kostet{at} heute die meiste Zeit? Um die herum baue ich die Vorführung auf.',
      more: 'Wenn jemand dazukommen kann, der diese Arbeit täglich macht, umso besser: Von dort kommen die wichtigen Fragen.',
      second:
        'Zur Vorführung: Sagen Sie mir, welche Aufgabe{at} heute die meiste Zeit kostet, dann zeige ich diese zuerst.',
    },
    trial: {
      main: [
        'Ein Test bringt am meisten, wenn er eine Frage beantwortet. Welche Aufgabe würden Sie{at} zuerst ausprobieren, und woran würden Sie merken, dass es passt? Dann kann ich Ihnen sagen, was als erster Schritt sinnvoll ist.',
        'Bevor Sie Zeit in einen Test stecken, soll klar sein, was er Ihnen zeigt. Was möchten Sie herausfinden, und wer würde{at} in der ersten Woche damit arbeiten?',
      ],
      short:
        'Damit ein Test Ihnen etwas zeigt: Welche Aufgabe würden Sie{at} zuerst ausprobieren, und woran merken Sie, dass es passt?',
      more: 'Zwei oder drei Personen und eine echte Aufgabe reichen meist, um das herauszufinden.',
      second: 'Zum Ausprobieren: Welche Aufgabe würden Sie zuerst testen, und woran würden Sie den Erfolg messen?',
    },
    material: {
      main: [
        'Damit Sie die richtigen Seiten bekommen und keinen Stapel Dateien: Wer liest sie{at}, und welche Frage sollen sie beantworten?',
        'Ich schicke Ihnen lieber zwei passende Seiten als zwanzig allgemeine. Was möchten Sie damit entscheiden, und wer liest{at} noch mit?',
      ],
      short: 'Damit ich die richtigen Seiten auswähle: Wer liest sie{at}, und welche Frage sollen sie beantworten?',
      more: 'Wenn Sie schon wissen, was Sie nicht interessiert, schreiben Sie auch das gern dazu.',
      second: 'Zu den Unterlagen: Sagen Sie mir, wer sie liest, dann wähle ich die richtigen Seiten aus.',
    },
    integration: {
      main: [
        'Ob zwei Systeme gut zusammenspielen, entscheidet sich im Detail, deshalb möchte ich das zuerst klären. Welche Daten sollen fließen, in welche Richtung und wie oft? Wenn es{at} eine bestimmte Version oder Umgebung gibt, schreiben Sie das gern dazu.',
        'Mit einem schnellen Ja oder Nein wäre Ihnen nicht geholfen. Welche Daten wollen Sie weitergeben, von wo nach wo, und wer arbeitet{at} anschließend damit? Dann sage ich Ihnen, was geht, und ebenso klar, was nicht.',
      ],
      short: 'Damit die Antwort stimmt: Welche Daten sollen fließen, in welche Richtung, und wer arbeitet{at} damit?',
      more: 'Eine grobe Skizze, wie die Daten heute laufen, reicht völlig aus.',
      second: 'Zur Anbindung an Ihre anderen Systeme: Welche Daten sollen fließen, und in welche Richtung?',
    },
    security: {
      main: [
        'Diese Antwort sollen Sie so bekommen, dass man{at} damit arbeiten kann. Welche Punkte müssen geklärt sein (Hosting, Zugriffsrechte, Verträge, Löschung), und gibt es einen Fragebogen, den ich ausfüllen soll?',
        'Das klären wir am besten zuerst. Wer entscheidet{at} darüber, und welche Punkte möchte diese Person schriftlich sehen? Ich beantworte sie lieber einzeln, als Ihnen eine allgemeine Broschüre zu schicken.',
      ],
      short: 'Welche Punkte müssen{at} geklärt sein, und gibt es einen Fragebogen, den ich ausfüllen soll?',
      more: 'Wenn sich auf Ihrer Seite jemand um den Datenschutz kümmert, antworte ich dieser Person auch gern direkt.',
      second: 'Zum Datenschutz: Schicken Sie mir die Punkte, die geklärt sein müssen, dann gehe ich sie einzeln durch.',
    },
    meeting: {
      main: [
        'Sprechen wir gern darüber. Damit sich die Zeit lohnt: Wer sollte{at} noch dabei sein, und was soll am Ende geklärt sein?',
        'Ein Gespräch ist der schnellste Weg. Was soll danach entschieden sein, und wer muss{at} dafür dabei sein?',
      ],
      short: 'Sprechen wir gern darüber. Wer sollte{at} noch dabei sein?',
      more: 'Wenn ich vorher etwas lesen soll, schicken Sie es mir, dann bin ich vorbereitet.',
      second: '',
    },
    technical: {
      main: [
        'Hier bin ich lieber genau als schnell. Wie sieht Ihre Umgebung{at} heute aus, und was muss genau so weiterlaufen wie bisher? Wenn ich das weiß, sage ich Ihnen, was passt, und ebenso klar, was nicht.',
        'Für eine verlässliche Antwort muss ich mir Ihre Umgebung vorstellen können. Womit arbeiten Sie{at} heute, und was davon steht nicht zur Debatte?',
      ],
      short:
        'Damit die Antwort stimmt: Wie sieht Ihre Umgebung{at} heute aus, und was muss so weiterlaufen wie bisher?',
      more: 'Wenn jemand aus Ihrer Technik dazukommen möchte, gern.',
      second:
        'Zur technischen Seite: Sagen Sie mir, womit Sie heute arbeiten und was bleiben muss, dann kann ich konkret werden.',
    },
    general: {
      main: [
        'Bevor ich etwas vorschlage, möchte ich zwei Dinge verstehen. Wie lösen Sie das{at} heute? Und was müsste besser werden, damit sich eine Umstellung lohnt?',
        'Mit zwei Antworten kann ich Ihnen konkret weiterhelfen: Wie läuft das{at} heute, und wo kostet es Sie die meiste Zeit?',
      ],
      short: 'Wie lösen Sie das{at} heute, und wo kostet es Sie die meiste Zeit?',
      more: 'Stichworte genügen, ich frage lieber noch einmal nach, als Ihnen einen Aufsatz abzuverlangen.',
      second: '',
    },
    nothing: {
      main: [
        'Was hat Sie dazu gebracht, sich umzusehen, und was soll{at} besser laufen als heute? Zwei, drei Zeilen genügen, dann sage ich Ihnen, ob wir zueinander passen, und auch, wenn nicht.',
        'Was soll{at} leichter werden, und wer würde damit arbeiten? Ein paar Zeilen genügen, dann bekommen Sie eine Antwort zu Ihrem Fall und keine von der Stange.',
      ],
      short: 'Was soll{at} leichter werden, und wer würde damit arbeiten?',
      more: 'Beschreiben Sie gern das letzte Mal, als es schiefging, das sagt mir meist mehr als eine Wunschliste.',
      second: '',
    },
  },
  countedPricing: {
    main: [
      'Mit der Angabe „{count}“ habe ich schon die Hälfte dessen, was ich für einen Preis brauche. Die andere Hälfte: Ab wann möchten Sie starten, und was muss{at} vom ersten Tag an dabei sein? Dann rechne ich Ihnen etwas aus, mit dem Sie planen können.',
      'Bei der Größenordnung {count} kann ich konkret rechnen. Zwei Angaben fehlen mir noch: Ab wann soll es{at} losgehen, und brauchen alle dasselbe oder manche nur einen Teil davon?',
    ],
    short: 'Für die Größenordnung {count} fehlt mir noch eine Angabe: Ab wann soll es{at} losgehen?',
    more: 'Wenn Sie schon einen Rahmen im Kopf haben, nennen Sie ihn mir gern, das erspart uns beiden eine Runde.',
    second:
      'Zum Preis bei {count}: Sagen Sie mir, ab wann Sie starten möchten, dann rechne ich es für genau diesen Fall durch.',
  },
  offer: {
    many: [
      'Wenn Sie lieber sprechen: {minutes} Minuten reichen. Diese Zeiten sind bei mir frei:',
      'Wir können es auch am Telefon durchgehen. Jeweils {minutes} Minuten hätte ich hier frei:',
    ],
    one: [
      'Wenn Sie lieber sprechen: {minutes} Minuten reichen. Dieser Termin ist bei mir frei:',
      'Wir können es auch am Telefon durchgehen. {minutes} Minuten hätte ich hier frei:',
    ],
    shortMany: 'Diese Zeiten sind bei mir frei, jeweils {minutes} Minuten:',
    shortOne: 'Dieser Termin ist bei mir frei, {minutes} Minuten:',
    after: [
      'Wenn nichts davon passt, nennen Sie mir gern zwei andere.',
      'Sagen Sie mir einfach, was Ihnen am besten passt, oder schlagen Sie etwas anderes vor.',
    ],
    afterOne: 'Wenn das nicht passt, nennen Sie mir gern zwei andere Zeiten.',
  },
  ask: {
    times: [
      'Wenn Sie lieber sprechen, nennen Sie mir zwei oder drei Zeiten, die Ihnen passen, ich gleiche sie mit meinem Kalender ab.',
      'Wir können es auch am Telefon durchgehen: Nennen Sie mir zwei oder drei passende Zeiten, dann bestätige ich eine davon oder schlage die nächstgelegene vor.',
    ],
    short: 'Welche Zeiten passen Ihnen für ein kurzes Gespräch?',
    meeting:
      'Welche zwei oder drei Zeiten würden Ihnen passen? Ich gleiche sie mit meinem Kalender ab und melde mich mit einer davon.',
  },
  theirTimes: {
    offer:
      'Ihren Terminvorschlag muss ich noch mit meinem Kalender abgleichen. Diese Zeiten sind bei mir frei, jeweils {minutes} Minuten:',
    ask: 'Ihren Terminvorschlag gleiche ich mit meinem Kalender ab und melde mich dazu.',
  },
  writing: 'Antworten Sie einfach auf diese E-Mail, ein paar Zeilen genügen.',
  agenda:
    'In einem Gespräch würde ich drei Dinge durchgehen: wie Sie heute arbeiten, was sich ändern würde und was das von Ihrem Team verlangt.',
  mention: { sentence: 'Noch ein Hinweis: {words}.', thing: 'Erwähnen möchte ich außerdem: {words}.' },
  askAbout: {
    whether: 'Noch eine Frage: Können Sie mir sagen, {words}?',
    thing: 'Noch eine Frage: Was können Sie mir zu diesem Punkt sagen: {words}?',
  },
  soon: 'Es hilft mir, wenn ich das bald weiß: Dann halte ich die Zeit frei.',
  decline: [
    'Das ist völlig in Ordnung, danke, dass Sie es so offen sagen. Ich hake dazu nicht weiter nach. Falls sich{at} etwas ändert, genügt eine Antwort auf diese E-Mail.',
    'Danke für die klare Antwort, damit kann ich gut umgehen. Ich lasse es dabei und schreibe Ihnen dazu nicht mehr. Sollte das Thema{at} wieder aufkommen, antworten Sie einfach auf diese E-Mail.',
  ],
  signOff: { neutral: 'Freundliche Grüße', formal: 'Mit freundlichen Grüßen', casual: 'Viele Grüße' },
};
