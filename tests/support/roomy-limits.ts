const services = ['gmail', 'hubspot', 'openai', 'drive', 'calendar', 'hubspot_search'];

/** Settings under which no test meets a limit that it does not mean to: the sandbox would take any number of calls. */
export const roomyLimits: Readonly<Record<string, string>> = {
  SERVICE_RATE_LIMITS: services.map((name) => `${name}=1000000/1000000`).join(','),
  GMAIL_UNITS_PER_MINUTE: '1000000',
  RATE_LIMIT_ENABLED: 'false',
};
