/** Rounded so that no order of adding up shows in it. */
export function rounded(value: number, digits = 2): number {
  const scale = 10 ** digits;
  return Math.round(value * scale) / scale;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}

export type Tally = { value: string; samples: string[]; count: number };

/** Values by how often they occur, the most frequent first, ties by the alphabet; with the samples they occur in. */
export function tally(entries: readonly { value: string; sample: string }[]): Tally[] {
  const found = new Map<string, { samples: Set<string>; count: number }>();
  for (const { value, sample } of entries) {
    const one = found.get(value) ?? { samples: new Set<string>(), count: 0 };
    one.samples.add(sample);
    one.count += 1;
    found.set(value, one);
  }
  return [...found]
    .map(([value, { samples, count }]) => ({ value, count, samples: someOf(samples) }))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
}

const shownSamples = 5;

/** The first few samples by id, as evidence names them. */
export function someOf(samples: Iterable<string>): string[] {
  return [...new Set(samples)].sort().slice(0, shownSamples);
}
