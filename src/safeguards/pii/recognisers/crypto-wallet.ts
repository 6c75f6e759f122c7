import { wordClass } from '../lexicon.ts';
import type { Recogniser, Span } from '../recogniser.ts';
import { isBase58Check } from './base58.ts';
import { isBech32 } from './bech32.ts';
import { keccak256 } from './keccak.ts';

const prefixes = ['bc', 'tb', 'ltc', 'addr', 'stake', 'cosmos', 'osmo', 'inj', 'kaspa'];

/** Wallet addresses: Bitcoin, Litecoin, Dogecoin, Tron (Base58Check), SegWit and Cardano (Bech32), Ethereum (EIP-55). */
export const cryptoWallet: Recogniser<'crypto_wallet'> = {
  label: 'crypto_wallet',
  tier: 'identity',
  candidates: ({ codes }, add) => {
    for (let index = 0; index < codes.length; index += 2) {
      const span: Span = { start: codes.at(index), end: codes.at(index + 1) };
      const length = span.end - span.start;
      if (length >= 26 && length <= 110) add(span.start, span.end);
    }
  },
  context: {
    words: wordClass('wallet solana sol phantom xrp ripple crypto usdc usdt'),
    against: wordClass('commit sha'),
    reach: 40,
  },
  confidence: (value, { hint }) => {
    if (/^[13LMDT][1-9A-HJ-NP-Za-km-z]{25,34}$/.test(value)) return isBase58Check(value) ? 0.95 : 0;
    if (/^0[xX][0-9a-fA-F]{40}$/.test(value)) return isEthereum(value) && hint !== 'against' ? 0.9 : 0;
    if (/^(?:[a-z]{2,6}1[02-9ac-hj-np-z]{20,}|[A-Z]{2,6}1[02-9AC-HJ-NP-Z]{20,})$/.test(value))
      return isBech32(value, prefixes) ? 0.95 : 0;
    return hint === 'for' && /^(?=.*[A-Z])(?=.*[a-z])[1-9A-HJ-NP-Za-km-z]{32,44}$/.test(value) ? 0.7 : 0;
  },
  redact: (value) => `****${value.slice(-4)}`,
  finds: [
    'BTC «1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa»',
    'send to «bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq»',
    'ETH «0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed»',
  ],
  ignores: [
    '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb',
    'bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdp',
    '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD',
    'commit 2fd4e1c67a2d28fced849ee1bb76e7391b93eb12',
  ],
};

/** EIP-55: letters are capital where the hash of the address has a high half byte; addresses of one case have no checksum. */
function isEthereum(value: string): boolean {
  const address = value.slice(2);
  const lower = address.toLowerCase();
  if (address === lower || address === address.toUpperCase()) return true;
  const hash = keccak256(lower);
  return [...address].every((character, index) => {
    const isHigh = Number.parseInt(hash.charAt(index), 16) >= 8;
    return /\d/.test(character) || (character === character.toUpperCase()) === isHigh;
  });
}
