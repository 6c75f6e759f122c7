import { createCipheriv, createHmac } from 'node:crypto';

/** Makes Fernet tokens as programs before this one did (https://github.com/fernet/spec/blob/master/Spec.md). */
export function sealFernet(key: string, text: string, { seconds, iv }: { seconds: number; iv: Buffer }): string {
  const bytes = Buffer.from(key, 'base64url');
  const head = Buffer.alloc(9);
  head[0] = 0x80;
  head.writeBigUInt64BE(BigInt(seconds), 1);
  const cipher = createCipheriv('aes-128-cbc', bytes.subarray(16), iv);
  const sealed = Buffer.concat([head, iv, cipher.update(text, 'utf8'), cipher.final()]);
  const mac = createHmac('sha256', bytes.subarray(0, 16)).update(sealed).digest();
  const token = Buffer.concat([sealed, mac]).toString('base64url');
  return token.padEnd(Math.ceil(token.length / 4) * 4, '=');
}
