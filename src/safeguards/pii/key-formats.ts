/** The published shape of a vendor's secret: regular expression sources, matched between characters keys are not made of. */
export type KeyFormat = { name: string; pattern: string };

/**
 * Formats as their vendors document them; checked against the rule list of gitleaks. Every repeat is bounded, and no
 * pattern can start twice within one word, so matching is linear.
 */
export const keyFormats: readonly KeyFormat[] = [
  { name: 'aws access key id', pattern: '(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}' },
  { name: 'github token', pattern: 'gh[pousr]_[A-Za-z0-9]{36,251}' },
  { name: 'github fine-grained token', pattern: 'github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}' },
  { name: 'gitlab token', pattern: 'gl(?:pat|dt|rt|ptt|soat|cbt|ft|imt|oas)-[A-Za-z0-9_-]{20,64}' },
  { name: 'slack token', pattern: 'xox[abeoprs](?:\\.xox[bp])?-[A-Za-z0-9-]{20,250}' },
  { name: 'slack app token', pattern: 'xapp-\\d-[A-Z0-9]{8,16}-\\d{8,16}-[A-Za-z0-9]{20,80}' },
  {
    name: 'slack webhook',
    pattern: 'https://hooks\\.slack\\.com/(?:services|workflows|triggers)/[A-Za-z0-9+/]{30,100}',
  },
  {
    name: 'discord webhook',
    pattern: 'https://(?:ptb\\.|canary\\.)?discord(?:app)?\\.com/api/webhooks/\\d{17,20}/[A-Za-z0-9_-]{60,80}',
  },
  {
    name: 'teams webhook',
    pattern: 'https://[a-z0-9-]{1,63}\\.webhook\\.office\\.com/webhookb2/[A-Za-z0-9@/-]{60,250}',
  },
  { name: 'stripe key', pattern: '(?:sk|rk|pk)_(?:live|test)_[A-Za-z0-9]{16,250}' },
  { name: 'stripe webhook secret', pattern: 'whsec_[A-Za-z0-9+/=]{24,100}' },
  { name: 'sendgrid key', pattern: 'SG\\.[A-Za-z0-9_-]{16,32}\\.[A-Za-z0-9_-]{32,64}' },
  {
    name: 'openai, anthropic, openrouter or deepseek key',
    pattern: 'sk-(?:proj-|svcacct-|admin-|ant-[a-z0-9]{2,8}-|or-v1-|lf-)?[A-Za-z0-9_-]{20,250}',
  },
  { name: 'google api key', pattern: 'AIza[A-Za-z0-9_-]{35}' },
  { name: 'google oauth', pattern: 'ya29\\.[A-Za-z0-9_.-]{20,500}|GOCSPX-[A-Za-z0-9_-]{28}|1//0[A-Za-z0-9_-]{40,120}' },
  { name: 'hubspot private app token', pattern: 'pat-(?:na|eu|ap)[0-9]-[A-Za-z0-9-]{12,64}' },
  { name: 'mailgun key', pattern: 'key-[0-9a-f]{32}|[0-9a-f]{32}-[0-9a-f]{8}-[0-9a-f]{8}' },
  { name: 'mailchimp key', pattern: '[0-9a-f]{32}-us\\d{1,2}' },
  { name: 'brevo key', pattern: 'xkeysib-[0-9a-f]{64}-[A-Za-z0-9]{16}' },
  {
    name: 'postmark, resend, klaviyo and loops keys',
    pattern: 're_[A-Za-z0-9]{8,12}_[A-Za-z0-9]{20,40}|pk_[0-9a-f]{34}',
  },
  { name: 'npm token', pattern: 'npm_[A-Za-z0-9]{36}' },
  { name: 'pypi token', pattern: 'pypi-AgE[A-Za-z0-9_-]{50,250}' },
  { name: 'rubygems and crates tokens', pattern: 'rubygems_[0-9a-f]{48}|cio[A-Za-z0-9]{32}' },
  { name: 'docker token', pattern: 'dckr_(?:pat|oat)_[A-Za-z0-9_-]{27,40}' },
  { name: 'hugging face token', pattern: '(?:hf|api_org)_[A-Za-z0-9]{30,40}' },
  {
    name: 'replicate, groq, perplexity, xai and fireworks keys',
    pattern: '(?:r8|gsk|fw)_[A-Za-z0-9]{22,60}|pplx-[A-Za-z0-9]{40,60}|xai-[A-Za-z0-9]{60,90}',
  },
  { name: 'digitalocean token', pattern: 'do[opr]_v1_[0-9a-f]{64}' },
  { name: 'shopify token', pattern: 'shp(?:at|ca|pa|ss|tka)_[0-9a-fA-F]{32}' },
  {
    name: 'square, paypal and braintree tokens',
    pattern:
      'sq0(?:atp|csp|idp)-[A-Za-z0-9_-]{22,43}|EAAA[A-Za-z0-9_-]{60}|access_token\\$production\\$[0-9a-z]{16}\\$[0-9a-f]{32}',
  },
  { name: 'twilio id', pattern: '(?:AC|SK)[0-9a-f]{32}' },
  { name: 'telegram bot token', pattern: '\\d{8,10}:AA[A-Za-z0-9_-]{33}' },
  { name: 'discord bot token', pattern: '[MNO][A-Za-z0-9_-]{23,27}\\.[A-Za-z0-9_-]{6}\\.[A-Za-z0-9_-]{27,40}' },
  {
    name: 'notion, linear, figma, airtable, asana tokens',
    pattern:
      'ntn_[A-Za-z0-9]{40,50}|secret_[A-Za-z0-9]{43}|lin_api_[A-Za-z0-9]{40}|figd_[A-Za-z0-9_-]{40,50}|pat[A-Za-z0-9]{14}\\.[0-9a-f]{64}',
  },
  { name: 'atlassian token', pattern: 'ATATT3[A-Za-z0-9_=-]{60,250}' },
  {
    name: 'datadog, new relic, grafana, sentry keys',
    pattern:
      'NRAK-[A-Z0-9]{27}|gl(?:sa|c)_[A-Za-z0-9_=-]{32,250}|sntry[su]_[A-Za-z0-9_=+/-]{40,250}|phc_[A-Za-z0-9]{40,50}|dt0c01\\.[A-Z0-9]{24}\\.[A-Z0-9]{64}',
  },
  {
    name: 'cloud tokens',
    pattern:
      'hvs\\.[A-Za-z0-9_-]{24,200}|dapi[0-9a-f]{32}|dp\\.(?:pt|st|ct)\\.[A-Za-z0-9]{40,50}|tskey-[a-z]{3,8}-[A-Za-z0-9-]{15,80}|fly?o?1_[A-Za-z0-9_-]{40,250}|PMAK-[0-9a-f]{24}-[0-9a-f]{34}|sbp_[0-9a-f]{40}|vercel_[A-Za-z0-9]{24}|nfp_[A-Za-z0-9]{36}|rnd_[A-Za-z0-9]{28,40}|pscale_(?:tkn|pw|oauth)_[A-Za-z0-9_.-]{32,64}|AGE-SECRET-KEY-1[0-9A-Z]{58}',
  },
  { name: 'json web token', pattern: 'ey[A-Za-z0-9_-]{10,2000}\\.ey[A-Za-z0-9_-]{10,4000}\\.[A-Za-z0-9_-]{10,2000}' },
];
