import { useQueryClient } from '@tanstack/react-query';
import { sentenceOf } from '../../entrance/passkeys.ts';
import { withProof } from '../../entrance/step-up.tsx';
import { showToast } from '../../parts/toast-store.ts';

/** Does something, asks for a proof where one is needed, says how it went, and reads `key` again. */
export function useAct(key: string): (act: () => Promise<unknown>, done: string) => void {
  const queries = useQueryClient();
  return (act, done) => {
    withProof(act)
      .then(() => showToast(done))
      .catch((error: unknown) => showToast(sentenceOf(error), { tone: 'bad' }))
      .finally(() => void queries.invalidateQueries({ queryKey: [key] }));
  };
}
