import { z } from 'zod';
import { id, serviceStatus } from './contract.ts';

/** What the page must know before it shows anything: who looks, and what may happen here. */
export const deskStart = serviceStatus.omit({ service: true, limits: true }).extend({
  me: z.object({
    kind: z.enum(['person', 'agent']),
    id,
    name: z.string(),
    role: z.enum(['viewer', 'operator', 'admin', 'owner']).nullable(),
  }),
  undo_seconds: z.number(),
  time_zone: z.string(),
});
