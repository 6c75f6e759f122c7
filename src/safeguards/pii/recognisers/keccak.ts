const mask = (1n << 64n) - 1n;
const rate = 136;
const rounds = 24;
const rotations = [
  [0, 36, 3, 41, 18],
  [1, 44, 10, 45, 2],
  [62, 6, 43, 15, 61],
  [28, 55, 25, 21, 56],
  [27, 20, 39, 8, 14],
];

/** Keccak-256 as Ethereum uses it (before NIST's padding), of at most 135 ASCII characters, in hex. */
export function keccak256(text: string): string {
  const block = Buffer.alloc(rate);
  block.write(text, 'latin1');
  block[text.length] = 0x01;
  block[rate - 1] = (block[rate - 1] ?? 0) | 0x80;
  const state = new Array<bigint>(25).fill(0n);
  for (let lane = 0; lane < rate / 8; lane += 1) state[lane] = block.readBigUInt64LE(lane * 8);
  permute(state);
  const digest = Buffer.alloc(32);
  for (let lane = 0; lane < 4; lane += 1) digest.writeBigUInt64LE(state[lane] ?? 0n, lane * 8);
  return digest.toString('hex');
}

/** Keccak-f[1600]: lanes are addressed as x + 5 y. */
function permute(state: bigint[]): void {
  const at = (x: number, y: number): bigint => state[(x % 5) + 5 * (y % 5)] ?? 0n;
  let register = 1;
  for (let round = 0; round < rounds; round += 1) {
    const parity = [0, 1, 2, 3, 4].map((x) => at(x, 0) ^ at(x, 1) ^ at(x, 2) ^ at(x, 3) ^ at(x, 4));
    for (let x = 0; x < 5; x += 1) {
      const change = (parity[(x + 4) % 5] ?? 0n) ^ rotated(parity[(x + 1) % 5] ?? 0n, 1);
      for (let y = 0; y < 5; y += 1) state[x + 5 * y] = at(x, y) ^ change;
    }
    const moved = new Array<bigint>(25).fill(0n);
    for (let x = 0; x < 5; x += 1)
      for (let y = 0; y < 5; y += 1) moved[y + 5 * ((2 * x + 3 * y) % 5)] = rotated(at(x, y), rotations[x]?.[y] ?? 0);
    const lane = (x: number, y: number): bigint => moved[(x % 5) + 5 * y] ?? 0n;
    for (let y = 0; y < 5; y += 1)
      for (let x = 0; x < 5; x += 1) state[x + 5 * y] = lane(x, y) ^ (~lane(x + 1, y) & mask & lane(x + 2, y));
    for (let bit = 0; bit < 7; bit += 1) {
      if (register & 1) state[0] = (state[0] ?? 0n) ^ (1n << BigInt((1 << bit) - 1));
      register = register & 0x80 ? (register << 1) ^ 0x171 : register << 1;
    }
  }
}

function rotated(lane: bigint, by: number): bigint {
  const shift = BigInt(by);
  return by === 0 ? lane : ((lane << shift) | (lane >> (64n - shift))) & mask;
}
