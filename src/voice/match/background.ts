import { habitsOf } from './habits.ts';
import { type Family, families, ngramsOf } from './ngrams.ts';
import { type HabitSpace, habitSpaceOf, nearness } from './normal.ts';
import { products, type Rarity, rarityOf, type Vector, vectorOf, weightedSum } from './vectors.ts';

/** Other writers, as statistics: averages over several mails of n-grams that several writers share, and rates of habits. */
export type Background = {
  families: Map<Family, { rarity: Rarity; rows: Vector[]; gram: Float64Array[] }>;
  textsPerRow: number;
  habits: HabitSpace;
  habitGram: Float64Array[];
};

/** The same, as it is stored: what the rest can be worked out from. */
export type BackgroundFacts = {
  families: { family: Family; texts: [key: number, count: number][]; rows: Vector[] }[];
  all: number;
  textsPerRow: number;
  habits: { writer: number; values: Float64Array }[];
};

export type WrittenText = { writer: number; text: string };

const textsPerRow = 4;
const leastWriters = 3;
const leastTexts = 5;
/** An n-gram that too few writers use tells of its writer, and is left out; at scoring it counts as a rare one. */
const unknownTexts = 1.5;

/** Works the facts out of texts. Rows are averages over mails of one writer that do not follow each other. */
export function factsOf(texts: readonly WrittenText[]): BackgroundFacts {
  const counted = texts.map(({ writer, text }) => ({ writer, counts: ngramsOf(text) }));
  return {
    families: families.map((family) => {
      const spread = new Map<number, { texts: number; writers: Set<number> }>();
      for (const { writer, counts } of counted)
        for (const key of counts.get(family)?.keys() ?? []) {
          const seen = spread.get(key) ?? { texts: 0, writers: new Set() };
          spread.set(key, { texts: seen.texts + 1, writers: seen.writers.add(writer) });
        }
      const shared = [...spread]
        .filter(([, seen]) => seen.texts >= leastTexts && seen.writers.size >= leastWriters)
        .map(([key, seen]): [number, number] => [key, seen.texts])
        .sort(([a], [b]) => a - b);
      const rarity = rarityFrom(shared, texts.length);
      const vectors = counted.map(({ counts }) => vectorOf(counts.get(family) ?? new Map(), rarity));
      const rows = slicesOf(texts).map((slice) =>
        averageOf(
          slice.map((at) => vectors[at] as Vector),
          rarity,
        ),
      );
      return { family, texts: shared, rows };
    }),
    all: texts.length,
    textsPerRow,
    habits: texts.map(({ writer, text }) => ({ writer, values: Float64Array.from(habitsOf(text)) })),
  };
}

export function backgroundFrom(facts: BackgroundFacts, only: readonly Family[] = families): Background {
  const habits = habitSpaceOf(
    facts.habits.map(({ values }) => values),
    facts.habits.map(({ writer }) => writer),
  );
  const known = facts.families
    .filter(({ family }) => only.includes(family))
    .map(
      ({ family, texts, rows }) =>
        [family, { rarity: rarityFrom(texts, facts.all), rows, gram: products(rows, rows) }] as const,
    );
  return {
    families: new Map(known),
    textsPerRow: facts.textsPerRow,
    habits,
    habitGram: habits.rows.map((row) => Float64Array.from(habits.rows, (other) => nearness(row, other))),
  };
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
