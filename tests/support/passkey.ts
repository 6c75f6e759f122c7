import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';

/** An authenticator in software: one ES256 key for one site (WebAuthn level 2, attestation "none"). */
export function createAuthenticator({ origin = 'http://localhost:3000', verifiesUser = true } = {}) {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const id = randomBytes(16);
  const rpIdHash = createHash('sha256').update(new URL(origin).hostname).digest();
  let counter = 0;

  const clientData = (type: string, challenge: unknown) =>
    Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));

  function authenticatorData(attested: Buffer | null): Buffer {
    const flags = 0x01 | (verifiesUser ? 0x04 : 0) | (attested === null ? 0 : 0x40);
    const count = Buffer.alloc(4);
    count.writeUInt32BE(counter++);
    return Buffer.concat([rpIdHash, Buffer.from([flags]), count, attested ?? Buffer.alloc(0)]);
  }

  return {
    /** The answer to registration options. */
    register(options: Record<string, unknown>) {
      const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
      const key = cborMap([
        [1, 2],
        [3, -7],
        [-1, 1],
        [-2, Buffer.from(x, 'base64url')],
        [-3, Buffer.from(y, 'base64url')],
      ]);
      const length = Buffer.from([0, id.length]);
      const data = authenticatorData(Buffer.concat([Buffer.alloc(16), length, id, key]));
      const attestation = Buffer.concat([
        Buffer.from([0xa3]),
        ...[cborText('fmt'), cborText('none'), cborText('attStmt'), Buffer.from([0xa0])],
        ...[cborText('authData'), cborBytes(data)],
      ]);
      return credential({
        clientDataJSON: clientData('webauthn.create', options.challenge),
        attestationObject: attestation,
      });
    },
    /** The answer to authentication options. */
    authenticate(options: Record<string, unknown>) {
      const [data, client] = [authenticatorData(null), clientData('webauthn.get', options.challenge)];
      const signed = Buffer.concat([data, createHash('sha256').update(client).digest()]);
      const signature = sign('sha256', signed, { key: privateKey, dsaEncoding: 'der' });
      return credential({ clientDataJSON: client, authenticatorData: data, signature });
    },
  };

  function credential(response: Record<string, Buffer>) {
    const name = id.toString('base64url');
    const texts = Object.fromEntries(
      Object.entries(response).map(([key, value]) => [key, value.toString('base64url')]),
    );
    return { id: name, rawId: name, type: 'public-key', clientExtensionResults: {}, response: texts };
  }
}

function cborMap(entries: [number, number | Buffer][]): Buffer {
  const parts = entries.flatMap(([key, value]) => [
    cborInt(key),
    typeof value === 'number' ? cborInt(value) : cborBytes(value),
  ]);
  return Buffer.concat([Buffer.from([0xa0 + entries.length]), ...parts]);
}

const cborInt = (value: number): Buffer => Buffer.from([value >= 0 ? value : 0x20 + (-1 - value)]);
const cborText = (text: string): Buffer => Buffer.concat([Buffer.from([0x60 + text.length]), Buffer.from(text)]);
const cborBytes = (bytes: Buffer): Buffer =>
  Buffer.concat([
    bytes.length < 256 ? Buffer.from([0x58, bytes.length]) : Buffer.from([0x59, bytes.length >> 8, bytes.length & 255]),
    bytes,
  ]);
