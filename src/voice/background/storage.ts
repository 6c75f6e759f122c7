import { gunzipSync, gzipSync } from 'node:zlib';
import type { BackgroundFacts } from '../match/background.ts';
import type { Fusion } from '../match/fusion.ts';
import { habitNames } from '../match/habits.ts';
import type { Family } from '../match/ngrams.ts';

/** What ships: hashed n-gram statistics and habit rates of other writers, and the weights learned on them. No text. */
export type StoredBackground = { facts: BackgroundFacts; fusions: { full: Fusion; style: Fusion } };

type Header = {
  families: { family: Family; keys: number; rows: { size: number; scale: number }[] }[];
  all: number;
  textsPerRow: number;
  writers: number[];
  rowWriters: number[];
  fusions: StoredBackground['fusions'];
};

/** A JSON header and its length, then 32-bit keys, 16-bit counts and places, 8-bit weights, 32-bit floats; gzipped. */
export function packBackground({ facts, fusions }: StoredBackground): Buffer {
  const parts: Uint8Array[] = [];
  const push = (array: ArrayBufferView): number =>
    parts.push(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
  const families = facts.families.map(({ family, texts, rows }) => {
    const places = new Map(texts.map(([key], at) => [key, at]));
    push(Uint32Array.from(texts, ([key]) => key));
    push(Uint16Array.from(texts, ([, count]) => count));
    const sizes = rows.map(({ keys, values }) => {
      const scale = Math.max(...values, 1e-9) / 255;
      push(Uint16Array.from(keys, (key) => places.get(key) ?? 0));
      push(Uint8Array.from(values, (value) => Math.max(1, Math.round(value / scale))));
      return { size: keys.length, scale };
    });
    return { family, keys: texts.length, rows: sizes };
  });
  for (const { values } of facts.habits) push(Float32Array.from(values));
  const writers = facts.habits.map(({ writer }) => writer);
  const header: Header = {
    families,
    rowWriters: facts.rowWriters,
    all: facts.all,
    textsPerRow: facts.textsPerRow,
    writers,
    fusions,
  };
  const text = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(text.length);
  return gzipSync(Buffer.concat([length, text, ...parts]), { level: 9 });
}

/** Throws when the bytes were packed for other habits than today's. */
export function unpackBackground(packed: Uint8Array): StoredBackground {
  const bytes = gunzipSync(packed);
  const start = 4 + bytes.readUInt32LE(0);
  const header = JSON.parse(bytes.subarray(4, start).toString()) as Header;
  let at = start;
  const take = (size: number, width: number): ArrayBuffer => {
    const from = bytes.byteOffset + at;
    at += size * width;
    return bytes.buffer.slice(from, from + size * width) as ArrayBuffer;
  };
  const families = header.families.map(({ family, keys: size, rows }) => {
    const keys = new Uint32Array(take(size, 4));
    const counts = new Uint16Array(take(size, 2));
    const vectors = rows.map((row) => {
      const places = new Uint16Array(take(row.size, 2));
      const weights = new Uint8Array(take(row.size, 1));
      const values = Float64Array.from(weights, (weight) => weight * row.scale);
      return { keys: Uint32Array.from(places, (place) => keys[place] ?? 0), values };
    });
    const texts = Array.from(keys, (key, place): [number, number] => [key, counts[place] ?? 0]);
    return { family, texts, rows: vectors };
  });
  const habits = header.writers.map((writer) => {
    const values = Float64Array.from(new Float32Array(take(habitNames.length, 4)));
    return { writer, values };
  });
  if (at !== bytes.length) throw new RangeError('The background was made for another version of the match.');
  return {
    facts: { families, rowWriters: header.rowWriters, all: header.all, textsPerRow: header.textsPerRow, habits },
    fusions: header.fusions,
  };
}
