import pg from 'pg';

/** One statement with its values. `name` is that of its prepared form; an empty one is prepared for this time alone. */
export type Statement = { text: string; values: readonly unknown[]; name: string; isPrepared: boolean };

export type StatementResult = { command: string; rowCount: number; rows: Record<string, unknown>[] };

/** How to read the rows of a prepared statement; kept, so that the database describes each only once. */
export type Columns = readonly { name: string; parse: (text: string) => unknown }[];

// Its types do not name it.
const { prepareValue } = (pg as unknown as { utils: { prepareValue(value: unknown): string | null } }).utils;

type Fields = { fields: { name: string; dataTypeID: number; format: string }[] };

/**
 * Several statements as one message to the database and one answer: all are sent before a single Sync, so after an error
 * the database skips the rest (PostgreSQL manual, 54.2.4 "Pipelining"). Spoken through `pg`, which hands the messages of
 * the answer to the methods below.
 */
export class StatementBatch {
  readonly #statements: readonly Statement[];
  readonly #types: pg.CustomTypesConfig;
  readonly #columns: Map<string, Columns>;
  readonly #results: StatementResult[] = [];
  readonly #done = Promise.withResolvers<StatementResult[]>();
  #rows: Record<string, unknown>[] = [];
  #unnamed: Columns = [];
  #failure: { error: unknown } | null = null;
  /** Where `pg` sets a time limit, it wants to be told here that the query has ended. */
  callback?: (error: unknown) => void;

  /** `columns` is the connection's own memory of its prepared statements; the batch adds to it. */
  constructor(statements: readonly Statement[], types: pg.CustomTypesConfig, columns: Map<string, Columns>) {
    this.#statements = statements;
    this.#types = types;
    this.#columns = columns;
  }

  /** What is asked, in order: for whoever counts what goes over the wire. */
  get texts(): string[] {
    return this.#statements.map(({ text }) => text);
  }

  /** The results in the order of the statements. Rejects with the first error, and then none of the later ones ran. */
  get results(): Promise<StatementResult[]> {
    return this.#done.promise;
  }

  submit(connection: pg.Connection): Error | null {
    const { stream } = connection;
    stream.cork();
    try {
      for (const statement of this.#statements) this.#send(connection, statement);
    } catch (error) {
      // A value that cannot be written, such as a circular object: nothing may take effect, not even what was sent.
      this.#failure = { error };
    } finally {
      connection.sync();
      stream.uncork();
    }
    return null;
  }

  #send(connection: pg.Connection, { text, values, name, isPrepared }: Statement): void {
    const params = values.map((value) => prepareValue(value));
    if (!isPrepared) connection.parse({ text, name, types: [] }, true);
    connection.bind({ statement: name, values: params }, true);
    if (!this.#columns.has(name)) connection.describe({ type: 'P', name: '' }, true);
    connection.execute({ portal: '' }, true);
  }

  handleRowDescription({ fields }: Fields): void {
    const columns = fields.map(({ name, dataTypeID, format }) => ({
      name,
      parse: this.#types.getTypeParser(dataTypeID, format as 'text'),
    }));
    const name = this.#statements[this.#results.length]?.name ?? '';
    if (name === '') this.#unnamed = columns;
    else this.#columns.set(name, columns);
  }

  handleDataRow({ fields }: { fields: (string | null)[] }): void {
    const name = this.#statements[this.#results.length]?.name ?? '';
    const columns = name === '' ? this.#unnamed : (this.#columns.get(name) ?? []);
    const row: Record<string, unknown> = {};
    for (let index = 0; index < columns.length; index++) {
      const column = columns[index] as Columns[number];
      const value = fields[index] as string | null;
      row[column.name] = value === null ? null : column.parse(value);
    }
    this.#rows.push(row);
  }

  handleCommandComplete({ text }: { text: string }): void {
    const name = this.#statements[this.#results.length]?.name ?? '';
    if (name !== '' && !this.#columns.has(name)) this.#columns.set(name, []);
    const [command = '', ...counts] = text.split(' ');
    this.#results.push({ command, rowCount: Number(counts.at(-1) ?? 0), rows: this.#rows });
    this.#rows = [];
  }

  handleEmptyQuery(): void {
    this.handleCommandComplete({ text: '' });
  }

  handleError(error: unknown): void {
    this.#end({ error });
  }

  handleReadyForQuery(): void {
    this.#end(null);
  }

  #end(failure: { error: unknown } | null): void {
    const first = this.#failure ?? failure;
    if (first === null) this.#done.resolve(this.#results);
    else this.#done.reject(first.error);
    this.callback?.(first?.error ?? null);
  }
}
