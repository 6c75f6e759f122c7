import { detectPii, type PiiMatch, replaceMatches } from '../../safeguards/pii/detect.ts';
import { detachGreeting } from '../../voice/greeting.ts';

const marks: Partial<Record<PiiMatch['type'], string>> = {
  email: '[EMAIL]',
  phone: '[PHONE]',
  person: '[NAME]',
  address: '[ADDRESS]',
};
const link = /\bhttps?:\/\/[^\s<>()"']{1,500}|\bwww\.[^\s<>()"']{1,300}/gi;

/** Text as it may be kept: values the PII gate finds, links and long numbers become marks. Names of people stay. */
export function maskForKeeping(text: string): string {
  return masked(text, false);
}

/** Text as it may be learned from: as for keeping, and people and postal addresses are marks too, also in the greeting. */
export function maskForLearning(text: string): string {
  return detachGreeting(masked(text, true));
}

function masked(text: string, names: boolean): string {
  const found = detectPii(text, { names });
  return replaceMatches(text, found, ({ type }) => marks[type] ?? '[ID]')
    .replaceAll(link, '[URL]')
    .replaceAll(/\b\d{5,}\b/g, '[NUM]');
}
