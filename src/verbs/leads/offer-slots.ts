import type { Prospect } from '../../core/lead.ts';
import type { Slot } from '../../core/slot.ts';
import type { StepResult } from '../../durable/journal.ts';
import { has, notConfigured, type RunScope, withConnector } from './run-scope.ts';

export type OfferedSlots = { slots_found: number; slots: Slot[] };

/** Step 4: three free half hours. Where the calendar cannot tell, there are none: no time is ever invented. */
export function offerSlotsStep(scope: RunScope, prospect: Prospect): Promise<StepResult<OfferedSlots>> {
  const { calendar } = scope.context.connectors;
  if (calendar === undefined || !has(calendar, 'findAvailableSlots')) return Promise.resolve(notConfigured('calendar'));
  const step = { key: 'calendar_availability', connector: 'calendar', email: prospect.email };
  return withConnector(scope, step, async () => {
    const slots = await calendar.findAvailableSlots({
      durationMinutes: 30,
      numSlots: 3,
      leadTimeZone: prospect.time_zone,
    });
    return { status: 'success', output: { slots_found: slots.length, slots } };
  });
}
