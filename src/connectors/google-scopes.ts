import type { OAuthPermissions } from '../core/oauth.ts';

/** The Google services one may connect. */
export const googleServices = ['gmail', 'calendar', 'drive'] as const;
export type GoogleService = (typeof googleServices)[number];

/** One permission: its full name, what it is used for in the words of the person who grants it, and whether it may change things. */
export type GoogleScope = { name: string; service: GoogleService; use: string; access: 'read' | 'write' };

const prefix = 'https://www.googleapis.com/auth/';

/** Who the account is; asked for along with any service. */
const identityScopes = ['openid', 'email', 'profile'];

/** Google grants these two under their long names. */
const longNames: Readonly<Record<string, string>> = {
  email: `${prefix}userinfo.email`,
  profile: `${prefix}userinfo.profile`,
};

/** The least that works: what each connector calls, and nothing beyond it. */
export const googleScopes: readonly GoogleScope[] = [
  scope('gmail', 'gmail.readonly', 'read', 'read earlier mail with a lead, and your signature'),
  scope('gmail', 'gmail.compose', 'write', 'put drafts into your mailbox, and send the ones you have countersigned'),
  scope('calendar', 'calendar.freebusy', 'read', 'see when you are busy'),
  scope('calendar', 'calendar.events', 'write', 'create the meeting a lead has agreed to'),
  scope('calendar', 'calendar.calendarlist.readonly', 'read', 'list your calendars'),
  scope('calendar', 'calendar.settings.readonly', 'read', "read your calendar's time zone"),
  scope('drive', 'drive.readonly', 'read', 'read the documents you choose'),
];

/** All scopes to ask for, for these services. */
export function scopesFor(services: readonly GoogleService[]): string[] {
  return [
    ...identityScopes,
    ...googleScopes.filter(({ service }) => services.includes(service)).map(({ name }) => name),
  ];
}

/** The scopes of these services that were not granted. */
export function missingScopes(services: readonly GoogleService[], granted: readonly string[]): GoogleScope[] {
  return googleScopes.filter(({ service, name }) => services.includes(service) && !granted.includes(name));
}

/** The services of which at least one scope was granted. */
export function servicesIn(granted: readonly string[]): GoogleService[] {
  return googleServices.filter((one) =>
    googleScopes.some(({ service, name }) => service === one && granted.includes(name)),
  );
}

/** The same for those who know no Google. */
export const googlePermissions: OAuthPermissions = {
  services: googleServices,
  scopesFor: (services) => scopesFor(known(services)),
  usesOf: (services) =>
    googleScopes
      .filter(({ service }) => services.includes(service))
      .map(({ service, name, use }) => ({ service, scope: name, use })),
  servicesIn,
};

const known = (services: readonly string[]) => googleServices.filter((one) => services.includes(one));

/** Whether the account itself was named to us. */
export function knowsAccount(granted: readonly string[]): boolean {
  return granted.includes('email') || granted.includes(longNames.email ?? '');
}

function scope(service: GoogleService, name: string, access: 'read' | 'write', use: string): GoogleScope {
  return { name: prefix + name, service, use, access };
}
