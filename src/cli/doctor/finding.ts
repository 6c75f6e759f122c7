/** One thing looked at. `trouble` must be mended, a `remark` is good to know. */
export type Finding = { verdict: 'fine' | 'remark' | 'trouble'; text: string; remedy?: string };

export const fine = (text: string): Finding => ({ verdict: 'fine', text });

export const remark = (text: string, remedy?: string): Finding => finding('remark', text, remedy);

export const trouble = (text: string, remedy?: string): Finding => finding('trouble', text, remedy);

function finding(verdict: Finding['verdict'], text: string, remedy?: string): Finding {
  return remedy === undefined ? { verdict, text } : { verdict, text, remedy };
}
