import type { Draft } from './queue-data.ts';

/** How much a text sounds like the person whose name stands under it, and which sentences cost most. */
export function VoiceCard({ draft: { voice } }: { draft: Draft }) {
  if (voice === null || voice.match === null) return null;
  return (
    <section className="voice-card" aria-label="Voice">
      <p>
        <strong>Sounds like you: {Math.round(voice.match * 100)} of 100</strong>
        {voice.early && <span className="quiet"> Early: there is too little mail for a firm judgement.</span>}
      </p>
      {voice.costs.length > 0 && (
        <ul className="reasons">
          {voice.costs.map(({ trait, sentence }) => (
            <li key={`${trait} ${sentence}`} dir="auto">
              {trait}: “{sentence}”
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
