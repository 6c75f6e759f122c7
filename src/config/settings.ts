import type { Setting, ValueOf } from './setting.ts';
import { connectionSettings } from './settings-of-connections.ts';
import { mailSettings } from './settings-of-mail.ts';
import { serverSettings } from './settings-of-the-server.ts';

/** Every setting there is, declared once, by its name in the code. */
export const settings = { ...serverSettings, ...connectionSettings, ...mailSettings } as const;

/** The name of a setting in the code. */
export type SettingKey = keyof typeof settings;

/** Every setting's value, by its name in the code. Durations and sizes carry their unit in the name. */
export type Config = { readonly [K in SettingKey]: ValueOf<(typeof settings)[K]> };

/** The same as a list, in an order in which a default finds the settings it depends on. */
export const allSettings: readonly (Setting & { readonly key: SettingKey })[] = Object.entries(settings).map(
  ([key, setting]) => ({ ...setting, key: key as SettingKey }),
);

/** Names that belong to a command rather than to the configuration, with what they do. */
export const commandVariables: Readonly<Record<string, string>> = {
  DEV_MODE: 'DEV_MODE=1 makes `secrets-check` tolerate missing critical and required variables (not invalid ones).',
};
