declare const masked: unique symbol;

/** The only text a model may be given: it has passed the PII gate. Law 2 of docs/architecture.md. */
export type MaskedText = string & { readonly [masked]: true };

/** Marks text as masked. Only `safeguards/pii/gate.ts` may import this; the architecture test holds it to that. */
export function sealMaskedText(text: string): MaskedText {
  return text as MaskedText;
}
