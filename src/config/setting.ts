import type { z } from 'zod';

/** The groups of the configuration page, in its order. */
export const groups = [
  'Core',
  'Data',
  'Safety',
  'Limits',
  'Google',
  'Mailbox',
  'HubSpot',
  'Model',
  'Slots',
  'Sandbox',
  'Other',
] as const;
export type Group = (typeof groups)[number];

/** The text in force of a setting declared earlier: what was given, else its default. */
export type Earlier = (env: string) => string;

/** A default that depends on other settings; `says` tells it on the configuration page. */
export interface DependentDefault {
  readonly says: string;
  readonly of: (earlier: Earlier) => string;
}

/** null: no default, the setting is absent until it is given. */
export type Default = string | null | DependentDefault;

/** How `secrets-check` counts a setting. */
export type Category = 'critical' | 'required' | 'optional';

interface Extra {
  /** Further environment names of the same setting. */
  readonly aliases?: readonly string[];
  /** The value, or a part of it, must never be shown. Its schema must hand on a Secret. */
  readonly secret?: boolean;
  readonly check?: Category;
  /** A value as one would write it; needed where the default does not show the form. */
  readonly example?: string;
}

export interface Setting<T = unknown, D extends Default = Default> {
  readonly env: string;
  readonly group: Group;
  readonly meaning: string;
  readonly schema: z.ZodType<T, string>;
  readonly fallback: D;
  readonly aliases: readonly string[];
  readonly secret: boolean;
  readonly check: Category | null;
  readonly example: string | null;
}

/** What a declared setting is in the configuration: absent (undefined) only where there is no default. */
export type ValueOf<S> = S extends Setting<infer T, infer D> ? (null extends D ? T | undefined : T) : never;

/** Makes the builder of one group: name, shape, default, meaning, and what is special about it. */
export function declare(group: Group) {
  return <T, const D extends Default>(
    env: string,
    schema: z.ZodType<T, string>,
    fallback: D,
    meaning: string,
    extra: Extra = {},
  ): Setting<T, D> => ({
    env,
    group,
    meaning,
    schema,
    fallback,
    aliases: extra.aliases ?? [],
    secret: extra.secret ?? false,
    check: extra.check ?? null,
    example: extra.example ?? null,
  });
}
