/*
 * Invented reps with a way of writing each, and mails of theirs. The words about racking come from lists; how they are put
 * is the rep's.
 */

export type Rep = { name: string; mails(count: number): string[] };

type Style = {
  greeting: readonly string[];
  opening: readonly string[];
  sentences: readonly string[];
  question: readonly string[];
  closing: readonly string[];
  signOff: readonly string[];
  ps: readonly string[];
  /** Joins sentences into paragraphs. */
  perParagraph: number;
};

const things = [
  'the uprights',
  'your second hall',
  'the floor plan',
  'the beams',
  'the loading bay',
  'the aisle',
  'the new mezzanine',
  'the safety notices',
];
const people = ['Priya', 'Tom', 'Noor', 'Ada', 'Jonas', 'Lena', 'Omar', 'Ines'];

const styles: Record<string, Style> = {
  'Maren Holt': {
    greeting: ['Hi {name},'],
    opening: ['Thanks for your message.'],
    sentences: [
      'I looked at {thing}.',
      'It holds.',
      'The drawing is done.',
      'One post is bent.',
      'I need two photos.',
      "That's quick to fix.",
      "I don't see a risk.",
      'We can start soon.',
    ],
    question: ['Does that work?', 'Shall we?', 'Can you send the load?'],
    closing: ['Talk soon.'],
    signOff: ['Best,'],
    ps: [],
    perParagraph: 2,
  },
  'Edwin Ashby-Cole': {
    greeting: ['Dear {name},'],
    opening: ['Thank you very much for your enquiry.'],
    sentences: [
      'I have had the opportunity to review {thing} together with our engineers, and I am pleased to say that we do not foresee any difficulty in this regard.',
      'It would be helpful to receive the drawings in advance; we shall then be in a position to prepare a considered recommendation.',
      'I would kindly ask you to confirm the intended load, as the regulations require that it is documented accordingly.',
      'Furthermore, I should like to point out that {thing} will have to be inspected once the installation is complete.',
      'We will not proceed until you have had sufficient time to consider the matter, and I am of course at your disposal.',
    ],
    question: ['Would it be convenient for you to let us have the relevant figures?'],
    closing: ['I look forward to hearing from you.', 'Please do not hesitate to contact me.'],
    signOff: ['Yours sincerely,'],
    ps: [],
    perParagraph: 3,
  },
  'Jolie Marsh': {
    greeting: ['Hey {name}!', 'Hey {name}!', 'Hi {name}!'],
    opening: ['Thanks so much for reaching out!', 'Great to hear from you!'],
    sentences: [
      "I'm super happy to help with {thing}!",
      "We've got a really nice way to do that :)",
      "You're going to love how easy it is!",
      "It's no trouble at all - we do this every week!",
      "I'll grab the numbers and send them over!",
      "Don't worry about {thing} - we'll sort it out!",
    ],
    question: ['Want me to sketch it out for you?', 'Sound good?'],
    closing: ['Let me know what you think!', 'Feel free to call anytime!'],
    signOff: ['Cheers,'],
    ps: ['PS: the photos of {thing} were great!'],
    perParagraph: 1,
  },
  'Rafael Quist': {
    greeting: ['{name} -'],
    opening: [],
    sentences: [
      'Looked at {thing} this morning - fine for now.',
      'Two options - repair or replace.',
      'Repair is cheaper, replace lasts longer.',
      'Not urgent - but do not load the top level.',
      'Numbers to follow - waiting on the supplier.',
      'Crew is free next month - could pencil you in.',
    ],
    question: ['Which one?', 'Thoughts?'],
    closing: ['Shout if anything is unclear.'],
    signOff: ['Thanks,'],
    ps: [],
    perParagraph: 6,
  },
  'Beate Lindqvist': {
    greeting: ['Hello {name},'],
    opening: ['Thank you for your note.'],
    sentences: [
      'I think that we could perhaps begin with {thing}, since that seems to be where most of the trouble is.',
      'It might be worth checking the anchors as well, although I suppose they are probably fine.',
      'My guess is that a smaller span would serve you rather better, but it is possibly a question of taste.',
      'Maybe we could look at {thing} together, and then decide whether it is worth the effort.',
      'I would not change too much at once, because it could make the work somewhat harder for your people.',
    ],
    question: [
      'Could it perhaps help if I came by and had a look at {thing} myself?',
      'Do you think that might be possible?',
    ],
    closing: ['Let me know if you have any questions.'],
    signOff: ['Kind regards,'],
    ps: [],
    perParagraph: 2,
  },
  'Suki Tanaka-Reyes': {
    greeting: ['Good morning {name},'],
    opening: ['Good to hear from you.'],
    sentences: [
      'Please send {thing} drawings as PDF; we need them for the check.',
      'Please mark every drain; the posts must not stand on one.',
      'Our checklist covers: load, span, anchors, floor.',
      'Step one is the survey; step two is the plan; step three is fitting.',
      'Please keep {thing} clear until then; forklifts included.',
      'We record every change; you will receive the log.',
    ],
    question: ['Could you confirm the load per level?'],
    closing: ['Thanks again.'],
    signOff: ['Warm regards,'],
    ps: ['PS: Please keep the old labels; we will reuse them.'],
    perParagraph: 2,
  },
};

/** Numbers that look random and are the same at every run (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

function mailOf(style: Style, first: string, next: () => number): string {
  const one = (list: readonly string[]) => list[Math.floor(next() * list.length)] ?? '';
  const name = one(people);
  const fill = (text: string) => text.replaceAll('{thing}', one(things)).replaceAll('{name}', name);
  const count = 3 + Math.floor(next() * 4);
  const middle = Array.from({ length: count }, () => fill(one(style.sentences)));
  const said = [one(style.opening), ...middle, one(style.question), next() < 0.7 ? one(style.closing) : ''].filter(
    Boolean,
  );
  const paragraphs: string[] = [];
  for (let at = 0; at < said.length; at += style.perParagraph)
    paragraphs.push(said.slice(at, at + style.perParagraph).join(' '));
  const ps = style.ps.length > 0 && next() < 0.6 ? [fill(one(style.ps))] : [];
  return [fill(one(style.greeting)), ...paragraphs, `${one(style.signOff)}\n${first}`, ...ps].join('\n\n');
}

/** The reps; each writes the same mails at every run. */
export const reps: readonly Rep[] = Object.entries(styles).map(([name, style], at) => ({
  name,
  mails(count) {
    const next = randomFrom(1000 + at);
    return Array.from({ length: count }, () => mailOf(style, name.split(' ')[0] ?? '', next));
  },
}));
