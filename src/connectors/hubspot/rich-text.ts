/** The longest `hs_note_body` HubSpot takes, in characters; tasks are held to the same. */
const maxLength = 65_536;
const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\n': '<br>' };

/**
 * Plain text as the HTML that HubSpot shows in tasks and notes: nothing in it can become markup, line breaks stay. Cut
 * with an ellipsis at HubSpot's limit, `reserve` characters before it.
 */
export function toRichText(text: string, reserve = 0): string {
  const room = maxLength - reserve - 1;
  let html = '';
  for (const character of text.replace(/\r\n?/g, '\n')) {
    const piece = escapes[character] ?? character;
    if (html.length + piece.length > room) return `${html}…`;
    html += piece;
  }
  return html;
}
