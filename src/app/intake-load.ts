import type { Clock } from '../core/clock.ts';

/** How many submissions arrived at this process within the last second or two; the runs beside them make way. */
export type IntakeLoad = {
  arrived(): void;
  /** More arrive than a process answers in milliseconds while it also works on runs. */
  isHigh(): boolean;
};

const highPerSecond = 20;

/** Counts by whole seconds: the one under way and the one before it. */
export function createIntakeLoad(clock: Clock): IntakeLoad {
  let second = 0;
  let now = 0;
  let before = 0;
  const turn = () => {
    const current = Math.floor(clock().getTime() / 1000);
    if (current === second) return;
    before = current === second + 1 ? now : 0;
    now = 0;
    second = current;
  };
  return {
    arrived() {
      turn();
      now++;
    },
    isHigh() {
      turn();
      return Math.max(now, before) >= highPerSecond;
    },
  };
}
