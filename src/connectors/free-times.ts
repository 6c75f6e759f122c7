import type { Clock } from '../core/clock.ts';
import type { Calendar } from '../core/ports.ts';
import { findSlots, type Interval, isFree, type SlotRules, slotWindow } from '../core/slot.ts';

/** What decides when somebody may be met. */
export type MeetingRules = Pick<SlotRules, 'timeZone' | 'workingHours' | 'windowDays' | 'minNoticeMinutes'>;

/** Finds and checks free times over the busy ones; `requireBusy` throws when any calendar's times are unknown. */
export function createFreeTimes(parts: {
  rules: MeetingRules;
  clock: Clock;
  requireBusy: (window: Interval) => Promise<Interval[]>;
}): Pick<Calendar, 'findAvailableSlots' | 'areFree'> {
  const { rules, clock, requireBusy } = parts;
  return {
    async findAvailableSlots({ durationMinutes = 30, numSlots = 3, language = 'en', leadTimeZone = null } = {}) {
      const asked: SlotRules = { ...rules, now: clock(), durationMinutes, count: numSlots, language, leadTimeZone };
      const window = slotWindow(asked);
      return window.start < window.end ? findSlots(await requireBusy(window), asked) : [];
    },
    async areFree(intervals) {
      const now = clock();
      if (intervals.some(({ start }) => start <= now)) return false;
      if (intervals.length === 0) return true;
      const start = new Date(Math.min(...intervals.map((each) => each.start.getTime())));
      const end = new Date(Math.max(...intervals.map((each) => each.end.getTime())));
      const busy = await requireBusy({ start, end });
      return intervals.every((each) => isFree(each, busy, now));
    },
  };
}
