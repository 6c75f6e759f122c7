/** What the sandbox tells about itself; its code is loaded only when it is on. */
export type SandboxAccess = {
  url: string;
  credentials: {
    google: { clientId: string; clientSecret: string; refreshToken: string };
    hubspot: { accessToken: string };
    openai: { apiKey: string };
    slack: { webhookPath: string };
  };
};
