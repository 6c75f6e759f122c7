import type { z } from 'zod';
import type { faultNames, sandboxView } from './contract-of-sandbox.ts';

export type SandboxView = z.output<typeof sandboxView>;
export type FaultName = (typeof faultNames)[number];

/** The emulated world as its page handles it. */
export type SandboxDesk = {
  look(): Promise<SandboxView>;
  /** A customer answers in a thread. Throws `not_found`. */
  reply(threadId: string, text: string): Promise<void>;
  addFault(fault: FaultName): Promise<void>;
  clearFaults(): Promise<void>;
  reset(): Promise<void>;
};
