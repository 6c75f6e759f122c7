import { APICallError, generateText, type LanguageModelUsage, NoObjectGeneratedError, Output } from 'ai';
import { ConnectorError } from '../../core/errors.ts';
import type { Completion, LanguageModel } from '../../core/ports.ts';
import { parseAnswer, shapeInWords, wireSchema } from './answer.ts';
import { modelFault } from './faults.ts';
import { connectModel, type LanguageModelOptions, providerNames } from './providers.ts';

export { defaultBaseUrls, type LanguageModelOptions, type ModelProvider } from './providers.ts';

type Request = Parameters<LanguageModel['complete']>[0];
type RawAnswer = { text: string; finishReason: string | undefined; model: string; usage: Completion['usage'] };

/**
 * A model behind the port: one call, no tools, no retries (the step that asks decides on those). It is asked for JSON by
 * schema; a server that does not know schemas is asked in words, once and from then on.
 */
export function createLanguageModel(options: LanguageModelOptions): LanguageModel {
  const model = connectModel(options);
  let knowsSchemas = true;
  const ask = async ({ instructions, input, maxOutputTokens }: Request, bySchema: boolean): Promise<RawAnswer> => {
    const call = {
      model,
      instructions: `${instructions}\n\n${shapeInWords}`,
      prompt: input,
      maxOutputTokens,
      maxRetries: 0,
      abortSignal: AbortSignal.timeout(options.timeoutMs),
    };
    try {
      const result = bySchema
        ? await generateText({ ...call, output: Output.object({ schema: wireSchema, name: 'draft' }) })
        : await generateText(call);
      return rawAnswer(result.text, result.finishReason, result.response.modelId, result.usage);
    } catch (error) {
      // The SDK reads stricter than we do: it knows nothing of reasoning blocks and code fences.
      if (!NoObjectGeneratedError.isInstance(error)) throw error;
      return rawAnswer(error.text, error.finishReason, error.response?.modelId, error.usage);
    }
  };
  const rawAnswer = (
    text: string | undefined,
    finishReason: string | undefined,
    modelId: string | undefined,
    usage: LanguageModelUsage | undefined,
  ): RawAnswer => ({
    text: text ?? '',
    finishReason,
    model: modelId || options.model,
    usage: { inputTokens: usage?.inputTokens ?? 0, outputTokens: usage?.outputTokens ?? 0 },
  });
  return {
    async complete(request) {
      try {
        return toCompletion(await ask(request, knowsSchemas), options);
      } catch (error) {
        if (!knowsSchemas || options.provider !== 'openai-compatible' || !isSchemaRefusal(error)) {
          throw modelFault(error, options.provider, options.model);
        }
      }
      knowsSchemas = false;
      try {
        return toCompletion(await ask(request, false), options);
      } catch (error) {
        throw modelFault(error, options.provider, options.model);
      }
    },
  };
}

/** A 4xx that speaks of the answer's format: what servers without `json_schema` say. */
function isSchemaRefusal(error: unknown): boolean {
  if (!APICallError.isInstance(error) || ![400, 404, 415, 422, 501].includes(error.statusCode ?? 0)) return false;
  return /response_format|json_schema|json schema|structured output|grammar/i.test(error.responseBody ?? '');
}

function toCompletion(raw: RawAnswer, { provider, model }: LanguageModelOptions): Completion {
  const answer = parseAnswer(raw.text);
  if (answer.ok && raw.finishReason !== 'content-filter') {
    return { subject: answer.subject, body: answer.body, model: raw.model, usage: raw.usage };
  }
  const code = refusalCode(raw.finishReason) ?? (answer.ok ? 'content_filter' : answer.code);
  const sentence = `${providerNames[provider]} gave an answer that is no usable draft (${code.replaceAll('_', ' ')}).`;
  throw new ConnectorError('language-model', 'rejected', sentence, {
    details: { provider, model, code, usage: raw.usage },
  });
}

function refusalCode(finishReason: string | undefined): string | null {
  if (finishReason === 'length') return 'cut_off';
  return finishReason === 'content-filter' ? 'content_filter' : null;
}
