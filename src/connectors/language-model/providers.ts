import { createAnthropic } from '@ai-sdk/anthropic';
import { createGoogle } from '@ai-sdk/google';
import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import type { LanguageModel } from 'ai';

export type ModelProvider = 'openai' | 'anthropic' | 'google' | 'openai-compatible';

export type LanguageModelOptions = {
  provider: ModelProvider;
  model: string;
  /** May be null for an OpenAI-compatible server that asks for none. */
  apiKey: string | null;
  /** Null means the provider's own. OpenAI's and compatible ones end in `/v1`; Anthropic's comes without. */
  baseUrl: string | null;
  fetch: typeof globalThis.fetch;
  /** For one call, answer read to its end. */
  timeoutMs: number;
};

/** Where each provider answers when no base URL is set, as a person would write it into the settings. */
export const defaultBaseUrls: Readonly<Record<ModelProvider, string>> = {
  openai: 'https://api.openai.com/v1',
  anthropic: 'https://api.anthropic.com',
  google: 'https://generativelanguage.googleapis.com/v1beta',
  'openai-compatible': 'http://127.0.0.1:11434/v1',
};

/** What people call each provider. */
export const providerNames: Readonly<Record<ModelProvider, string>> = {
  openai: 'OpenAI',
  anthropic: 'Anthropic',
  google: 'Google',
  'openai-compatible': 'The model server',
};

/** The AI SDK's model for a provider. Base URL and key are always given, as the SDK would else read the environment. */
export function connectModel({ provider, model, apiKey, baseUrl, fetch }: LanguageModelOptions): LanguageModel {
  const baseURL = (baseUrl ?? defaultBaseUrls[provider]).replace(/\/+$/, '');
  const key = apiKey ?? '';
  if (provider === 'openai') return createOpenAI({ apiKey: key, baseURL, fetch }).chat(model);
  if (provider === 'google') return createGoogle({ apiKey: key, baseURL, fetch })(model);
  if (provider === 'anthropic') {
    return createAnthropic({ apiKey: key, baseURL: /\/v1$/.test(baseURL) ? baseURL : `${baseURL}/v1`, fetch })(model);
  }
  const named = { name: 'openai-compatible', baseURL, fetch, supportsStructuredOutputs: true };
  return createOpenAICompatible(apiKey === null ? named : { ...named, apiKey })(model);
}
