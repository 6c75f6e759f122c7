import { type Counts, type Family, families, plainFamilies } from './ngrams.ts';
import { type HabitSpace, habitSpaceOf, nearness } from './normal.ts';
import type { Reading } from './reading.ts';
import { type PreparedRows, prepareRows } from './ridge.ts';
import { products, type Rarity, rarityOf, type Vector, vectorOf, weightedSum } from './vectors.ts';

/** Other writers, as statistics: averages over several mails of n-grams that several writers share, and rates of habits. */
export type Background = {
  families: Map<Family, { rarity: Rarity; rows: Vector[]; prepared: PreparedRows }>;
  textsPerRow: number;
  habits: HabitSpace;
  preparedHabits: PreparedRows;
};

/** The same, as it is stored: what the rest can be worked out from. */
export type BackgroundFacts = {
  families: { family: Family; texts: [key: number, count: number][]; rows: Vector[] }[];
  /** Which writer a row is of, by number. */
  rowWriters: number[];
  all: number;
  textsPerRow: number;
  habits: { writer: number; values: Float64Array }[];
};

export type WrittenText = { writer: number; reading: Reading };

const textsPerRow = 4;
const leastWriters = 3;
const leastTexts = 5;
/** An n-gram that too few writers use tells of its writer, and is left out; at scoring it counts as a rare one. */
const unknownTexts = 1.5;

/** Works the facts out of texts. Rows are averages over mails of one writer that do not follow each other. */
export function factsOf(texts: readonly WrittenText[], wanted: readonly Family[] = families): BackgroundFacts {
  const slices = slicesOf(texts);
  return {
    families: wanted.map((family) => {
      const spread = new Map<number, { texts: number; writers: Set<number> }>();
      for (const { writer, reading } of texts)
        for (const key of reading.counts.get(family)?.keys ?? []) {
          const seen = spread.get(key) ?? { texts: 0, writers: new Set() };
          spread.set(key, { texts: seen.texts + 1, writers: seen.writers.add(writer) });
        }
      const shared = [...spread]
        .filter(([, seen]) => seen.texts >= leastTexts && seen.writers.size >= leastWriters)
        .map(([key, seen]): [number, number] => [key, seen.texts])
        .sort(([a], [b]) => a - b);
      const rarity = rarityFrom(shared, texts.length);
      const vectors = texts.map(({ reading }) => vectorOf(reading.counts.get(family) ?? noCounts, rarity));
      const rows = slices.map((slice) =>
        averageOf(
          slice.map((at) => vectors[at] as Vector),
          rarity,
        ),
      );
      return { family, texts: shared, rows };
    }),
    rowWriters: slices.map(([first = 0]) => texts[first]?.writer ?? 0),
    all: texts.length,
    textsPerRow,
    habits: texts.map(({ writer, reading }) => ({ writer, values: reading.habits })),
  };
}

export function backgroundFrom(facts: BackgroundFacts, only: readonly Family[] = plainFamilies): Background {
  const { rowWriters, textsPerRow: perRow } = facts;
  const writers = facts.habits.map(({ writer }) => writer);
  const habits = habitSpaceOf(
    facts.habits.map(({ values }) => values),
    writers,
  );
  const known = facts.families
    .filter(({ family }) => only.includes(family))
    .map(({ family, texts, rows }) => {
      const prepared = prepareRows(products(rows, rows), rowWriters, perRow);
      return [family, { rarity: rarityFrom(texts, facts.all), rows, prepared }] as const;
    });
  return { families: new Map(known), textsPerRow: perRow, habits, preparedHabits: preparedFrom(habits.rows, writers) };
}

/** The same background without some of its writers; rarity and the space of habits stay as they were. */
export function withoutWriters(background: Background, writers: ReadonlySet<number>): Background {
  const known = [...background.families].map(([family, { rarity, rows, prepared }]) => {
    const stays = prepared.writers.map((writer) => !writers.has(writer));
    const rest = rows.filter((_, at) => stays[at]);
    const restWriters = prepared.writers.filter((_, at) => stays[at]);
    return [
      family,
      { rarity, rows: rest, prepared: prepareRows(products(rest, rest), restWriters, background.textsPerRow) },
    ] as const;
  });
  const { habits, preparedHabits } = background;
  const rows = habits.rows.filter((_, at) => !writers.has(preparedHabits.writers[at] ?? -1));
  const rowWriters = preparedHabits.writers.filter((writer) => !writers.has(writer));
  return {
    ...{ families: new Map(known), textsPerRow: background.textsPerRow },
    ...{ habits: { ...habits, rows }, preparedHabits: preparedFrom(rows, rowWriters) },
  };
}

function preparedFrom(rows: readonly Float64Array[], writers: readonly number[]): PreparedRows {
  const kernel = rows.map((row) => Float64Array.from(rows, (other) => nearness(row, other)));
  return prepareRows(kernel, writers, 1);
}

function rarityFrom(shared: readonly (readonly [number, number])[], all: number): Rarity {
  return {
    weights: new Map(shared.map(([key, texts]) => [key, rarityOf(texts, all)])),
    rarest: rarityOf(unknownTexts, all),
  };
}

function slicesOf(texts: readonly WrittenText[]): number[][] {
  return [...new Set(texts.map(({ writer }) => writer))]
    .sort((a, b) => a - b)
    .flatMap((writer) => {
      const mine = texts.flatMap((text, at) => (text.writer === writer ? [at] : []));
      const slices = Math.max(1, Math.round(mine.length / textsPerRow));
      return Array.from({ length: slices }, (_, slice) => mine.filter((_one, place) => place % slices === slice));
    });
}

function averageOf(vectors: readonly Vector[], { weights }: Rarity): Vector {
  const sums = weightedSum(
    vectors,
    vectors.map(() => 1 / vectors.length),
  );
  const keys = Uint32Array.from([...sums.keys()].filter((key) => weights.has(key))).sort();
  return { keys, values: Float64Array.from(keys, (key) => sums.get(key) ?? 0) };
}

const noCounts: Counts = { keys: new Uint32Array(), times: new Uint32Array() };
