import { opaque, uuid } from './numbers.ts';
import { alphanumeric as alnum, hex, type Random, upper } from './random.ts';

const join = (...parts: string[]): string => parts.join('');
const url = `${alnum}-_`;

/** Keys in the shapes their vendors publish, put together at run time so that no file holds one. */
export const secretMakers: Record<string, (random: Random) => string> = {
  awsTemporary: (r) => join('AS', 'IA', r.from(`${upper}234567`, 16)),
  githubOauth: (r) => join('gh', 'o_', r.from(alnum, 36)),
  gitlabRunner: (r) => join('gl', 'rt-', r.from(url, 20)),
  slackUser: (r) => join('xo', 'xp-', r.digits(12), '-', r.digits(12), '-', r.digits(12), '-', r.from(hex, 32)),
  slackApp: (r) => join('xa', 'pp-1-', r.from(`${upper}0123456789`, 11), '-', r.digits(13), '-', r.from(hex, 64)),
  stripeTest: (r) => join('sk', '_te', 'st_', r.from(alnum, 24)),
  stripeHook: (r) => join('wh', 'sec_', r.from(alnum, 32)),
  googleOauth: (r) => join('GOC', 'SPX-', r.from(alnum, 28)),
  googleToken: (r) => join('ya', '29.', r.from(url, 80)),
  azureStorage: (r) => join(r.from(`${alnum}+/`, 86), '=='),
  discordHook: (r) => join('https://discord.com/api/', 'webhooks/', r.digits(18), '/', r.from(alnum, 68)),
  telegram: (r) => join(r.digits(10), ':A', 'A', r.from(alnum, 33)),
  twilioSid: (r) => join('S', 'K', r.from(hex, 32)),
  openrouter: (r) => join('sk-', 'or-v1-', r.from(hex, 64)),
  groq: (r) => join('gs', 'k_', r.from(alnum, 52)),
  xai: (r) => join('xa', 'i-', r.from(alnum, 80)),
  perplexity: (r) => join('pp', 'lx-', r.from(alnum, 48)),
  replicate: (r) => join('r', '8_', r.from(alnum, 37)),
  cohereNamed: (r) => r.from(alnum, 40),
  pinecone: (r) => join('pc', 'sk_', r.from(alnum, 6), '_', r.from(alnum, 60)),
  langsmith: (r) => join('ls', 'v2_pt_', r.from(hex, 32), '_', r.from(hex, 10)),
  vault: (r) => join('hv', 's.', r.from(alnum, 24)),
  terraform: (r) => join(r.from(alnum, 14), '.atlas', 'v1.', r.from(alnum, 64)),
  databricks: (r) => join('da', 'pi', r.from(hex, 32)),
  planetscale: (r) => join('psc', 'ale_tkn_', r.from(alnum, 43)),
  supabase: (r) => join('sb', 'p_', r.from(hex, 40)),
  supabaseSecret: (r) => join('sb_', 'secret_', r.from(alnum, 22), '_', r.from(alnum, 8)),
  netlify: (r) => join('nf', 'p_', r.from(alnum, 40)),
  fly: (r) => join('fo', '1_', r.from(url, 43)),
  railwayNamed: (r) => uuid(r),
  circleci: (r) => join('CCI', 'PAT_', r.from(alnum, 22), '_', r.from(hex, 40)),
  buildkite: (r) => join('bk', 'ua_', r.from(hex, 40)),
  pulumi: (r) => join('pu', 'l-', r.from(hex, 40)),
  snyk: (r) => join('snyk_', 'uat.', r.from(hex, 8), '.', r.from(url, 60)),
  sonar: (r) => join('sq', 'p_', r.from(hex, 40)),
  sentry: (r) => join('sntr', 'ys_', r.from(alnum, 100)),
  grafana: (r) => join('gl', 'sa_', r.from(alnum, 32), '_', r.from(hex, 8)),
  newrelic: (r) => join('NR', 'AK-', r.from(`${upper}0123456789`, 27)),
  dynatrace: (r) => join('dt0', 'c01.', r.from(`${upper}234567`, 24), '.', r.from(`${upper}234567`, 64)),
  postman: (r) => join('PM', 'AK-', r.from(hex, 24), '-', r.from(hex, 34)),
  figma: (r) => join('fi', 'gd_', r.from(url, 40)),
  notion: (r) => join('nt', 'n_', r.from(alnum, 46)),
  linear: (r) => join('lin', '_api_', r.from(alnum, 40)),
  airtable: (r) => join('p', 'at', r.from(alnum, 14), '.', r.from(hex, 64)),
  asana: (r) => join('2/', r.digits(16), '/', r.digits(16), ':', r.from(hex, 32)),
  atlassian: (r) => join('ATA', 'TT3', 'xFfGF0', r.from(url, 160)),
  dropbox: (r) => join('sl', '.', r.from(url, 130)),
  squareToken: (r) => join('EA', 'AA', r.from(alnum, 60)),
  shopifyApp: (r) => join('shp', 'ca_', r.from(hex, 32)),
  plaid: (r) => join('access-', 'production-', uuid(r)),
  brevo: (r) => join('xkey', 'sib-', r.from(hex, 64), '-', r.from(alnum, 16)),
  resend: (r) => join('re', '_', r.from(alnum, 8), '_', r.from(alnum, 24)),
  mailchimp: (r) => join(r.from(hex, 32), '-', 'us', String(r.int(1, 21))),
  mandrillNamed: (r) => join('md', '-', r.from(alnum, 22)),
  doppler: (r) => join('dp', '.st.', 'prd.', r.from(alnum, 43)),
  tailscale: (r) => join('tsk', 'ey-auth-', r.from(alnum, 12), '-', r.from(alnum, 32)),
  cloudflareNamed: (r) => r.from(url, 40),
  docker: (r) => join('dck', 'r_pat_', r.from(url, 27)),
  pypi: (r) => join('py', 'pi-', 'AgEIcHlwaS5vcmc', r.from(url, 120)),
  rubygems: (r) => join('ruby', 'gems_', r.from(hex, 48)),
  nuget: (r) => join('oy', '2', r.from(`${hex}ghijklmnop`, 43)),
  age: (r) => join('AGE-SECRET-', 'KEY-1', r.from('QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L', 58)),
  jwt: (r) =>
    [
      { alg: 'RS256', kid: opaque(r, 8) },
      { iss: 'app', exp: r.int(1e9, 2e9), role: opaque(r, 6) },
    ]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .concat(r.from(url, 86))
      .join('.'),
  opaqueNamed: (r) => opaque(r),
  hexNamed: (r) => r.from(hex, r.pick([32, 40, 48, 64])),
};

export function secret(
  random: Random,
  kind = random.pick(Object.keys(secretMakers).filter((name) => !name.endsWith('Named'))),
): string {
  const make = secretMakers[kind];
  if (make === undefined) throw new Error(`There is no secret ${kind}.`);
  return make(random);
}

/** A secret that only its name gives away. */
export const namedSecret = (random: Random): string =>
  secret(random, random.pick(Object.keys(secretMakers).filter((name) => name.endsWith('Named'))));

export function pem(random: Random): string {
  const label = join(random.pick(['', 'EC ', 'OPENSSH ', 'ENCRYPTED ']), 'PRIV', 'ATE KEY');
  const lines = Array.from({ length: random.int(3, 12) }, () => random.from(`${alnum}+/`, 64));
  return ['-----BEG', `IN ${label}-----\n`, lines.join('\n'), '\n-----EN', `D ${label}-----`].join('');
}
