import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { convert } from 'html-to-text';
import { htmlOfText, showsOnly, signatureText, textOfHtml } from './html.ts';

describe('htmlOfText', () => {
  it('makes paragraphs, breaks and links, and escapes everything else', () => {
    const text = 'Hi <b>Ana</b> & "co",\n\nsee https://example.com/a?b=1&c=2.\nBest\n\n\nZoë 👋\n';
    assert.equal(
      htmlOfText(text),
      '<p dir="auto">Hi &lt;b&gt;Ana&lt;/b&gt; &amp; &quot;co&quot;,</p>\n' +
        '<p dir="auto">see <a href="https://example.com/a?b=1&amp;c=2">https://example.com/a?b=1&amp;c=2</a>.\n<br>Best</p>\n' +
        '<p dir="auto">Zoë 👋</p>\n',
    );
  });

  it('links an address without the punctuation around it', () => {
    const href = (text: string) => /href="([^"]*)"/.exec(htmlOfText(text))?.[1];
    assert.equal(href('(https://example.com/x).'), 'https://example.com/x');
    assert.equal(href('https://example.com/a_(b)'), 'https://example.com/a_(b)');
    assert.equal(href('https://example.com/?q=“x”!'), 'https://example.com/?q=“x');
    assert.equal(href('javascript:alert(1) ftp://example.com'), undefined);
  });

  it('shows exactly the words of any text, and no tag of its own', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (words) => {
        const html = htmlOfText(words);
        assert.doesNotMatch(html, /<(?!\/?(p|a|br)\b)/);
        const shown = convert(html, { wordwrap: false, selectors: [{ selector: 'a', options: { ignoreHref: true } }] });
        const letters = (text: string) => text.replaceAll(/[\s\u200b]+/g, '');
        assert.equal(letters(shown), letters(words));
      }),
      { numRuns: 300 },
    );
  });
});

describe('textOfHtml', () => {
  it('keeps the words of an HTML mail and drops images, styles and link targets', () => {
    const html =
      '<style>p{}</style><p>Hello <a href="https://example.com">there</a></p><img src="x" alt="spy"><p>Bye</p>';
    assert.equal(textOfHtml(html), 'Hello there\n\nBye');
  });
});

describe('signatureText', () => {
  it('keeps lines and shows where links lead', () => {
    const html =
      '<div>Ana Vidal<br>Sales · <a href="https://example.com/call">Book a call</a><br><a href="https://example.com">https://example.com</a></div>';
    assert.equal(signatureText(html), 'Ana Vidal\nSales · Book a call (https://example.com/call)\nhttps://example.com');
    assert.equal(signatureText('<div><img src="logo.png"></div>'), null);
    assert.equal(signatureText(undefined), null);
  });
});

describe('showsOnly', () => {
  const text = 'Hi Ana,\n\nsee https://example.com/x for 10:00.\n\nBest\nZoë';

  it('accepts our own HTML and a harmless rewriting of it', () => {
    assert.equal(showsOnly(htmlOfText(text), text), true);
    assert.equal(
      showsOnly(htmlOfText(text).replaceAll('<p dir="auto">', '<div>').replaceAll('</p>', '</div><br>'), text),
      true,
    );
  });

  it('refuses another word, another link target, an image or hidden text', () => {
    const html = htmlOfText(text);
    assert.equal(showsOnly(html.replace('10:00', '11:00'), text), false);
    assert.equal(showsOnly(html.replace('href="https://example.com/x"', 'href="https://evil.example"'), text), false);
    assert.equal(showsOnly(`${html}<img src="https://evil.example/pixel">`, text), false);
    assert.equal(showsOnly(`${html}<span style="display:none">more</span>`, text), false);
  });
});
