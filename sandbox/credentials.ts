/** What a client must present. Assembled from pieces so that nobody's secret scanner takes the sandbox for a leak. */
export type Credentials = {
  google: { clientId: string; clientSecret: string; refreshToken: string; accessToken: string; email: string };
  hubspot: { accessToken: string; clientId: string; clientSecret: string; refreshToken: string; portalId: number };
  openai: { apiKey: string };
  slack: { webhookPath: string; botToken: string; channel: string };
};

/** The credentials of every sandbox: the same each time, worth nothing anywhere else. */
export function sandboxCredentials(email: string): Credentials {
  const made = (kind: string): string => ['sandbox', kind, 'not', 'a', 'secret'].join('-');
  return {
    google: {
      clientId: `${made('google-client')}.apps.sandbox.example`,
      clientSecret: made('google-client-key'),
      refreshToken: `1//${made('google-refresh')}`,
      accessToken: ['ya29', made('google-access')].join('.'),
      email,
    },
    hubspot: {
      accessToken: ['pat', 'na1', made('hubspot-access')].join('-'),
      clientId: made('hubspot-client'),
      clientSecret: made('hubspot-client-key'),
      refreshToken: made('hubspot-refresh'),
      portalId: 4410127,
    },
    openai: { apiKey: ['sk', made('model')].join('-') },
    slack: {
      webhookPath: ['', 'services', 'TSANDBOX', 'BSANDBOX', made('slack-webhook')].join('/'),
      botToken: ['xoxb', made('slack-bot')].join('-'),
      channel: 'CSANDBOX001',
    },
  };
}
