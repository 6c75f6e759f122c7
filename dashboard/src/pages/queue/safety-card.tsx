import { ShieldAlert, ShieldCheck, ShieldX } from 'lucide-react';
import type { Draft } from './queue-data.ts';
import { stops, warningInWords } from './words.ts';

type Checked = Pick<Draft, 'blocked' | 'content_blocked' | 'pii_safety' | 'warnings'>;

/** The verdict on a text: whether it may be approved, and what a person should look at. */
export function SafetyCard({ checked, places }: { checked: Checked; places?: readonly string[] }) {
  const reasons = stops(checked);
  const remarks = [...new Set([...checked.pii_safety.warnings, ...checked.warnings.map(warningInWords)])];
  const tone = reasons.length > 0 ? 'bad' : remarks.length > 0 ? 'warn' : 'good';
  const Icon = { bad: ShieldX, warn: ShieldAlert, good: ShieldCheck }[tone];
  const words = { bad: 'Cannot be approved', warn: 'Look at this first', good: 'The checks found nothing' }[tone];
  return (
    <section className={`safety safety-${tone}`} aria-label="Safety">
      <p className="safety-head">
        <Icon aria-hidden />
        <strong>{words}</strong>
        {checked.pii_safety.risk_score > 0 && <span>Risk {checked.pii_safety.risk_score.toFixed(2)}</span>}
      </p>
      {reasons.length + remarks.length > 0 && (
        <ul className="reasons">
          {[...reasons, ...remarks].map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
      )}
      {places !== undefined && places.length > 0 && (
        <p className="safety-places">
          {places.map((place) => (
            <mark key={place} className="mark-pii">
              {place}
            </mark>
          ))}
        </p>
      )}
    </section>
  );
}
