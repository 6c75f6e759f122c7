/** What a person typed into a draft and has not saved yet. It outlives the tab, the session and the server. */
export type KeptText = { subject: string; body: string; contentHash: string; at: string };

const placeOf = (draftId: string) => `countersign.unsaved.${draftId}`;

export function readKept(draftId: string): KeptText | null {
  try {
    const kept = JSON.parse(localStorage.getItem(placeOf(draftId)) ?? 'null') as Partial<KeptText> | null;
    const isWhole = typeof kept?.subject === 'string' && typeof kept.body === 'string';
    return isWhole && typeof kept.contentHash === 'string' ? (kept as KeptText) : null;
  } catch {
    return null;
  }
}

/** False where the browser gives no room: then the text is only in the page. */
export function keepText(draftId: string, text: KeptText): boolean {
  try {
    localStorage.setItem(placeOf(draftId), JSON.stringify(text));
    return true;
  } catch {
    return false;
  }
}

export function forgetKept(draftId: string): void {
  localStorage.removeItem(placeOf(draftId));
}
