/** A call must not wait for its permission as long as for its answer: five turns without any answer are too many. */
const turnMs = 50;
const mostTurns = 5;

/**
 * Waits for answers and tells when none came for too long. Only turns in which this process could have read one count:
 * an answer that lies in the socket of a busy process is not late.
 */
export function watchAnswers(late: (error: Error) => void) {
  const waiting = new Set<(error: unknown) => void>();
  let silentTurns = 0;
  let timer: NodeJS.Timeout | null = null;

  function turn(): void {
    silentTurns += 1;
    if (silentTurns > mostTurns) late(new Error('timeout'));
  }

  function rest(): void {
    if (waiting.size > 0 || timer === null) return;
    clearInterval(timer);
    timer = null;
  }

  return {
    expect<T>(answer: Promise<T>): Promise<T> {
      if (timer === null) {
        silentTurns = 0;
        timer = setInterval(turn, turnMs).unref();
      }
      return new Promise((resolve, reject) => {
        waiting.add(reject);
        const settled = (): void => {
          silentTurns = 0;
          waiting.delete(reject);
          if (waiting.size === 0) rest();
        };
        answer.then(
          (value) => {
            settled();
            resolve(value);
          },
          (error: unknown) => {
            settled();
            reject(error);
          },
        );
      });
    },
    giveUp(error: unknown): void {
      for (const reject of waiting) reject(error);
      waiting.clear();
      rest();
    },
  };
}
