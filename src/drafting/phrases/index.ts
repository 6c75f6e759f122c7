import type { ComposerLanguage } from '../language.ts';
import { german } from './de.ts';
import { english } from './en.ts';
import { spanish } from './es.ts';
import { french } from './fr.ts';
import type { Phrases } from './phrases.ts';

export const phrasesOf: Record<ComposerLanguage, Phrases> = { en: english, de: german, fr: french, es: spanish };
