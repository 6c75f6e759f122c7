import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { page as htmlPage } from './contract.ts';
import { page } from './pages.ts';
import { Answer, operation } from './route.ts';

const field = (name: string, label: string, more: string) =>
  `<p><label>${label}<br><input name="${name}" ${more}></label></p>`;
const email = (more = 'required') =>
  field('email', 'E-mail address', `type="email" autocomplete="username webauthn" ${more}`);
const password = (use: 'current' | 'new') =>
  field('password', 'Password', `type="password" required autocomplete="${use}-password" maxlength="128"`);
const code = (id = '') =>
  field('code', 'Code', `${id} required inputmode="numeric" autocomplete="one-time-code" minlength="6" maxlength="20"`);
const form = (id: string, content: string, label: string, isHidden = true) =>
  `<form id="${id}"${isHidden ? ' hidden' : ''}>${content}<p><button>${label}</button></p></form>`;
const button = (id: string, label: string) => `<p><button type="button" id="${id}" hidden>${label}</button></p>`;
const google = (label: string) => `<p><a id="google" href="/auth/google/login" hidden>${label}</a></p>`;

const signInScript = readFileSync(new URL('./sign-in-page.js', import.meta.url), 'utf8');

/** A plain page of sign-in: it works without the built one. */
function signInPage(name: string, title: string, does: string, content: string) {
  const body = `<main data-page="${name}"><p id="note" role="status" aria-live="polite"></p>${content}</main>`;
  return operation({ does, replies: { 200: htmlPage } }, () => page(title, body, '/auth/pages.js'));
}

export const signIn = signInPage(
  'sign-in',
  'Sign in',
  'The page to sign in at.',
  [
    form('password', email() + password('current'), 'Sign in'),
    form('code', code('id="one-code"'), 'Go on'),
    button('passkey', 'Use a passkey'),
    google('Sign in with Google'),
    button('demo', 'Look around as the sample rep'),
  ].join(''),
);

export const join = signInPage(
  'join',
  'Join',
  'The page an invitation opens.',
  [
    form(
      'join',
      email('') + field('name', 'Your name', 'required maxlength="200" autocomplete="name"') + password('new'),
      'Join',
      false,
    ),
    button('accept', 'Join as who you are signed in'),
    google('Join with Google'),
  ].join(''),
);

export const account = signInPage(
  'account',
  'Your account',
  'The page of one’s own factors: authenticator app, passkeys, proving oneself again.',
  [
    form('totp', `<h2>Authenticator app</h2>${password('current')}`, 'Set up an authenticator app'),
    form(
      'set-up',
      `<p><code id="secret"></code></p><p>Recovery codes: <code id="codes"></code></p>${code()}`,
      'It shows this code',
    ),
    form('step-up', `<h2>Prove it is you</h2>${password('current')}${code()}`, 'Prove it'),
    button('passkey', 'Prove it with a passkey'),
    button('add', 'Add a passkey'),
    '<p><button type="button" id="leave">Sign out</button></p><p><a href="/">Back to the desk</a></p>',
  ].join(''),
);

export const script = operation(
  {
    does: 'What the sign-in pages run.',
    replies: { 200: { description: 'A script.', content: { 'text/javascript': { schema: z.string() } } } },
  },
  () => new Answer(signInScript, { headers: { 'content-type': 'text/javascript; charset=utf-8' } }),
);
