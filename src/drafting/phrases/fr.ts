import type { Phrases } from './phrases.ts';

export const french: Phrases = {
  subject: { company: 'Une idée pour {company}', enquiry: 'Une réflexion au sujet de votre demande' },
  greeting: {
    neutral: { named: 'Bonjour {name},', bare: 'Bonjour,' },
    formal: { named: 'Bonjour {name},', bare: 'Madame, Monsieur,' },
    casual: { named: 'Bonjour {name},', bare: 'Bonjour,' },
  },
  wholeName: { neutral: false, formal: true, casual: false },
  at: { company: ' chez {company}', team: ' dans votre équipe' },
  quote: '« {text} »',
  thanks: {
    form: ['Merci pour votre message.', 'Merci de nous avoir écrit.', 'Merci pour votre demande.'],
    formTo: ['Merci d’avoir écrit à {rep}.', 'Merci pour votre message à {rep}.', 'Merci d’avoir contacté {rep}.'],
    reply: ['Merci pour votre réponse.', 'Merci d’avoir pris le temps de répondre.', 'Merci pour votre retour.'],
    first: ['Merci pour votre e-mail.', 'Merci pour votre message.', 'Merci de m’avoir écrit.'],
  },
  warm: 'Cela me fait plaisir de vous lire.',
  empty: [
    'Le formulaire est arrivé sans message, alors je préfère vous poser la question plutôt que de deviner.',
    'Il n’y avait pas de message avec le formulaire ; plutôt que de supposer, je vous demande.',
  ],
  question: [
    'Vous demandez : {quote} Je commence par là.',
    'Votre question : {quote} Je tiens à y répondre avec précision.',
    'Vous demandez : {quote} Cela mérite une réponse précise.',
  ],
  need: ['Si je vous lis bien, {need}.', 'Je retiens ceci : {need}.', 'Vous l’écrivez : {need}. Je pars de là.'],
  statement: ['Vous écrivez : {quote}. Je pars de là.', 'Vous écrivez : {quote}. C’est un bon point de départ.'],
  gladly: 'Une démonstration, avec plaisir.',
  paraphrase: [
    'Votre question porte sur {about}, je commence donc par là.',
    'Vous m’interrogez sur {about}. Je pars de là.',
  ],
  about: {
    pricing: 'le prix',
    demo: 'une démonstration',
    trial: 'la possibilité d’essayer',
    material: 'la documentation',
    integration: 'le lien avec vos autres outils',
    security: 'la sécurité et la protection des données',
  },
  headcount: {
    people: '{n} personnes',
    employees: '{n} salariés',
    users: '{n} utilisateurs',
    licences: '{n} licences',
    sites: '{n} sites',
  },
  subjects: {
    support: {
      main: [
        'Je regrette le temps que cela vous fait perdre. Pour trouver la cause, il me faut trois choses : depuis quand cela se produit-il, que voyez-vous exactement à l’écran, et d’autres personnes sont-elles touchées{at} ? Une capture d’écran en dit souvent plus qu’une description.',
        'C’est pénible, et je le regrette. Que voyez-vous exactement à l’écran, depuis quand, et cela touche-t-il d’autres personnes{at} ? Avec une capture d’écran, la recherche sera bien plus courte.',
      ],
      short:
        'Toutes mes excuses pour ce souci. Depuis quand cela se produit-il{at}, et que voyez-vous exactement à l’écran ?',
      more: 'Si cela fonctionnait avant, dites-moi ce qui a changé à ce moment-là : une mise à jour, un nouvel appareil, d’autres droits d’accès.',
      second: 'Pour ce qui ne fonctionne pas : depuis quand, et que voyez-vous exactement à l’écran ?',
    },
    pricing: {
      main: [
        'Je préfère ne pas vous donner un chiffre au hasard. Combien de personnes l’utiliseraient{at}, et à partir de quand ? Avec ces deux réponses, je peux préparer un calcul sur lequel vous pourrez compter.',
        'Un prix ne vous sert que s’il correspond à votre cas. Il me faut deux choses : combien de personnes l’utiliseraient{at}, et que faut-il absolument dès le premier jour ?',
      ],
      short:
        'Pour un prix juste, il me faut deux choses : combien de personnes l’utiliseraient{at}, et à partir de quand ?',
      more: 'Si vous avez déjà une enveloppe en tête, dites-le-moi, cela nous évitera un échange.',
      second:
        'Pour le prix : dites-moi combien de personnes l’utiliseraient{at} et à partir de quand, et je ferai le calcul pour ce cas précis.',
    },
    demo: {
      main: [
        'Plutôt que des diapositives, j’aimerais vous montrer votre propre cas. Quelle tâche prend le plus de temps{at} aujourd’hui ? Je construirai la démonstration autour d’elle et laisserai le reste de côté.',
        'La démonstration la plus utile est celle qui part de votre travail. Quelle tâche aimeriez-vous voir du début à la fin{at} ? Quelques mots me suffisent pour la préparer.',
      ],
      short: 'Quelle tâche prend le plus de temps{at} aujourd’hui ? Je construirai la démonstration autour d’elle.',
      more: 'Si une personne qui fait ce travail tous les jours peut se joindre à nous, c’est encore mieux : les bonnes questions viennent d’elle.',
      second:
        'Pour la démonstration : dites-moi quelle tâche prend le plus de temps{at} aujourd’hui, et je la montrerai en premier.',
    },
    trial: {
      main: [
        'Un essai est utile s’il répond à une question. Quelle tâche essaieriez-vous en premier{at}, et à quoi verriez-vous que cela convient ? Je pourrai alors vous dire quel premier pas a du sens.',
        'Avant que vous y passiez du temps, assurons-nous que l’essai vous apprenne quelque chose. Que voulez-vous vérifier, et qui travaillerait avec l’outil{at} la première semaine ?',
      ],
      short:
        'Pour que l’essai vous apprenne quelque chose : quelle tâche essaieriez-vous en premier{at}, et que faudrait-il voir ?',
      more: 'Deux ou trois personnes et une vraie tâche suffisent en général pour le savoir.',
      second: 'Pour l’essai : quelle tâche testeriez-vous en premier, et à quoi mesureriez-vous la réussite ?',
    },
    material: {
      main: [
        'Pour que vous receviez les pages utiles et non une pile de fichiers : qui les lira{at}, et à quelle question doivent-elles répondre ?',
        'Mieux vaut deux pages qui conviennent que vingt pages générales. Que souhaitez-vous décider avec elles, et qui d’autre les lira{at} ?',
      ],
      short: 'Pour choisir les bonnes pages : qui les lira{at}, et à quelle question doivent-elles répondre ?',
      more: 'Si vous savez déjà ce qui ne vous intéresse pas, dites-le-moi aussi.',
      second: 'Pour la documentation : dites-moi qui la lira, et je choisirai les bonnes pages.',
    },
    integration: {
      main: [
        'C’est dans les détails que deux outils s’entendent ou non, je voudrais donc commencer par eux. Quelles données doivent circuler, dans quel sens, et à quelle fréquence ? S’il y a{at} une version ou un hébergement à connaître, ajoutez-le.',
        'Un simple oui ou non ne vous avancerait guère. Quelles données souhaitez-vous transmettre, d’où vers où, et qui s’en sert ensuite{at} ? Je vous dirai alors ce qui marche et, aussi clairement, ce qui ne marche pas.',
      ],
      short: 'Pour une réponse exacte : quelles données doivent circuler, dans quel sens, et qui s’en sert{at} ?',
      more: 'Une esquisse de la circulation actuelle des données suffit, elle n’a pas besoin d’être belle.',
      second: 'Pour le lien avec vos autres outils : quelles données doivent circuler, et dans quel sens ?',
    },
    security: {
      main: [
        'Cette réponse doit vous parvenir sous une forme utilisable{at}. Quels points faut-il traiter (hébergement, droits d’accès, contrats, suppression), et y a-t-il un questionnaire que je doive remplir ?',
        'Cela mérite d’être réglé avant tout le reste. Qui en décide{at}, et quels points cette personne veut-elle voir par écrit ? Je préfère y répondre un par un plutôt que de vous envoyer une brochure.',
      ],
      short: 'Quels points faut-il traiter{at}, et y a-t-il un questionnaire que je doive remplir ?',
      more: 'Si quelqu’un s’occupe de la protection des données de votre côté, je lui répondrai volontiers directement.',
      second: 'Pour la protection des données : envoyez-moi les points à traiter, je les reprendrai un par un.',
    },
    meeting: {
      main: [
        'Parlons-en volontiers. Pour que ce temps soit bien employé : qui d’autre{at} devrait être présent, et que souhaitez-vous avoir réglé à la fin ?',
        'Un échange de vive voix est le plus rapide. Que devrons-nous avoir décidé en raccrochant, et qui{at} doit être là pour cela ?',
      ],
      short: 'Parlons-en volontiers. Qui d’autre{at} devrait être présent ?',
      more: 'S’il y a un document à lire avant, envoyez-le-moi et je l’aurai lu.',
      second: '',
    },
    technical: {
      main: [
        'Ici, la précision compte plus que la vitesse. À quoi ressemble votre installation{at} aujourd’hui, et qu’est-ce qui doit continuer à fonctionner exactement comme maintenant ? Je pourrai alors vous dire ce qui convient et, aussi clairement, ce qui ne convient pas.',
        'Pour une réponse fiable, je dois me représenter votre installation. Qu’utilisez-vous{at} aujourd’hui, et qu’est-ce qui n’est pas négociable ?',
      ],
      short:
        'Pour une réponse exacte : à quoi ressemble votre installation{at} aujourd’hui, et qu’est-ce qui ne doit pas changer ?',
      more: 'Si une personne de votre équipe technique veut se joindre à l’échange, elle est la bienvenue.',
      second:
        'Pour l’aspect technique : dites-moi ce que vous utilisez aujourd’hui et ce qui doit rester, et je pourrai répondre concrètement.',
    },
    general: {
      main: [
        'Avant de proposer quoi que ce soit, j’aimerais comprendre deux choses. Comment faites-vous{at} aujourd’hui ? Et que faudrait-il améliorer pour qu’un changement en vaille la peine ?',
        'Deux réponses m’aideraient à vous répondre concrètement : comment cela se passe-t-il{at} aujourd’hui, et où perdez-vous le plus de temps ?',
      ],
      short: 'Comment faites-vous{at} aujourd’hui, et où perdez-vous le plus de temps ?',
      more: 'Quelques mots suffisent, je préfère redemander plutôt que de vous faire écrire une dissertation.',
      second: '',
    },
    nothing: {
      main: [
        'Qu’est-ce qui vous a amené à chercher, et qu’est-ce qui devrait mieux marcher{at} qu’aujourd’hui ? Deux ou trois lignes suffisent pour que je vous dise si nous pouvons vous aider, ou non.',
        'Qu’est-ce qui devrait devenir plus simple{at}, et qui s’en servirait ? Quelques lignes suffisent, et vous aurez une réponse qui parle de votre cas.',
      ],
      short: 'Qu’est-ce qui devrait devenir plus simple{at}, et qui s’en servirait ?',
      more: 'Vous pouvez aussi raconter la dernière fois où cela s’est mal passé, cela m’en dit souvent plus qu’une liste.',
      second: '',
    },
  },
  countedPricing: {
    main: [
      'Vous parlez de {count}, j’ai donc déjà la moitié de ce qu’il me faut pour un prix. L’autre moitié : à partir de quand, et que faut-il absolument{at} dès le premier jour ? Je pourrai alors préparer un calcul sur lequel vous pourrez compter.',
      'Avec {count}, je peux calculer quelque chose de concret. Il me manque deux choses : quand souhaitez-vous commencer, et tout le monde a-t-il les mêmes besoins{at} ?',
    ],
    short: 'Pour {count}, il me manque une chose : à partir de quand souhaitez-vous commencer{at} ?',
    more: 'Si vous avez déjà une enveloppe en tête, dites-le-moi, cela nous évitera un échange.',
    second:
      'Pour le prix, avec {count} : dites-moi quand vous souhaitez commencer, et je ferai le calcul pour ce cas précis.',
  },
  offer: {
    many: [
      'Si vous préférez en parler, {minutes} minutes suffisent. Ces créneaux sont libres de mon côté :',
      'Nous pouvons aussi en parler par téléphone. J’ai {minutes} minutes de libre à ces moments :',
    ],
    one: [
      'Si vous préférez en parler, {minutes} minutes suffisent. Ce créneau est libre de mon côté :',
      'Nous pouvons aussi en parler par téléphone. J’ai {minutes} minutes de libre à ce moment :',
    ],
    shortMany: 'Ces créneaux sont libres de mon côté, {minutes} minutes chacun :',
    shortOne: 'Ce créneau est libre de mon côté, {minutes} minutes :',
    after: [
      'Si aucun ne vous convient, proposez-m’en deux autres.',
      'Dites-moi simplement celui que vous préférez, ou proposez-en un autre.',
    ],
    afterOne: 'S’il ne vous convient pas, proposez-m’en deux autres.',
  },
  ask: {
    times: [
      'Si vous préférez en parler, indiquez-moi deux ou trois moments qui vous conviennent, je les comparerai à mon agenda.',
      'Nous pouvons aussi en parler par téléphone : donnez-moi deux ou trois moments possibles, j’en confirmerai un ou proposerai le plus proche.',
    ],
    short: 'Quels moments vous conviendraient pour un court échange ?',
    meeting:
      'Quels seraient les deux ou trois moments qui vous conviennent ? Je les comparerai à mon agenda et reviendrai vers vous avec l’un d’eux.',
  },
  theirTimes: {
    offer:
      'Je dois encore vérifier le moment que vous proposez. Ces créneaux sont libres de mon côté, {minutes} minutes chacun :',
    ask: 'Vous avez déjà proposé un moment ; je le compare à mon agenda et je reviens vers vous à ce sujet.',
  },
  writing: 'Répondez simplement à cet e-mail, quelques lignes suffisent.',
  agenda:
    'Lors d’un échange, je parcourrais trois points : votre façon de travailler aujourd’hui, ce qui changerait, et ce que cela demanderait à votre équipe.',
  mention: { sentence: 'Encore une chose : {words}.', thing: 'Je voudrais aussi mentionner {words}.' },
  askAbout: {
    whether: 'Encore une question : pouvez-vous me dire {words} ?',
    thing: 'Encore une question : que pouvez-vous me dire sur ce point, {words} ?',
  },
  soon: "Une réponse rapide m'aide à garder ce moment libre.",
  decline: [
    'C’est tout à fait compréhensible, et merci de le dire aussi clairement. Je ne vous relancerai pas à ce sujet. Si les choses changent{at}, il suffit de répondre à cet e-mail.',
    'Merci pour cette réponse claire, elle m’aide. J’en reste là et ne vous écrirai plus à ce sujet. Si la question revient un jour{at}, écrivez-moi simplement.',
  ],
  signOff: { neutral: 'Bien cordialement,', formal: 'Cordialement,', casual: 'Bonne journée,' },
};
