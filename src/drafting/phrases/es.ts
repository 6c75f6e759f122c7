import type { Phrases } from './phrases.ts';

export const spanish: Phrases = {
  subject: { company: 'Una idea para {company}', enquiry: 'Una idea sobre su consulta' },
  greeting: {
    neutral: { named: 'Hola, {name}:', bare: 'Hola:' },
    formal: { named: 'Buenos días, {name}:', bare: 'Buenos días:' },
    casual: { named: 'Hola, {name}:', bare: 'Hola, ¿qué tal?' },
  },
  wholeName: { neutral: false, formal: true, casual: false },
  at: { company: ' en {company}', team: ' en su equipo' },
  quote: '«{text}»',
  thanks: {
    form: ['Gracias por su mensaje.', 'Gracias por escribirnos.', 'Gracias por su consulta.'],
    formTo: ['Gracias por escribir a {rep}.', 'Gracias por su mensaje a {rep}.', 'Gracias por su consulta a {rep}.'],
    reply: ['Gracias por su respuesta.', 'Gracias por contestarme.', 'Gracias por la respuesta.'],
    first: ['Gracias por su correo.', 'Gracias por su mensaje.', 'Gracias por escribirme.'],
  },
  warm: 'Me alegra leerle.',
  empty: [
    'El formulario llegó sin mensaje, así que prefiero preguntar antes que suponer.',
    'No había ningún mensaje en el formulario; en lugar de adivinar, le pregunto.',
  ],
  question: [
    'Usted pregunta: {quote} Empiezo por ahí.',
    'Su pregunta era: {quote} Quiero contestarla bien.',
    'Usted pregunta: {quote} Eso merece una respuesta precisa.',
  ],
  need: ['Por lo que leo, {need}.', 'Me quedo con esto: {need}.', 'Así lo he entendido: {need}. Empiezo por ahí.'],
  statement: ['Usted escribe: {quote}. Parto de ahí.', 'Usted escribe: {quote}. Es un buen punto de partida.'],
  gladly: 'Una demostración, con mucho gusto.',
  paraphrase: ['Me pregunta por {about}, así que empiezo por ahí.', 'Su consulta trata de {about}. Parto de ahí.'],
  about: {
    pricing: 'el precio',
    demo: 'una demostración',
    trial: 'la posibilidad de probarlo',
    material: 'la documentación',
    integration: 'la conexión con sus otros sistemas',
    security: 'la seguridad y la protección de datos',
  },
  headcount: {
    people: '{n} personas',
    employees: '{n} empleados',
    users: '{n} usuarios',
    licences: '{n} licencias',
    sites: '{n} sedes',
  },
  subjects: {
    support: {
      main: [
        'Siento el tiempo que esto le está costando. Para encontrar la causa necesito tres datos: desde cuándo ocurre, qué ve exactamente en la pantalla y si afecta a más personas{at}. Una captura suele decir más que una descripción.',
        'Lamento que tenga que ocuparse de esto. ¿Qué ve exactamente en la pantalla, desde cuándo, y afecta a más personas{at}? Con una captura la búsqueda será mucho más corta.',
      ],
      short: 'Siento el problema. ¿Desde cuándo ocurre{at} y qué ve exactamente en la pantalla?',
      more: 'Si antes funcionaba, dígame qué cambió por esas fechas: una actualización, un equipo nuevo, otros permisos de acceso.',
      second: 'Sobre lo que no funciona: ¿desde cuándo ocurre y qué ve exactamente en la pantalla?',
    },
    pricing: {
      main: [
        'Prefiero no darle una cifra al azar. ¿Cuántas personas lo usarían{at} y a partir de cuándo? Con esas dos respuestas puedo prepararle unos números con los que pueda contar.',
        'Un precio solo le sirve si encaja con su caso. Necesito dos cosas: ¿cuántas personas lo usarían{at} y qué tiene que estar incluido desde el primer día?',
      ],
      short: 'Para un precio ajustado necesito dos datos: ¿cuántas personas lo usarían{at} y a partir de cuándo?',
      more: 'Si ya tiene un presupuesto en mente, dígamelo y nos ahorramos una ronda de correos.',
      second:
        'En cuanto al precio: dígame cuántas personas lo usarían{at} y a partir de cuándo, y haré los números para ese caso concreto.',
    },
    demo: {
      main: [
        'Más que unas diapositivas, me gustaría enseñarle su propio caso. ¿Qué tarea lleva hoy más tiempo{at}? Preparo la demostración en torno a ella y dejo fuera lo demás.',
        'La demostración más útil es la que parte de su trabajo. ¿Qué tarea le gustaría ver de principio a fin{at}? Con un par de líneas puedo prepararla.',
      ],
      short: '¿Qué tarea lleva hoy más tiempo{at}? Preparo la demostración en torno a ella.',
      more: 'Si puede unirse alguien que hace ese trabajo a diario, mejor todavía: de ahí salen las preguntas importantes.',
      second: 'Sobre la demostración: dígame qué tarea lleva hoy más tiempo{at} y se la enseño primero.',
    },
    trial: {
      main: [
        'Una prueba sirve de verdad cuando responde a una pregunta. ¿Qué tarea probaría primero{at} y en qué notaría que encaja? Entonces podré decirle qué primer paso tiene sentido.',
        'Antes de que le dedique tiempo, asegurémonos de que la prueba le diga algo. ¿Qué quiere comprobar y quién trabajaría con la herramienta{at} la primera semana?',
      ],
      short: 'Para que la prueba le diga algo: ¿qué tarea probaría primero{at} y qué tendría que ver?',
      more: 'Dos o tres personas y una tarea real suelen bastar para saberlo.',
      second: 'Sobre la prueba: ¿qué tarea probaría primero y cómo mediría si ha salido bien?',
    },
    material: {
      main: [
        'Para que reciba las páginas que importan y no un montón de archivos: ¿quién las leerá{at} y qué pregunta deben responder?',
        'Prefiero enviarle dos páginas que encajen que veinte generales. ¿Qué quiere decidir con ellas y quién más las leerá{at}?',
      ],
      short: 'Para elegir bien las páginas: ¿quién las leerá{at} y qué pregunta deben responder?',
      more: 'Si ya sabe lo que no le interesa, dígamelo también.',
      second: 'Sobre la documentación: dígame quién la leerá y elijo las páginas adecuadas.',
    },
    integration: {
      main: [
        'Que dos sistemas se entiendan depende de los detalles, así que me gustaría empezar por ellos. ¿Qué datos deben pasar, en qué dirección y con qué frecuencia? Si{at} hay una versión o un alojamiento que deba conocer, añádalo.',
        'Un simple sí o no le ayudaría poco. ¿Qué datos quiere pasar, de dónde a dónde, y quién trabaja después con ellos{at}? Entonces le diré qué funciona y, con la misma claridad, qué no.',
      ],
      short: 'Para contestarle bien: ¿qué datos deben pasar, en qué dirección y quién trabaja con ellos{at}?',
      more: 'Basta un esquema de cómo circulan hoy los datos; no hace falta que sea bonito.',
      second: 'Sobre la conexión con sus otros sistemas: ¿qué datos deben pasar y en qué dirección?',
    },
    security: {
      main: [
        'Esa respuesta debe llegarle de forma que{at} puedan trabajar con ella. ¿Qué puntos hay que aclarar (alojamiento, permisos, contratos, borrado) y hay algún cuestionario que deba rellenar?',
        'Conviene aclararlo antes que nada. ¿Quién lo decide{at} y qué puntos quiere ver por escrito esa persona? Prefiero responderlos uno a uno que enviarle un folleto general.',
      ],
      short: '¿Qué puntos hay que aclarar{at} y hay algún cuestionario que deba rellenar?',
      more: 'Si alguien lleva la protección de datos por su parte, con gusto le respondo directamente.',
      second: 'Sobre la protección de datos: envíeme los puntos que hay que aclarar y los repaso uno a uno.',
    },
    meeting: {
      main: [
        'Con mucho gusto lo hablamos. Para aprovechar el tiempo: ¿quién más debería estar{at} y qué le gustaría dejar resuelto al final?',
        'Hablarlo es lo más rápido. ¿Qué deberíamos haber decidido al colgar y quién tiene que estar{at} para ello?',
      ],
      short: 'Con mucho gusto lo hablamos. ¿Quién más debería estar{at}?',
      more: 'Si hay algo que deba leer antes, envíemelo y llegaré con los deberes hechos.',
      second: '',
    },
    technical: {
      main: [
        'Aquí importa más la precisión que la rapidez. ¿Cómo es hoy su instalación{at} y qué tiene que seguir funcionando exactamente igual? Con eso puedo decirle qué encaja y, con la misma claridad, qué no.',
        'Para darle una respuesta fiable necesito hacerme una idea de su entorno. ¿Con qué trabajan hoy{at} y qué parte no se puede tocar?',
      ],
      short: 'Para una respuesta exacta: ¿cómo es hoy su instalación{at} y qué tiene que seguir igual?',
      more: 'Si alguien de su equipo técnico quiere sumarse a la conversación, estupendo.',
      second: 'En lo técnico: dígame con qué trabajan hoy y qué debe quedarse, y podré concretar.',
    },
    general: {
      main: [
        'Antes de proponerle nada, me gustaría entender dos cosas. ¿Cómo lo hacen hoy{at}? ¿Y qué tendría que mejorar para que el cambio mereciera la pena?',
        'Con dos respuestas puedo concretar: ¿cómo funciona esto hoy{at} y dónde les cuesta más tiempo?',
      ],
      short: '¿Cómo lo hacen hoy{at} y dónde les cuesta más tiempo?',
      more: 'Bastan unas notas; prefiero volver a preguntar que pedirle una redacción.',
      second: '',
    },
    nothing: {
      main: [
        '¿Qué le llevó a buscar algo nuevo y qué debería funcionar mejor{at} que hoy? Con dos o tres líneas puedo decirle si podemos ayudarle, y también si no.',
        '¿Qué debería ser más fácil{at} y quién trabajaría con ello? Con unas líneas basta, y tendrá una respuesta sobre su caso y no una genérica.',
      ],
      short: '¿Qué debería ser más fácil{at} y quién trabajaría con ello?',
      more: 'Si quiere, cuénteme la última vez que salió mal; suele decirme más que una lista de funciones.',
      second: '',
    },
  },
  countedPricing: {
    main: [
      'Habla usted de {count}, así que ya tengo la mitad de lo que necesito para un precio. La otra mitad: ¿a partir de cuándo, y qué tiene que estar listo{at} desde el primer día? Con eso puedo prepararle unos números con los que pueda contar.',
      'Con {count} puedo calcular algo concreto. Me faltan dos datos: ¿cuándo quieren empezar, y necesitan todos{at} lo mismo o algunos solo una parte?',
    ],
    short: 'Para {count} me falta un dato: ¿a partir de cuándo quieren empezar{at}?',
    more: 'Si ya tiene un presupuesto en mente, dígamelo y nos ahorramos una ronda de correos.',
    second:
      'En cuanto al precio para {count}: dígame cuándo quieren empezar y haré los números para ese caso concreto.',
  },
  offer: {
    many: [
      'Si prefiere hablarlo, bastan {minutes} minutos. Tengo libres estos huecos:',
      'También podemos verlo por teléfono. Tengo {minutes} minutos libres en estos momentos:',
    ],
    one: [
      'Si prefiere hablarlo, bastan {minutes} minutos. Tengo libre este hueco:',
      'También podemos verlo por teléfono. Tengo {minutes} minutos libres en este momento:',
    ],
    shortMany: 'Tengo libres estos huecos, de {minutes} minutos cada uno:',
    shortOne: 'Tengo libre este hueco, de {minutes} minutos:',
    after: ['Si ninguno le viene bien, propóngame otros dos.', 'Dígame cuál prefiere o propóngame otro.'],
    afterOne: 'Si no le viene bien, propóngame otros dos.',
  },
  ask: {
    times: [
      'Si prefiere hablarlo, dígame dos o tres momentos que le vengan bien y los comparo con mi agenda.',
      'También podemos verlo por teléfono: propóngame dos o tres momentos y le confirmo uno o le sugiero el más cercano.',
    ],
    short: '¿Qué momentos le vendrían bien para una llamada corta?',
    meeting: '¿Qué dos o tres momentos le vendrían bien? Los comparo con mi agenda y le contesto con uno de ellos.',
  },
  theirTimes: {
    offer:
      'Aún tengo que comprobar el momento que propone. Estos huecos los tengo libres, de {minutes} minutos cada uno:',
    ask: 'Ya me ha propuesto un momento; lo comparo con mi agenda y le digo algo al respecto.',
  },
  writing: 'Conteste sin más a este correo; bastan unas líneas.',
  agenda: 'En una llamada repasaría tres cosas: cómo trabajan hoy, qué cambiaría y qué le pediría eso a su equipo.',
  mention: { sentence: 'Una cosa más: {words}.', thing: 'También quisiera mencionar {words}.' },
  askAbout: {
    whether: 'Una pregunta más: ¿podría decirme {words}?',
    thing: 'Una pregunta más: ¿qué puede contarme sobre {words}?',
  },
  soon: 'Si me lo dice pronto, puedo dejar ese momento libre.',
  decline: [
    'Me parece perfecto, y gracias por decirlo con claridad. No insistiré sobre este tema. Si algo cambia{at}, basta con contestar a este correo.',
    'Gracias por la respuesta clara, me ayuda. Lo dejo aquí y no volveré a escribirle sobre esto. Si el tema vuelve a surgir{at}, escríbame sin más.',
  ],
  signOff: { neutral: 'Un saludo,', formal: 'Atentamente,', casual: 'Un saludo cordial,' },
};
