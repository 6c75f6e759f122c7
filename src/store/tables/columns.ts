import type { ColumnType } from 'kysely';

/** JSON is read as values and written as text, because PostgreSQL's driver would take an array for an SQL array. */
export type Json<T> = ColumnType<T, string, string>;
export type JsonDefault<T> = ColumnType<T, string | undefined, string>;
export type Time = Date;
export type TimeDefault = ColumnType<Date, Date | undefined, Date>;
