import { type Config, resolveModelProvider } from '../config.ts';
import { defaultBaseUrls } from '../connectors/language-model/language-model.ts';
import type { SandboxAccess } from './sandbox-access.ts';

/** Which model writes, where and with which key; null where the composer does. */
export function modelOptions({ config, sandbox }: { config: Config; sandbox: SandboxAccess | null }) {
  const choice = resolveModelProvider(config);
  if (choice.provider === 'composer' || choice.mode === 'not_configured') return null;
  const { provider } = choice;
  if (choice.mode === 'sandbox') {
    if (sandbox === null) return null;
    const apiKey = sandbox.credentials.openai.apiKey;
    return { provider, mode: choice.mode, model: 'sandbox-writer', apiKey, baseUrl: `${sandbox.url}/v1` };
  }
  if (choice.model === null) return null;
  const apiKey = choice.apiKey?.reveal() ?? null;
  return {
    provider,
    mode: choice.mode,
    model: choice.model,
    apiKey,
    baseUrl: choice.baseUrl ?? defaultBaseUrls[provider],
  };
}
