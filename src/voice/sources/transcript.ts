import type { Owner, SourceText } from '../../core/voice.ts';
import { inPieces } from './pieces.ts';
import { refuse } from './refusals.ts';

type Turn = { speaker: string | null; text: string };
type Spoken = { turns: Turn[]; cues: number; durationSeconds: number | null };

/** A subtitle file (WebVTT or SubRip) as the words of its owner. Throws `no_text`, `several_speakers`. */
export function readSubtitles(text: string, owner: Owner): SourceText {
  const { turns, cues, durationSeconds } = turnsOfSubtitles(text);
  return ownTurns(turns, owner, { entry_count: cues, duration: durationSeconds });
}

/** The turns of a plain transcript, `Name: words` a line; null when the text is none. */
export function turnsOfText(text: string): Turn[] | null {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const turns = lines.map(turnOf);
  const named = turns.filter(({ speaker }) => speaker !== null);
  const speakers = new Set(named.map(({ speaker }) => speaker));
  // A label that never comes back is a heading or a list, not a conversation.
  if (named.length < 3 || named.length * 2 < lines.length || speakers.size > named.length / 1.5) return null;
  return turns.map((turn, at) => ({ ...turn, speaker: turn.speaker ?? lastSpeaker(turns, at) }));
}

function lastSpeaker(turns: readonly Turn[], at: number): string | null {
  return turns.slice(0, at).findLast(({ speaker }) => speaker !== null)?.speaker ?? null;
}

/** What the owner said. With several speakers, one of them must be the owner by name; one alone is taken for the owner. */
export function ownTurns(turns: readonly Turn[], owner: Owner, metadata: Record<string, unknown>): SourceText {
  const speakers = new Set(turns.map(({ speaker }) => speaker));
  const mine = speakers.size <= 1 ? turns : turns.filter(({ speaker }) => isOwner(speaker, owner));
  if (mine.length === 0) throw refuse(turns.length === 0 ? 'no_text' : 'several_speakers');
  const shown = mine
    .map(({ text }) => text)
    .join(' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
  if (shown === '') throw refuse('no_text');
  const texts = inPieces(shown).map((text) => ({ text, channel: 'transcript', situation: 'first' }) as const);
  return { title: '', shown, texts, metadata: { ...metadata, speakers: speakers.size } };
}

function isOwner(speaker: string | null, { names }: Owner): boolean {
  if (speaker === null) return false;
  const said = speaker.toLowerCase().trim();
  return names.some((name) => {
    const known = name.toLowerCase().trim();
    return known !== '' && (said === known || known.split(/\s+/)[0] === said || said.split(/\s+/)[0] === known);
  });
}

const label = /^(?:>>\s?)?(\p{Lu}[\p{L}\p{M}.'’ -]{0,38}?)(?:\s?\([^)]{1,20}\))?\s?[:：]\s+(\S.*)$/u;

function turnOf(line: string): Turn {
  const found = label.exec(line.trim().slice(0, 5000));
  if (found === null || (found[1] ?? '').split(' ').length > 4) return { speaker: null, text: line.trim() };
  return { speaker: found[1]?.trim() ?? null, text: found[2] ?? '' };
}

const timing = /^(?:(\d{1,3}):)?(\d{1,2}):(\d{2})[.,]\d{1,3}\s+-->\s+(?:(\d{1,3}):)?(\d{1,2}):(\d{2})[.,]\d{1,3}/;

function turnsOfSubtitles(text: string): Spoken {
  const turns: Turn[] = [];
  let cues = 0;
  let durationSeconds: number | null = null;
  let isInCue = false;
  let previous = '';
  for (const raw of text.split('\n')) {
    const line = raw.trim();
    const times = timing.exec(line);
    if (times !== null) {
      cues += 1;
      durationSeconds = Number(times[4] ?? 0) * 3600 + Number(times[5]) * 60 + Number(times[6]);
      isInCue = true;
    } else if (line === '') isInCue = false;
    else if (isInCue) {
      const turn = cueTurn(line);
      // Captions made by a machine roll: each cue repeats the line before.
      if (turn.text !== '' && turn.text !== previous) turns.push(turn);
      previous = turn.text;
    }
  }
  return { turns: carried(turns), cues, durationSeconds };
}

function cueTurn(line: string): Turn {
  const voice = /^<v(?:\.[\w.]+)?\s+([^>]{1,60})>/.exec(line)?.[1]?.trim() ?? null;
  const words = line.replaceAll(/<[^<>]{0,80}>/g, '').trim();
  return voice === null ? turnOf(words) : { speaker: voice, text: words };
}

/** A line without a name goes on with the speaker before, where speakers are named at all. */
function carried(turns: Turn[]): Turn[] {
  let speaker: string | null = null;
  return turns.map((turn) => {
    speaker = turn.speaker ?? speaker;
    return { ...turn, speaker };
  });
}
