import { askAhead, type Reading, type Writing } from './database.ts';

type HashedAddress = { hash: string; keyId: string };

/** Remembers an erased address by its keyed hash; one that is remembered already stays as it is. */
export async function insertTombstone({ db, workspaceId }: Writing, { hash, keyId }: HashedAddress): Promise<void> {
  await db
    .insertInto('erasure_tombstone')
    .values({ workspace_id: workspaceId, address_hash: hash, key_id: keyId })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export type Remembered = 'none' | 'erased' | 'unreadable';

/**
 * Whether one of these hashes is remembered. `unreadable` when some were made by a key that is not at hand: then nobody
 * can tell. Leaves with the next statement; waiting for `found` sends it.
 */
export async function askTombstone(
  { db, workspaceId }: Reading,
  hashes: readonly HashedAddress[],
): Promise<{ found: Promise<Remembered> }> {
  const { answer } = await askAhead(
    db,
    db
      .selectFrom('erasure_tombstone')
      .select(({ fn }) => [
        fn
          .countAll<number>()
          .filterWhere(
            'address_hash',
            'in',
            hashes.map(({ hash }) => hash),
          )
          .as('erased'),
        fn
          .countAll<number>()
          .filterWhere(
            'key_id',
            'not in',
            hashes.map(({ keyId }) => keyId),
          )
          .as('unreadable'),
      ])
      .where('workspace_id', '=', workspaceId),
    ([row]): Remembered => {
      if (row === undefined || row.erased > 0) return 'erased';
      return row.unreadable > 0 ? 'unreadable' : 'none';
    },
  );
  return { found: answer };
}
