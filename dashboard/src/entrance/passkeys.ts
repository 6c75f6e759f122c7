import { get, post } from '../api.ts';

/** Whether this browser can use passkeys in the way the server speaks of them. */
export const knowsPasskeys =
  typeof PublicKeyCredential === 'function' && 'parseRequestOptionsFromJSON' in PublicKeyCredential;

/** Signs in with a passkey, or proves oneself again with one. Throws ApiError, and what the browser throws. */
export async function askForPasskey(): Promise<void> {
  const options = await get<PublicKeyCredentialRequestOptionsJSON>('/auth/passkey/generate-authenticate-options');
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
  const credential = (await navigator.credentials.get({ publicKey })) as PublicKeyCredential;
  await post('/auth/passkey/verify-authentication', { response: credential.toJSON() });
}

/** Makes a passkey for who is signed in, under a name to know it by. */
export async function addPasskey(name: string): Promise<void> {
  const options = await get<PublicKeyCredentialCreationOptionsJSON>('/auth/passkey/generate-register-options');
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
  const credential = (await navigator.credentials.create({ publicKey })) as PublicKeyCredential;
  await post('/auth/passkey/verify-registration', { response: credential.toJSON(), name });
}

/** What a refusal of the browser or of the server is told as. */
export function sentenceOf(error: unknown): string {
  if (error instanceof DOMException && error.name === 'NotAllowedError') return 'No passkey was given.';
  return error instanceof Error ? error.message : 'That did not work.';
}
