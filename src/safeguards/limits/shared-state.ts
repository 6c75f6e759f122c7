import { Redis } from 'ioredis';
import { watchAnswers } from './answer-watch.ts';

export type SharedLog = {
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
};

/** What processes share in Redis. Without an answer in time it counts as away, and every process goes on alone. */
export type SharedState = {
  /** Whether Redis is taken to answer: what is asked while it is not is refused at once. */
  isUp(): boolean;
  /**
   * Runs a script once: by its hash, or whole where Redis does not know it. Throws SharedStateAway when there is no
   * answer in time; the script may have run all the same.
   */
  run(script: Script, keys: readonly string[], args: readonly (string | number)[]): Promise<unknown>;
  /** Round trip in milliseconds. Throws when Redis does not answer. */
  ping(): Promise<number>;
  close(): Promise<void>;
};

export type Script = { text: string; sha: string };

export class SharedStateAway extends Error {
  constructor(cause?: unknown) {
    super('Redis does not answer.', { cause });
    this.name = 'SharedStateAway';
  }
}

const lookAgainMs = 500;
const connectWithinMs = 2_000;
/** A connection that says nothing for so long is given up for a new one. */
const giveUpAfterLooks = 10;

/**
 * Connects to Redis and resolves when it answers, or after two seconds without. Nothing is sent twice: a command whose
 * answer was lost may have taken already, and a second one would take again.
 */
export async function openSharedState(url: string, log: SharedLog): Promise<SharedState> {
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: connectWithinMs,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    retryStrategy: (times) => Math.min(50 * 2 ** times, 1_000),
    // After a failover the old address may answer as a replica, which takes no writes.
    reconnectOnError: (error) => error.message.startsWith('READONLY'),
  });
  const answers = watchAnswers((error) => away(error));
  let up = false;
  let wasToldAway = false;
  let closed = false;
  let looking: NodeJS.Timeout | null = null;
  let looks = 0;

  function away(error: unknown): void {
    up = false;
    answers.giveUp(error);
    if (closed) return;
    if (!wasToldAway)
      log.warn({ cause: causeOf(error) }, 'Redis does not answer: limits hold per process until it does');
    wasToldAway = true;
    looking ??= setTimeout(look, lookAgainMs).unref();
  }

  function back(): void {
    if (closed) return;
    up = true;
    looks = 0;
    if (wasToldAway) log.info({}, 'Redis answers again: limits are shared');
    wasToldAway = false;
  }

  function look(): void {
    looking = null;
    if (up || closed) return;
    looks += 1;
    if (looks % giveUpAfterLooks === 0) redis.disconnect(true);
    redis.ping().then(back, () => {});
    looking = setTimeout(look, lookAgainMs).unref();
  }

  redis.on('error', away);
  redis.on('close', () => away(new Error('connection closed')));
  redis.on('ready', look);
  await Promise.race([
    redis
      .connect()
      .then(() => redis.ping())
      .then(back, away),
    new Promise((resolve) => setTimeout(resolve, connectWithinMs).unref()),
  ]);
  if (!up) away(new Error('no answer yet'));

  return {
    isUp: () => up,
    async run({ text, sha }, keys, args) {
      if (!up) throw new SharedStateAway();
      try {
        return await answers.expect(redis.evalsha(sha, keys.length, ...keys, ...args));
      } catch (error) {
        if (isUnknownScript(error)) return answers.expect(redis.eval(text, keys.length, ...keys, ...args)).catch(lost);
        return lost(error);
      }
    },
    async ping() {
      const started = performance.now();
      if (!up) throw new SharedStateAway();
      await answers.expect(redis.ping());
      return performance.now() - started;
    },
    async close() {
      closed = true;
      if (looking !== null) clearTimeout(looking);
      answers.giveUp(new Error('closed'));
      redis.disconnect();
    },
  };

  function lost(error: unknown): never {
    away(error);
    throw new SharedStateAway(error);
  }
}

function isUnknownScript(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('NOSCRIPT');
}

/** The kind of trouble, without the address, which may hold a password. */
function causeOf(error: unknown): string {
  const { code, message } = error as { code?: unknown; message?: unknown };
  return typeof code === 'string'
    ? code
    : String(message ?? 'unknown')
        .split(/[\s:]/, 3)
        .join(' ')
        .slice(0, 60);
}
