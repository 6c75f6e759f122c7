import type { Facts } from './facts.ts';

/** The sentences of one language. `%` stands for the part that is put in. */
export type Phrases = {
  greeting: string;
  formalGreeting: string;
  casualGreeting: string;
  plainGreeting: string;
  thanks: string;
  thanksFor: string;
  quoted: string;
  thread: string;
  next: string;
  nextAt: string;
  reworded: string;
  longer: string;
  point: string;
  slots: string;
  or: string;
  noSlots: string;
  closing: string;
  formalClosing: string;
  casualClosing: string;
  subject: string;
  plainSubject: string;
};

export const phrases: Record<Facts['language'], Phrases> = {
  en: {
    greeting: 'Hello %,',
    formalGreeting: 'Dear %,',
    casualGreeting: 'Hi %,',
    plainGreeting: 'Hello,',
    thanks: 'Thank you for your message.',
    thanksFor: 'Thank you for your message about your plans at %.',
    quoted: 'You wrote: “%”',
    thread: 'I have our earlier exchange “%” in front of me, so we can carry on from there.',
    next: 'To answer with something you can use, I would first like to understand your building, the loads and the order of the work.',
    nextAt:
      'To answer with something you can use, I would first like to understand the building, the loads and the order of the work at %.',
    reworded:
      'Before I put anything in writing, I would rather go through the details with you once, so that the answer fits.',
    longer:
      'A floor plan and a list of what you store would help me to prepare; if you have neither at hand, we draw it up together.',
    point: 'One more point: %.',
    slots: 'Would % suit you for a call?',
    or: 'or',
    noSlots: 'Which day suits you for a call?',
    closing: 'Best regards',
    formalClosing: 'Yours sincerely',
    casualClosing: 'Cheers',
    subject: 'Your enquiry for %',
    plainSubject: 'Your enquiry',
  },
  de: {
    greeting: 'Guten Tag %,',
    formalGreeting: 'Sehr geehrte Damen und Herren,',
    casualGreeting: 'Hallo %,',
    plainGreeting: 'Guten Tag,',
    thanks: 'vielen Dank für Ihre Nachricht.',
    thanksFor: 'vielen Dank für Ihre Nachricht zu Ihrem Vorhaben bei %.',
    quoted: 'Sie schreiben: „%“',
    thread: 'Unseren bisherigen Austausch „%“ habe ich vor mir, wir können dort anknüpfen.',
    next: 'Damit meine Antwort Ihnen nützt, möchte ich zuerst das Gebäude, die Lasten und den Ablauf verstehen.',
    nextAt:
      'Damit meine Antwort Ihnen nützt, möchte ich zuerst das Gebäude, die Lasten und den Ablauf bei % verstehen.',
    reworded:
      'Bevor ich etwas schriftlich festhalte, gehe ich die Einzelheiten lieber einmal mit Ihnen durch, damit die Antwort passt.',
    longer:
      'Ein Grundriss und eine Liste Ihrer Lagergüter helfen mir bei der Vorbereitung; fehlt beides, erstellen wir es gemeinsam.',
    point: 'Noch ein Punkt: %.',
    slots: 'Passt Ihnen % für ein Telefonat?',
    or: 'oder',
    noSlots: 'An welchem Tag passt Ihnen ein Telefonat?',
    closing: 'Freundliche Grüße',
    formalClosing: 'Mit freundlichen Grüßen',
    casualClosing: 'Viele Grüße',
    subject: 'Ihre Anfrage für %',
    plainSubject: 'Ihre Anfrage',
  },
  fr: {
    greeting: 'Bonjour %,',
    formalGreeting: 'Madame, Monsieur,',
    casualGreeting: 'Salut %,',
    plainGreeting: 'Bonjour,',
    thanks: 'Merci pour votre message.',
    thanksFor: 'Merci pour votre message au sujet de votre projet chez %.',
    quoted: 'Vous écrivez : « % »',
    thread: 'J’ai sous les yeux notre échange « % », nous pouvons repartir de là.',
    next: 'Pour vous répondre utilement, j’aimerais d’abord comprendre le bâtiment, les charges et le déroulement des travaux.',
    nextAt:
      'Pour vous répondre utilement, j’aimerais d’abord comprendre le bâtiment, les charges et le déroulement des travaux chez %.',
    reworded:
      'Avant d’écrire quoi que ce soit, je préfère revoir les détails avec vous, pour que la réponse convienne.',
    longer:
      'Un plan et une liste de ce que vous stockez m’aideraient à me préparer ; sinon, nous les établirons ensemble.',
    point: 'Encore un point : %.',
    slots: '% vous conviendrait pour un appel ?',
    or: 'ou',
    noSlots: 'Quel jour vous conviendrait pour un appel ?',
    closing: 'Cordialement',
    formalClosing: 'Je vous prie d’agréer mes salutations distinguées',
    casualClosing: 'À bientôt',
    subject: 'Votre demande pour %',
    plainSubject: 'Votre demande',
  },
  es: {
    greeting: 'Buenos días, %:',
    formalGreeting: 'Estimados señores:',
    casualGreeting: 'Hola, %:',
    plainGreeting: 'Buenos días:',
    thanks: 'Gracias por su mensaje.',
    thanksFor: 'Gracias por su mensaje sobre el proyecto de %.',
    quoted: 'Usted escribe: «%»',
    thread: 'Tengo delante nuestra conversación «%», así que podemos continuar desde ahí.',
    next: 'Para responderle con algo útil, primero me gustaría conocer el edificio, las cargas y el orden de los trabajos.',
    nextAt:
      'Para responderle con algo útil, primero me gustaría conocer el edificio, las cargas y el orden de los trabajos en %.',
    reworded: 'Antes de poner nada por escrito, prefiero repasar los detalles con usted, para que la respuesta encaje.',
    longer: 'Un plano y una lista de lo que almacenan me ayudarían a prepararme; si no los tienen, los hacemos juntos.',
    point: 'Un punto más: %.',
    slots: '¿Le vendría bien % para una llamada?',
    or: 'o',
    noSlots: '¿Qué día le vendría bien para una llamada?',
    closing: 'Un saludo',
    formalClosing: 'Atentamente',
    casualClosing: 'Saludos',
    subject: 'Su consulta para %',
    plainSubject: 'Su consulta',
  },
};
