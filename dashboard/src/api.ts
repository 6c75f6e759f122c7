/** What went wrong with a request, in a sentence for people. Status 0 means that no answer came. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string | null;

  constructor(status: number, code: string | null, sentence: string) {
    super(sentence);
    this.status = status;
    this.code = code;
  }

  /** Whether the same request may succeed in a moment. */
  get mayPass(): boolean {
    return this.status === 0 || this.status === 503 || this.status === 502;
  }
}

const longestMs = 30_000;
const signedOutListeners = new Set<() => void>();

/** Is told when a request is refused because nobody is signed in any more. Answers how to stop listening. */
export function onSignedOut(listener: () => void): () => void {
  signedOutListeners.add(listener);
  return () => signedOutListeners.delete(listener);
}

/** Asks the API. Throws ApiError. The shape of the answer is the contract's, which the server checks as it answers. */
export async function request<T>(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
  const limit = AbortSignal.timeout(longestMs);
  const response = await fetch(path, {
    method,
    signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
    credentials: 'same-origin',
    headers: { accept: 'application/json', ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }).catch((error: unknown) => {
    if (signal?.aborted) throw error;
    throw new ApiError(0, 'no_answer', 'The server does not answer. Nothing you typed is lost; try again in a moment.');
  });
  const text = await response.text().catch(() => '');
  const answer = readJson(text);
  if (response.ok) return answer as T;
  if (response.status === 401) for (const listener of signedOutListeners) listener();
  throw refusalOf(response.status, answer);
}

export const get = <T>(path: string, signal?: AbortSignal): Promise<T> => request<T>('GET', path, undefined, signal);
export const post = <T>(path: string, body?: unknown): Promise<T> => request<T>('POST', path, body);
export const patch = <T>(path: string, body: unknown): Promise<T> => request<T>('PATCH', path, body);

function readJson(text: string): unknown {
  try {
    return text === '' ? null : JSON.parse(text);
  } catch {
    return null;
  }
}

function refusalOf(status: number, answer: unknown): ApiError {
  const { detail, code = null } = (answer ?? {}) as { detail?: unknown; code?: string | null };
  if (typeof detail === 'string') return new ApiError(status, code, detail);
  if (Array.isArray(detail)) {
    const issues = (detail as { loc: unknown[]; msg: string }[]).map(
      ({ loc, msg }) => `${loc.slice(1).join('.')}: ${msg}`,
    );
    return new ApiError(status, 'invalid', issues.join('; '));
  }
  return new ApiError(status, null, `The server answered with status ${status}.`);
}
