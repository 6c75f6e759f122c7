import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { ShieldCheck, ShieldX } from 'lucide-react';
import { useId, useState } from 'react';
import type { z } from 'zod';
import type { detection, safetyReport } from '../../../../src/http/contract-of-safety.ts';
import { post } from '../../api.ts';
import { ErrorNotice } from '../../parts/error-notice.tsx';
import { type MarkedSpan, MarkedText } from '../../parts/marked-text.tsx';
import { useSettled } from '../../parts/use-settled.ts';

type Report = z.output<typeof safetyReport>;
type Detection = z.output<typeof detection>;

/** Try a text: what the gate in front of every approval says about it. */
export default function SafetyPage() {
  const [text, setText] = useState('');
  const [isStrict, setStrict] = useState(false);
  const field = useId();
  const content = useSettled(text, 250);
  const check = useQuery({
    queryKey: ['safety', content, isStrict],
    queryFn: () => look(content, isStrict),
    enabled: content.trim() !== '',
    placeholderData: keepPreviousData,
    gcTime: 0,
  });
  return (
    <div className="page">
      <h1>Safety</h1>
      <p className="lead-text">
        Try a text as it would be checked before a person may approve it. Nothing you type here is stored or given to a
        model.
      </p>
      <div className="columns">
        <div className="field">
          <label htmlFor={field}>Text</label>
          <textarea
            id={field}
            rows={16}
            value={text}
            placeholder="Dear Ms Example, …"
            onChange={(event) => setText(event.target.value)}
          />
          <label className="check-line">
            <input type="checkbox" checked={isStrict} onChange={(event) => setStrict(event.target.checked)} />
            Strict: every finding stops the text
          </label>
        </div>
        <div aria-live="polite">
          {check.isError && <ErrorNotice error={check.error} onRetry={() => void check.refetch()} />}
          {content.trim() === '' && <p className="quiet">The verdict appears here while you type.</p>}
          {content.trim() !== '' && check.data !== undefined && <Verdict text={content} {...check.data} />}
        </div>
      </div>
    </div>
  );
}

async function look(content: string, isStrict: boolean): Promise<{ report: Report; spans: MarkedSpan[] }> {
  const [report, detection] = await Promise.all([
    post<Report>('/api/safety/validate-safety', { content, strict_mode: isStrict }),
    post<Detection>('/api/safety/detect-pii', { content, include_positions: true }),
  ]);
  const spans = Object.entries(detection.pii_detected).flatMap(([kind, places]) =>
    places.flatMap((place) =>
      typeof place === 'string' ? [] : [{ start: place.start, end: place.end, kind: 'pii' as const, label: kind }],
    ),
  );
  return { report, spans };
}

function Verdict({ text, report, spans }: { text: string; report: Report; spans: MarkedSpan[] }) {
  const Icon = report.safe ? ShieldCheck : ShieldX;
  return (
    <section className="card" aria-label="Verdict">
      <p className={`verdict ${report.safe ? 'verdict-good' : 'verdict-bad'}`}>
        <Icon aria-hidden />
        <strong>{report.recommendation}</strong>
      </p>
      <p className="quiet">Risk {report.risk_score.toFixed(2)} of 1</p>
      {report.warnings.length > 0 && (
        <ul className="reasons">
          {report.warnings.map((warning) => (
            <li key={warning}>{warning}</li>
          ))}
        </ul>
      )}
      {spans.length > 0 && (
        <div className="mail-text">
          <MarkedText text={text} spans={spans} />
        </div>
      )}
    </section>
  );
}
