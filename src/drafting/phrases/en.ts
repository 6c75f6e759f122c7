import type { Phrases } from './phrases.ts';

export const english: Phrases = {
  subject: { company: 'Quick thought on {company}', enquiry: 'Quick thought on your enquiry' },
  greeting: {
    neutral: { named: 'Hi {name},', bare: 'Hello,' },
    formal: { named: 'Dear {name},', bare: 'Good day,' },
    casual: { named: 'Hi {name},', bare: 'Hi there,' },
  },
  wholeName: { neutral: false, formal: true, casual: false },
  at: { company: ' at {company}', team: ' in your team' },
  quote: '"{text}"',
  thanks: {
    form: ['Thanks for your message.', 'Thank you for getting in touch.', 'Thanks for writing.'],
    formTo: [
      'Thanks for writing to {rep}.',
      'Thank you for getting in touch with {rep}.',
      'Thanks for your message to {rep}.',
    ],
    reply: ['Thanks for your reply.', 'Thank you for coming back to me.', 'Thanks for the answer.'],
    first: ['Thanks for your mail.', 'Thank you for your mail.', 'Thanks for writing.'],
  },
  warm: "It's good to hear from you.",
  empty: [
    "You didn't leave a note with the form, so I'd rather ask than guess.",
    'The form came without a message, so let me ask instead of assuming things.',
  ],
  question: [
    'You asked: {quote} Let me start there.',
    'Your question was: {quote} I want to answer that properly.',
    'You asked: {quote} That deserves a proper answer.',
  ],
  need: ['You wrote that {need}, so let me start there.', 'As I read it, {need}.', 'What I took from it: {need}.'],
  statement: ['You wrote: {quote}. Let me start there.', 'You wrote: {quote}. That gives me a good starting point.'],
  gladly: "I'd be glad to show you a demo.",
  paraphrase: [
    'You asked about {about}, so let me start there.',
    'Your question is about {about}. That is where I would start.',
  ],
  about: {
    pricing: 'the price',
    demo: 'a demo',
    trial: 'trying it out first',
    material: 'material to read',
    integration: 'the connection to your other systems',
    security: 'security and data protection',
  },
  headcount: {
    people: '{n} people',
    employees: '{n} employees',
    users: '{n} users',
    licences: '{n} licences',
    sites: '{n} locations',
  },
  subjects: {
    support: {
      main: [
        "I'm sorry this is costing you time. To find the cause I need three things: since when does it happen, what exactly do you see on the screen, and is anyone else{at} affected? A screenshot often says more than a description.",
        "I'm sorry you have to deal with this. What exactly do you see on the screen, since when, and does it hit other people{at} too? If you can add a screenshot, the search gets a lot shorter.",
      ],
      short: "I'm sorry about the trouble. Since when does it happen, and what exactly do you see on the screen{at}?",
      more: 'If it worked before, tell me what changed around that time: an update, a new device, different access rights.',
      second: "About the part that doesn't work: since when does it happen, and what exactly do you see on the screen?",
    },
    pricing: {
      main: [
        "I'd rather not throw a number at you that changes a week later. How many people{at} would work with it, and when would you like to start? With those two answers I can work out figures you can plan with.",
        'A price only helps you if it fits your case. Two things would let me work it out: how many people{at} would use it, and what has to be included from day one?',
      ],
      short: "For a price that fits I need two things: how many people{at} would use it, and when you'd like to start.",
      more: 'If you have a budget range in mind, tell me; it saves us both a round of e-mails.',
      second:
        'On the price: tell me how many people{at} would use it and when you would start, and I can work out figures for exactly that.',
    },
    demo: {
      main: [
        "I'd rather show you your own case than a slide deck. Which task takes the most time{at} today? I'll build the demo around that one and leave out the rest.",
        'The best demo is one about your own work. Which task{at} would you like to see from start to finish? Give me a rough outline and I will walk through exactly that.',
      ],
      short: "Which task takes the most time{at} today? I'll build the demo around that one.",
      more: 'If a colleague who does that work every day can join, even better: they ask the questions that matter.',
      second: 'As for the demo: tell me which task takes the most time{at} today, and I will show that one first.',
    },
    trial: {
      main: [
        'Trying something out helps most when it answers one question. Which task{at} would you test first, and what would you have to see to say "this works for us"? Then I can tell you what makes sense as a first step.',
        'Before you spend time on a test, let me make sure it tells you something. What would you want to find out, and who{at} would work with it in the first week?',
      ],
      short: 'So that a test tells you something: which task{at} would you try first, and what would you have to see?',
      more: 'Two or three people and one real task are usually enough to find out.',
      second:
        'On trying it out: which task would you test first, and what would you have to see for it to count as a success?',
    },
    material: {
      main: [
        'So that you get the pages that matter instead of a stack of files: who{at} is going to read them, and which question should they answer?',
        "I'd rather send you two pages that fit than twenty that don't. What do you want to decide with them, and who{at} else will read along?",
      ],
      short: 'So that I pick the right pages: who{at} is going to read them, and which question should they answer?',
      more: 'If you already know what is of no interest to you, tell me that too.',
      second: 'On the material: tell me who is going to read it, and I can pick the right pages.',
    },
    integration: {
      main: [
        "Whether two systems work well together is decided in the details, so I'd like to get those right first. Which data should move, in which direction, and how often? If there is a version or a hosting setup{at} I should know about, add that too.",
        "A simple yes or no wouldn't help you much here. Which data do you want to pass on, from where to where, and who{at} works with it afterwards? Then I can tell you what works and, just as plainly, what doesn't.",
      ],
      short: 'To answer that properly: which data should move, in which direction, and who{at} works with it?',
      more: "A rough sketch of how the data flows today is plenty; it doesn't have to be pretty.",
      second: 'On the connection to your other systems: which data should move, and in which direction?',
    },
    security: {
      main: [
        'You should get that answer in a form your colleagues{at} can work with. Which points do they need covered (hosting, access rights, contracts, deletion), and is there a questionnaire you would like me to fill in?',
        "That is worth settling before anything else. Who{at} decides on it, and which points does that person want to see in writing? I'd rather answer those one by one than send you a general brochure.",
      ],
      short:
        'Which points does your review{at} have to cover, and is there a questionnaire you would like me to fill in?',
      more: 'If someone looks after data protection on your side, I am glad to answer that person directly.',
      second: 'On data protection: send me the points your review has to cover, and I will go through them one by one.',
    },
    meeting: {
      main: [
        "I'm glad to talk it through. So that the time is well spent: who else{at} should be in the call, and what would you like to have settled by the end of it?",
        'A conversation is the quickest way. What should we have sorted out when we hang up, and who{at} needs to be there for that?',
      ],
      short: "I'm glad to talk. Who else{at} should be in the call?",
      more: "If there is something I should read beforehand, send it over and I'll come prepared.",
      second: '',
    },
    technical: {
      main: [
        "I'd rather be exact than quick here. What does your setup{at} look like today, and what has to keep working exactly as it does now? Once I know that, I can tell you what fits and, just as plainly, what doesn't.",
        'For a reliable answer I need to picture your setup. What do you use{at} today, and which part of it is not up for discussion?',
      ],
      short: 'To be exact: what does your setup{at} look like today, and what has to keep working as it does now?',
      more: 'If one of your engineers would like to join the conversation, bring them along.',
      second: 'On the technical side: tell me what you use today and what has to stay, and I can be specific.',
    },
    general: {
      main: [
        "Before I suggest anything, I'd like to understand two things. How do you handle this{at} today? And what would have to get better for a change to be worth the effort?",
        'Two answers would help me to be useful rather than general: how do you do this{at} today, and where does it cost you the most time?',
      ],
      short: 'How do you handle this{at} today, and where does it cost you the most time?',
      more: 'A rough answer is fine; I would rather ask again than have you write an essay.',
      second: '',
    },
    nothing: {
      main: [
        'What made you look for something new, and what should work better{at} than it does today? Two or three lines are enough for me to tell you whether we are a good fit, or to say so if we are not.',
        'What should get easier{at}, and who would work with it? A few lines are enough; then you get an answer that is about your case and not about everyone.',
      ],
      short: 'What should get easier{at}, and who would work with it?',
      more: 'If it helps, describe the last time it went wrong; that usually tells me more than a list of features.',
      second: '',
    },
  },
  countedPricing: {
    main: [
      'You mention {count}, so half of what I need for a price is already there. The other half: when would you like to start, and what has to be in place{at} from day one? Then I can work out figures you can plan with.',
      'With {count} I can work out something concrete. Two things are missing: when do you want to start, and does everyone{at} need the same, or only a part of it?',
    ],
    short: 'For {count} I need two more details: when would you like to start, and does everyone{at} need the same?',
    more: 'If you have a budget range in mind, tell me; it saves us both a round of e-mails.',
    second:
      'On the price for {count}: tell me when you would like to start, and I can work out figures for exactly that.',
  },
  offer: {
    many: [
      'If talking is easier, {minutes} minutes will do. These times are free on my side:',
      'We can also go through it by phone. I have {minutes} minutes free at these times:',
    ],
    one: [
      'If talking is easier, {minutes} minutes will do. This time is free on my side:',
      'We can also go through it by phone. I have {minutes} minutes free here:',
    ],
    shortMany: 'These times are free on my side, {minutes} minutes each:',
    shortOne: 'This time is free on my side, {minutes} minutes:',
    after: ['If none of them suits, send me two that do.', 'Tell me which one you prefer, or name another.'],
    afterOne: "If it doesn't suit, send me two times that do.",
  },
  ask: {
    times: [
      "If talking is easier, send me two or three times that suit you and I'll check them against my calendar.",
      'We can also go through it by phone: name two or three times that suit you, and I will confirm one of them or suggest the nearest.',
    ],
    short: 'Which times would suit you for a short call?',
    meeting:
      "Which two or three times would suit you? I'll check them against my calendar and come back with one of them.",
  },
  theirTimes: {
    offer: 'You already named a time, which I still have to check. These are free on my side, {minutes} minutes each:',
    ask: "You already named a time; I'll check it against my calendar and come back to you about it.",
  },
  writing: 'Just answer this mail; a few lines are enough.',
  agenda:
    'In a call I would go through three things: how you work today, what would change, and what it would ask of your team.',
  mention: { sentence: 'One more thing: {words}.', thing: 'I would also like to mention {words}.' },
  askAbout: {
    whether: 'One more question: could you tell me {words}?',
    thing: 'One more question: what can you tell me about {words}?',
  },
  soon: 'It would help me to know soon, so that I can keep the time free.',
  decline: [
    "That is perfectly fine, and thank you for saying so instead of leaving me to wonder. I won't follow up on this. If things change{at}, an answer to this mail is enough.",
    "Thank you for letting me know; a clear answer helps. I'll leave it there and won't write again about this. Should it come up again{at}, simply answer this mail.",
  ],
  signOff: { neutral: 'Best regards,', formal: 'Kind regards,', casual: 'All the best,' },
};
