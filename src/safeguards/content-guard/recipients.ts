const lineBreaks = /[\r\n\0\u000b\u000c\u0085\u2028\u2029]/;

/** Exactly one recipient, the locked one; no copies; a subject that is one line. */
export function recipientReasons(
  recipient: string,
  draft: { to: readonly string[]; cc: readonly string[]; bcc: readonly string[]; subject: string },
): string[] {
  const reasons: string[] = [];
  const [to] = draft.to;
  if (draft.to.length !== 1 || to === undefined) reasons.push('The draft must have exactly one recipient.');
  const locked = bareAddress(recipient);
  if (to !== undefined && (locked === null || draft.to.some((address) => bareAddress(address) !== locked))) {
    reasons.push('The recipient is not the lead.');
  }
  if (draft.cc.length > 0 || draft.bcc.length > 0) reasons.push('Copies to others are not allowed.');
  if (lineBreaks.test(draft.subject)) reasons.push('The subject is not a single line.');
  return reasons;
}

/** The address of `Name <address>` or a bare one, lower case; null for anything that holds more than one. */
function bareAddress(text: string): string | null {
  const found =
    /^(?:[^<>@,;\r\n]{0,200}<([^<>@\s,;]{1,64}@[^<>@\s,;]{1,253})>|([^<>@\s,;]{1,64}@[^<>@\s,;]{1,253}))$/.exec(
      text.trim(),
    );
  return (found?.[1] ?? found?.[2])?.toLowerCase() ?? null;
}
