#!/usr/bin/env node
import { enableCompileCache } from 'node:module';
import { Command, Option } from 'commander';
import { version } from '../app/http-settings.ts';
import { plainSentence } from './plain-sentence.ts';

// Later starts find their code compiled: most of what a command waits for is loading.
enableCompileCache();

/** Runs a command's body, which answers its exit code; a failure becomes one plain sentence and exit code 1. */
async function run(body: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await body();
  } catch (error) {
    console.error(plainSentence(error));
    process.exitCode = 1;
  }
}

const program = new Command('countersign')
  .description('Drafts a personal reply to every lead, and sends nothing without a countersignature.')
  .version(version)
  .showHelpAfterError();

program
  .command('start')
  .description('run the server: API, worker and scheduler')
  .addOption(new Option('--roles <list>', 'comma list of api, worker, scheduler').default('api,worker,scheduler'))
  .action(({ roles }: { roles: string }) => run(async () => (await import('./start.ts')).start({ roles })));

program
  .command('worker')
  .description('work on leads without serving the API (needs DATABASE_URL)')
  .action(() => run(async () => (await import('./start.ts')).start({ roles: 'worker,scheduler' })));

program
  .command('migrate')
  .description('bring the database schema to its newest step')
  .action(() => run(async () => (await import('./migrate.ts')).migrateCommand()));

program
  .command('doctor')
  .description('say what is missing and how to fix it')
  .action(() => run(async () => (await import('./doctor.ts')).doctor()));

program
  .command('secrets-check')
  .description('judge whether the environment is fit for deployment')
  .option('--strict', 'optional variables are required too')
  .option('--json', 'print one JSON object')
  .action((options: { strict?: boolean; json?: boolean }) =>
    run(async () => (await import('./secrets-check.ts')).secretsCheckCommand(options)),
  );

program
  .command('auth-google')
  .description('connect a Google account, for the services named or for all')
  .option('--gmail', 'mail: read threads, make drafts')
  .option('--calendar', 'calendar: free times, meetings')
  .option('--drive', 'documents, read only')
  .option('--account <address>', 'the account that is to consent')
  .option('--info', 'say how the connection stands')
  .option('--revoke', 'end the connection')
  .option('--yes', 'with --revoke: do not ask')
  .action((options) => run(async () => (await import('./auth-google.ts')).authGoogleCommand(options)));

program
  .command('smoke-formlead')
  .description('send one form lead through the real workflow')
  .option('--mock', 'connectors in memory, no network (default)')
  .option('--live', 'the connectors of the configuration')
  .option('--input <file>', 'a JSON file with the form body')
  .option('--no-gmail', 'as if no mailbox were configured')
  .option('--no-calendar', 'as if no calendar were configured')
  .option('--json', 'print one JSON object')
  .action((options) => run(async () => (await import('./smoke-formlead.ts')).smokeFormLead(options)));

const audit = program.command('audit').description('the audit trail');
audit
  .command('verify')
  .description('check that nothing was changed, removed or added')
  .option('--file <file>', 'an export to check instead of the database')
  .option('--head <seq:hash>', 'an entry that an earlier check printed and that must still be there')
  .action((options: { file?: string; head?: string }) =>
    run(async () => (await import('./audit.ts')).auditVerifyCommand(options)),
  );
audit
  .command('export')
  .description('write it as JSON lines that can be checked offline')
  .option('--file <file>', 'where to; standard output without it')
  .action((options: { file?: string }) => run(async () => (await import('./audit.ts')).auditExportCommand(options)));

program
  .command('call')
  .description('call any verb as the local operator; without a name, list them')
  .argument('[verb]', 'its name')
  .option('--json <fields>', 'what to hand it, as one JSON object')
  .action((verb: string | undefined, options: { json?: string }) =>
    run(async () => (await import('./call.ts')).call(verb, options)),
  );

program
  .command('why-blocked')
  .description('say why an address gets no mail now, and until when')
  .argument('<address>', 'an e-mail address')
  .action((address: string) => run(async () => (await import('./why-blocked.ts')).whyBlocked(address)));

program
  .command('export')
  .description('write everything the product holds about a person, as JSON')
  .argument('<address>', 'an e-mail address')
  .option('--file <file>', 'where to; standard output without it')
  .action((address: string, options: { file?: string }) =>
    run(async () => (await import('./person-data.ts')).exportCommand(address, options)),
  );

program
  .command('erase')
  .description('erase a person everywhere in the product, for good')
  .argument('<address>', 'an e-mail address')
  .option('--yes', 'do it')
  .action((address: string, options: { yes?: boolean }) =>
    run(async () => (await import('./person-data.ts')).eraseCommand(address, options)),
  );

program
  .command('stop-sending')
  .description('pull the kill switch in every workspace, for all processes at once')
  .requiredOption('--reason <text>', 'why; it is written down')
  .action((options: { reason: string }) => run(async () => (await import('./sending.ts')).stopSending(options)));

const keys = program.command('keys').description('API keys, and the keys that seal stored tokens');
keys
  .command('create')
  .description('make an API key; its text is shown this one time')
  .requiredOption('--name <name>', 'what the key is for')
  .requiredOption('--scopes <list>', 'comma list of read, intake, propose, metrics')
  .option('--days <number>', 'days until it ends', '90')
  .action((options: { name: string; scopes: string; days: string }) =>
    run(async () => (await import('./keys.ts')).createKey(options)),
  );

keys
  .command('status')
  .description('show which keys of OAUTH_ENCRYPTION_KEY stored tokens need, by their ids')
  .action(() => run(async () => (await import('./sealing-keys.ts')).showKeys()));
keys
  .command('rotate')
  .description('seal all stored tokens with the first key, while the program runs')
  .action(() => run(async () => (await import('./sealing-keys.ts')).rotateSealingKeys()));
keys
  .command('retire')
  .description('end the use of an old key; refused while a stored token needs it')
  .argument('<key id>', 'as keys status shows it')
  .action((keyId: string) => run(async () => (await import('./sealing-keys.ts')).retireSealingKey(keyId)));

const voice = program.command('voice').description('the voice drafts are written in');
voice
  .command('train')
  .description('learn from a video, a document, a CRM conversation, or the sent mail')
  .argument('<source>', 'youtube, drive, hubspot or sent-mail')
  .argument('[address]', 'its address or id')
  .action((source: string, address: string | undefined) =>
    run(async () => (await import('./voice.ts')).trainVoice(source, address)),
  );
voice
  .command('show')
  .description('show what was learned, and from what')
  .action(() => run(async () => (await import('./voice.ts')).showVoice()));
voice
  .command('forget')
  .description('forget a sample, or everything')
  .argument('<what>', 'the id of a sample, or all')
  .action((what: string) => run(async () => (await import('./voice.ts')).forgetVoice(what)));
voice
  .command('evaluate')
  .description('test it on your own held-out mails')
  .action(() => run(async () => (await import('./voice.ts')).evaluateVoice()));

await program.parseAsync();
