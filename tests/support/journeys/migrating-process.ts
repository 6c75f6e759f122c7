import { pathToFileURL } from 'node:url';
import { openStore } from '../../../src/store/database.ts';
import { migrate } from '../../../src/store/migrate.ts';

/*
 * A start of the program that a test kills while it migrates: `node migrating-process.ts DATA_DIR STEPS_FOLDER`. It
 * shows signs of life as long as the embedded database, which works in the same thread, lets it.
 */

const [, , dataDir = '', steps = ''] = process.argv;
setInterval(() => process.send?.('alive'), 20);
const store = await openStore({ dataDir });
await migrate(store);
process.send?.('current');
await migrate(store, pathToFileURL(`${steps}/`));
process.send?.('migrated');
