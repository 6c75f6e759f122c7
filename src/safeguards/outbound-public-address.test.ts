import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { publicAddresses, readPageAddress } from './fetch-page-address.ts';
import { isPublicAddress } from './outbound-public-address.ts';

const publicOnes = [
  ...['1.0.0.1', '8.8.8.8', '9.255.255.255', '11.0.0.0', '93.184.215.14', '100.63.255.255', '100.128.0.0', '126.0.0.1'],
  ...[
    '128.0.0.1',
    '169.253.1.1',
    '169.255.1.1',
    '172.15.255.255',
    '172.32.0.0',
    '192.0.1.1',
    '192.0.3.1',
    '192.167.1.1',
  ],
  ...['192.169.1.1', '198.17.1.1', '198.20.1.1', '198.51.99.1', '203.0.112.1', '223.255.255.255', '168.63.129.15'],
  ...[
    '2606:4700::1111',
    '2a00:1450:4001::200e',
    '2001:200::1',
    '2001:4860:4860::8888',
    '2003::1',
    '3ffd::1',
    '2620:4f:7fff::1',
  ],
];

const bytes = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(255));

/** Private, loopback, link-local and carrier addresses. */
const privateBytes = fc.oneof(
  bytes.map(([, b, c, d]) => [10, b, c, d]),
  bytes.map(([, b, c, d]) => [127, b, c, d]),
  bytes.map(([, , c, d]) => [169, 254, c, d]),
  bytes.map(([, b, c, d]) => [172, 16 + (b % 16), c, d]),
  bytes.map(([, , c, d]) => [192, 168, c, d]),
  bytes.map(([, b, c, d]) => [100, 64 + (b % 64), c, d]),
);

const radixes = [10, 8, 16] as const;
const inRadix = (value: number, radix: number) =>
  radix === 16 ? `0x${value.toString(16)}` : radix === 8 ? `0${value.toString(8)}` : String(value);
const hex = (high = 0, low = 0) => ((high << 8) | low).toString(16);

/** Ways to write one IPv4 address as the host of a URL. */
function notations([a = 0, b = 0, c = 0, d = 0]: number[]): string[] {
  const whole = ((a << 24) | (b << 16) | (c << 8) | d) >>> 0;
  const [high, low] = [hex(a, b), hex(c, d)];
  const numbers = [[a, b, c, d], [a, b, (c << 8) | d], [a, (b << 16) | (c << 8) | d], [whole]];
  return [
    ...numbers.flatMap((parts) => radixes.map((radix) => parts.map((part) => inRadix(part, radix)).join('.'))),
    ...['::ffff:', '::', '64:ff9b::', '64:ff9b:1::', '::ffff:0:'].flatMap((prefix) => [
      `[${prefix}${a}.${b}.${c}.${d}]`,
      `[${prefix}${high}:${low}]`,
    ]),
    ...[`[2002:${high}:${low}::1]`, `[2001:0:${high}:${low}::1]`],
  ];
}

describe('public addresses', () => {
  it('are told from those around them', () => {
    assert.deepEqual(
      publicOnes.filter((address) => !isPublicAddress(address)),
      [],
    );
    const odd = [
      '',
      'a.example',
      '8.8.8.8 ',
      '8.8.8',
      '08.8.8.8',
      '::ffff:8.8.8.8',
      '2606:4700::1111%eth0',
      '[2606:4700::1111]',
    ];
    assert.deepEqual(odd.filter(isPublicAddress), []);
  });

  it('are never what a private IPv4 address is written as, in any notation', async () => {
    const nobody = () => assert.fail('an address was looked up');
    await fc.assert(
      fc.asyncProperty(privateBytes, fc.boolean(), async (address, isSecure) => {
        for (const host of notations(address)) {
          const read = async () => {
            const { hostname } = readPageAddress(`${isSecure ? 'https' : 'http'}://${host}/`);
            await publicAddresses(hostname, nobody);
          };
          await assert.rejects(read, { code: 'page_refused' }, host);
        }
      }),
      { numRuns: 150 },
    );
  });
});
