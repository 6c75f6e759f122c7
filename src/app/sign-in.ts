import type { App } from '../app.ts';
import { isColdStartDemo } from '../config.ts';
import { createSignIn, type SignInWithSchema } from '../identity/sign-in.ts';
import { defaultWorkspaceId } from '../store/workspaces.ts';

/** The sample rep whose desk the example leads arrive at. */
const sampleRep = { email: 'sample.rep@countersign.example', name: 'Sample Rep' };

/** Sign-in as the configuration has it. */
export function signInOf(app: App): SignInWithSchema {
  const { config, connected, store, audit } = app;
  const isDemo = config.apiEnv === 'development' && isColdStartDemo(config);
  return createSignIn({
    store,
    secretKey: config.secretKey.reveal(),
    publicBaseUrl: config.publicBaseUrl,
    allow: config.signInAllow,
    google: connected?.googleConsent ?? null,
    googleRedirectUri: config.googleRedirectUri,
    demo: isDemo ? sampleRep : null,
    firstWorkspaceId: defaultWorkspaceId,
    change: audit.change,
    note: audit.note,
  });
}
