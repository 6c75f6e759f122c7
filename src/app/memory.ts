import { setFlagsFromString } from 'node:v8';

/**
 * Lets V8 collect garbage when the heap has grown by 30 % since the last time, instead of by up to four times: measured
 * with `npm run bench -- lead`, a quarter less resident memory and the same processor time per lead.
 */
export function collectGarbageEarly(): void {
  setFlagsFromString('--heap-growing-percent=30');
}
