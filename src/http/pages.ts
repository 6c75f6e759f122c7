import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type { serviceStatus } from './contract.ts';
import { Answer, type Route } from './route.ts';
import type { HttpSettings } from './settings.ts';

const style = `body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1c2330;background:#fff}
h1{font-size:1.6rem}h2{font-size:1.1rem;margin-top:2rem}code{font:14px ui-monospace,monospace;background:#f1f3f6;padding:.1rem .3rem;border-radius:.2rem}
table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.4rem .6rem;border-bottom:1px solid #dde2ea}
pre{font:inherit;white-space:pre-wrap;overflow-wrap:anywhere}a{color:#0b57d0}@media(prefers-color-scheme:dark){body{color:#e6e9ef;background:#14181f}code{background:#232a35}th,td{border-color:#2c3542}a{color:#8ab4f8}}`;
const styleHash = createHash('sha256').update(style).digest('base64');

/** What a page may load: nothing but its own style. */
const contentSecurityPolicy = `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

/** The front page for people. Without `status` (no credential) it says no more than what this is. */
export function landingPage(settings: HttpSettings, status: z.output<typeof serviceStatus> | null): Answer {
  if (status === null) return page('Countersign', '<p>Countersign is running. Sign in or use an API key.</p>');
  const { emulated, enabled } = settings.sandbox;
  const world = enabled
    ? `Emulated by the sandbox: ${emulated.map(escapeHtml).join(', ')}. Nothing leaves this machine.`
    : 'Connected to the real services that are configured.';
  const mode = {
    draft_only: 'Draft-only: nothing can be sent.',
    manual_send: 'A person approves, and then sends.',
    send_after_approval: 'A person approves; approved mails are sent.',
  }[status.mode];
  return page(
    'Countersign',
    `<p>${escapeHtml(settings.publicBaseUrl)} · version ${escapeHtml(settings.version)} · ${escapeHtml(settings.apiEnv)}</p>
<p>${world}</p><p>${mode}</p>
<ul><li><a href="/api/operator/drafts/pending">Drafts that wait for a countersignature</a></li>
<li><a href="/workflows/latest">The newest run</a></li><li><a href="/connectors/status">Connectors</a></li>
<li><a href="/api/docs">The API</a></li></ul>`,
  );
}

/** The page of an unsubscribe link: the question, and what it says once asked for. It names nobody. */
export function unsubscribePage(state: 'ask' | 'done'): Answer {
  const ask = '<p>You will get no more mails from us.</p><form method="post"><button>Unsubscribe</button></form>';
  const done = '<p>Done. You will get no more mails from us.</p>';
  return pageWithForm('Unsubscribe', state === 'ask' ? ask : done);
}

/** The page of an approval link: the mail as it would go out, and one button. */
export function approvalPage({ id, recipient, subject, body, attachments }: ApprovalShown): Answer {
  const files =
    attachments.length === 0 ? '' : `<p>Files: ${escapeHtml(attachments.map(({ name }) => name).join(', '))}</p>`;
  return pageWithForm(
    'Approve this mail?',
    `<p>To: ${escapeHtml(recipient)}</p><h2>${escapeHtml(subject)}</h2><pre>${escapeHtml(body)}</pre>${files}
<form method="post"><button>Approve</button></form><p><a href="/queue/review/${escapeHtml(id)}">See its sources and checks, edit or reject it</a></p>`,
  );
}

export type ApprovalShown = {
  id: string;
  recipient: string;
  subject: string;
  body: string;
  attachments: readonly { name: string }[];
};

/** What came of an approval by link. */
export function approvedPage(id: string, sentence: string): Answer {
  return page(
    'Thank you',
    `<p>${escapeHtml(sentence)}</p><p><a href="/queue/review/${escapeHtml(id)}">See the draft</a></p>`,
  );
}

/** What went wrong on the way back from elsewhere, for the browser that stands there. */
export function problemPage(title: string, sentence: string, status = 400): Answer {
  const shown = page(title, `<p>${escapeHtml(sentence)}</p><p><a href="/">Back to Countersign</a></p>`);
  return new Answer(shown.body, { status, headers: shown.headers });
}

/** The API for people to read, made from the same routes as the document for machines. */
export function docsPage(routes: readonly Route[]): Answer {
  const rows = routes.map(
    ({ method, path, access, does }) =>
      `<tr><td><code>${method}</code></td><td><code>${escapeHtml(path)}</code></td><td>${access}</td><td>${escapeHtml(does)}</td></tr>`,
  );
  return page(
    'Countersign API',
    `<p>Schemas of bodies and answers: <a href="/api/docs/openapi.json">openapi.json</a> (OpenAPI 3.1). An API key goes in
<code>Authorization: Bearer cs_…</code> or <code>X-API-Key</code>; keys read and propose, people decide.</p>
<table><thead><tr><th>Method</th><th>Path</th><th>Access</th><th>What it does</th></tr></thead><tbody>${rows.join('\n')}</tbody></table>`,
  );
}

/** With `no-referrer` a browser says `Origin: null` of a form, and nobody could tell ours from a stranger's. */
function pageWithForm(title: string, body: string): Answer {
  const shown = page(title, body);
  const policy = contentSecurityPolicy.replace("form-action 'none'", "form-action 'self'");
  const headers = { ...shown.headers, 'content-security-policy': policy, 'referrer-policy': 'same-origin' };
  return new Answer(shown.body, { headers });
}

function page(title: string, body: string): Answer {
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${title}</title><style>${style}</style></head><body><h1>${title}</h1>${body}</body></html>\n`;
  return new Answer(html, {
    headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': contentSecurityPolicy },
  });
}

function escapeHtml(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
  return text.replaceAll(/[&<>"']/g, (mark) => entities[mark] ?? '');
}
