import { QueryClient } from '@tanstack/react-query';
import { ApiError } from './api.ts';

/** What was read is shown at once and asked for again behind; a refusal is final, a lost connection is tried again. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      retry: (failures, error) => failures < 3 && error instanceof ApiError && error.mayPass,
      retryDelay: (attempt) => Math.min(500 * 2 ** attempt, 5000),
      networkMode: 'always',
    },
    mutations: { retry: false, networkMode: 'always' },
  },
});
