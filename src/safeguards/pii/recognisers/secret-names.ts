import { wordClass } from '../lexicon.ts';

/** Words by which a value is called a secret, and words that look like it and are not; several languages. */
const kinds =
  '(?:api|app(?:lication)?|access|account|auth(?:entication|orization)?|bearer|refresh|client|consumer|customer|private|secret|signing|encryption|service|session|security|deploy|master|admin|bot|webhook|license|subscription|shared|integration|production|prod|staging|sandbox|live|test|personal|user|project|root|storage|read|write|publish|push|registry|license|maps?|server|device|id|oauth|jwt|stripe|slack|github|gitlab|openai|twilio|sendgrid|hubspot)?[ _.-]{0,2}';
const nouns =
  '(?:keys?|tokens?|secrets?|pat|schlüssel|schluessel|[a-zäöü]{3,20}(?:token|schlüssel|schluessel)s?|clés?|clefs?|claves?|chiavi|chiave|chaves?|sleutels?|klucz|avain|nyckel|nøgle|ключ|токен|jetons?)';
const passwords =
  'passw(?:or)?(?:t|ds?)|passwd|passcode|pwd|pass(?:phrase|wort|ord)|kennwort|mot de passe|contraseña|contrasena|senha|hasło|haslo|wachtwoord|lösenord|adgangskode|heslo|salasana|şifre|parola|пароль|credentials?|creds|bearer|authorization|auth|basic|ssws|jwt|sas|dsn|psk|hmac|salt';
const suffix = '(?:[ _-]{0,2}(?:is|was|ist|est|es|value|id|no|number|string|now))?';
const owner = `(?:[ _-](?:api|de api|d['’]api|privée?|privada|secreta?|for [a-z]{2,20}|to [a-z]{2,20}|\\([^()]{0,30}\\))| ?api| ?: ?api)?`;

const listed =
  'api app access auth bearer refresh client consumer private secret signing encryption service session deploy master admin bot webhook license shared account subscription storage'.split(
    ' ',
  );

/** Every word that may end a name of a secret, also glued to what is before it: `apikey`. */
export const secretWords = wordClass(
  `key keys token tokens secret secrets pat schlussel schluessel cle cles clef clefs clave claves chiavi chiave chave chaves sleutel
  sleutels klucz avain nyckel nokkel nogle ключ токен jeton jetons password passwords passwort passwd passcode pwd pass passphrase
  passord kennwort passe contrasena senha haslo wachtwoord losenord adgangskode heslo salasana sifre parola пароль credential
  credentials creds bearer authorization auth basic ssws jwt sas dsn psk hmac salt
  zugangstoken zugriffstoken sicherheitstoken authentifizierungstoken aktualisierungstoken sitzungstoken zugangsschlussel
  zugriffsschlussel sicherheitsschlussel geheimschlussel apischlussel lizenzschlussel
  ${listed.flatMap((kind) => ['key', 'keys', 'token', 'secret'].map((noun) => kind + noun)).join(' ')}`,
);

export const passwordWords = wordClass(
  'password passwords passwort passwd pwd passphrase passord kennwort contrasena senha haslo wachtwoord losenord adgangskode heslo parola пароль',
);

/** What stands right before a value that is named a secret, with the signs between the two. */
export const namedSecret = new RegExp(
  `(?:${kinds}${nouns}|${passwords})${owner}${suffix}["'\`\\])>*]{0,3}(?:(?:[ _-][\\p{L}\\d.'’/()]{1,24}){0,4}(?:\\s{0,3}(?::=|=>|==?|:|→|\\?)| (?:is|to|was|ist|lautet|est|es|è|below|here|follows):?)\\s{0,4}|\\s{0,3}(?:—|-|\\(|,)\\s{0,4}|[ \\t]{0,3}(?:\\r?\\n[ >]{0,3})?)(?:value["']?\\s{0,2}[:=]\\s{0,2})?(?:(?:bearer|basic|token|apikey)\\s)?["'\`<(\\[*„“”«‹]{0,3}$`,
  'iu',
);

/** Names with `key` or `token` in them that are no secrets. */
export const weakName =
  /(?:rl|resource|recv|gpg|pgp|openpgp|order|tracking|license plate|partition|primary|foreign|sort|public|cache|trace|idempotency|object|product|answer|map|host|row|unique|group|index|issue|lookup|translation|i18n|artifact|storage-object|dedup(?:lication)?)[ _-]?keys?\W{0,8}$|(?:csrf|page|next|sync|pagination|continuation|unsubscribe|tracking|click|cancel|design)[ _-]?tokens?\W{0,8}$|(?:sha-?\d*|md5|hash|commit|finger ?print|thumb ?print|checksum|digest|etag)\W{0,20}$/i;

/** Words between a secret's name and a value by which the value is something else. */
export const otherNames =
  /\b(?:public|ssh-\w+|sha\d*|md5|hash|fingerprint|checksum|digest|etag|commit|signature|nonce|cursor|id|ids|uuid|envelope|document|file|path|url|link|page|image|session|cookie|boundary|integrity|version)\b[^\n]{0,40}$|\n/i;

/** Stand-ins for a value that is not shown. */
export const placeholder =
  /^your|your[_-]|my[_-]?(?:api|secret)|placeholder|insert[_-]|replace[_-]|change[_-]?me|redacted|(?<![a-z\d])(?:dummy|sample|fake|todo|example)(?![a-z\d])|x{6,}|\*\*\*|\.\.\.|<[a-z]|[_-](?:here|key|token|goes|secret|password)$|process\.env|os\.environ|secrets\.|vault:/i;
