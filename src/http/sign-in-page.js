// What the plain sign-in pages run in the browser: no framework, no markup from strings, no address but our own.

const at = (id) => document.getElementById(id);
const say = (text) => {
  at('note').textContent = text;
};
const show = (id, isShown) => {
  at(id).hidden = !isShown;
};
const base = '/auth';

async function ask(method, path, body) {
  const sent =
    body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const answer = await fetch(path, { method, credentials: 'same-origin', ...sent }).catch(() => null);
  if (answer === null) return { ok: false, body: { detail: 'The server does not answer. Try again in a moment.' } };
  return { ok: answer.ok, body: await answer.json().catch(() => null) };
}

function tell({ ok, body }, done) {
  if (ok) return done(body);
  const { detail } = body ?? {};
  say(typeof detail === 'string' ? detail : 'Something in the form is not right.');
}

function onward() {
  const next = new URL(new URLSearchParams(location.search).get('next') ?? '/', location.origin);
  location.assign(next.origin === location.origin ? next : '/');
}

function onSubmit(id, act) {
  at(id)?.addEventListener('submit', (event) => {
    event.preventDefault();
    say('One moment…');
    act(Object.fromEntries(new FormData(event.target)));
  });
}

const onClick = (id, act) =>
  at(id)?.addEventListener('click', () => {
    say('One moment…');
    act();
  });

async function withPasskey() {
  const options = await ask('GET', `${base}/passkey/generate-authenticate-options`);
  if (!options.ok) return tell(options, () => {});
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options.body);
  const found = await navigator.credentials.get({ publicKey }).catch(() => null);
  if (found === null) return say('No passkey was used.');
  tell(await ask('POST', `${base}/passkey/verify-authentication`, { response: found.toJSON() }), onward);
}

async function addPasskey() {
  const options = await ask('GET', `${base}/passkey/generate-register-options`);
  if (!options.ok) return say('Sign in anew first: a passkey is added within a quarter of an hour of signing in.');
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options.body);
  const made = await navigator.credentials.create({ publicKey }).catch(() => null);
  if (made === null) return say('No passkey was made.');
  const sent = { response: made.toJSON(), name: 'Passkey' };
  tell(await ask('POST', `${base}/passkey/verify-registration`, sent), () => say('The passkey was added.'));
}

const pages = {
  async 'sign-in'() {
    const { body } = await ask('GET', `${base}/me`);
    const ways = body?.ways ?? {};
    show('password', ways.password);
    show('passkey', ways.passkey && 'PublicKeyCredential' in window);
    show('google', ways.google);
    show('demo', ways.demo);
    at('google').href =
      `${base}/google/login?next=${encodeURIComponent(new URLSearchParams(location.search).get('next') ?? '/')}`;
    onSubmit('password', async ({ email, password }) =>
      tell(await ask('POST', `${base}/sign-in/email`, { email, password }), (said) => {
        if (said?.twoFactorRedirect !== true) return onward();
        say('Now the code of your authenticator app, or a recovery code.');
        show('password', false);
        show('code', true);
        at('one-code').focus();
      }),
    );
    onSubmit('code', async ({ code }) => {
      const way = /^[0-9 ]{6,7}$/.test(code) ? 'verify-totp' : 'verify-backup-code';
      tell(await ask('POST', `${base}/two-factor/${way}`, { code: code.replaceAll(' ', '') }), onward);
    });
    onClick('passkey', withPasskey);
    onClick('demo', async () => tell(await ask('POST', `${base}/demo`), onward));
  },

  async join() {
    const token = location.hash.slice(1);
    const { body } = await ask('GET', `${base}/me`);
    const accept = async (more) =>
      tell(await ask('POST', `${base}/invitations/accept`, { token, ...more }), () => location.assign('/account'));
    show('google', body?.ways?.google);
    at('google').href = `${base}/google/login?next=/account&invitation=${encodeURIComponent(token)}`;
    if (body?.signed_in) {
      show('join', false);
      show('accept', true);
    }
    onClick('accept', () => accept({}));
    onSubmit('join', ({ email, name, password }) => accept({ name, password, ...(email === '' ? {} : { email }) }));
  },

  async account() {
    const { body } = await ask('GET', `${base}/me`);
    if (!body?.signed_in) return location.assign('/sign-in?next=/account');
    say(`Signed in as ${body.person?.email ?? 'a member of no workspace'}.`);
    show('totp', body.factors.password && !body.factors.totp);
    show('step-up', body.factors.totp);
    show('add', 'PublicKeyCredential' in window);
    show('passkey', body.factors.passkeys > 0);
    onSubmit('totp', async ({ password }) =>
      tell(await ask('POST', `${base}/two-factor/enable`, { password }), ({ totpURI, backupCodes }) => {
        at('secret').textContent = totpURI;
        at('codes').textContent = backupCodes.join(' ');
        show('totp', false);
        show('set-up', true);
        say('Put the address into your app, keep the recovery codes, and type the code the app shows.');
      }),
    );
    onSubmit('set-up', async ({ code }) =>
      tell(await ask('POST', `${base}/two-factor/verify-totp`, { code }), () => {
        at('secret').textContent = '';
        at('codes').textContent = '';
        show('set-up', false);
        show('step-up', true);
        say('The authenticator app is set up.');
      }),
    );
    onSubmit('step-up', async (proof) =>
      tell(await ask('POST', `${base}/step-up`, proof), () => say('Proven for ten minutes.')),
    );
    onClick('add', addPasskey);
    onClick('passkey', withPasskey);
    onClick('leave', async () => tell(await ask('POST', `${base}/logout`), () => location.assign('/sign-in')));
  },
};

pages[document.querySelector('[data-page]').dataset.page]();
