/**
 * Goal: over TLS nothing of a request leaves before the certificate has been checked, and what is
 * wrong with it has a name. Method: a real TLS server on loopback with keys made for this test.
 */
import { createServer, type Server } from 'node:https';
import type { RequestListener } from 'node:http';
import { createServer as createPlain } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../clock.ts';
import { seededBytes } from '../journal/testbed.ts';
import { loadProfile } from '../profiles.ts';
import { listenOn } from './testbed.ts';
import { createHttpWire, type Wire } from './wire.ts';

/** Test only: openssl req -x509 -newkey ec … -addext subjectAltName=DNS:localhost. */
const key = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgLHdq8KB2Aw5VpsCQ
yUAZ+tQhAN02Ag6zopaDz+8/4+2hRANCAASaMSXT7dkpEeNEw7AZ+3Zi2GZVu1tn
x5fE9EK1VFeQEOUHhaUdm7jHHT6ljrb5ZsvtXZlCKJN0UudBokFlhvbg
-----END PRIVATE KEY-----`;
const certificate = `-----BEGIN CERTIFICATE-----
MIIBXjCCAQSgAwIBAgIBATAKBggqhkjOPQQDAjAUMRIwEAYDVQQDDAlsb2NhbGhv
c3QwIBcNMjAwMTAxMDAwMDAwWhgPMjEyMDAxMDEwMDAwMDBaMBQxEjAQBgNVBAMM
CWxvY2FsaG9zdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABJoxJdPt2SkR40TD
sBn7dmLYZlW7W2fHl8T0QrVUV5AQ5QeFpR2buMcdPqWOtvlmy+1dmUIok3RS50Gi
QWWG9uCjRTBDMBQGA1UdEQQNMAuCCWxvY2FsaG9zdDAMBgNVHRMEBTADAQH/MB0G
A1UdDgQWBBSjd3NVk6fPc+bsZwWp7QCX0m/sDjAKBggqhkjOPQQDAgNIADBFAiEA
/65yZz75ikZ4g5zOVDrVG3IGH2sNC0ySa05v/8rtq88CIH4C+zD/3zxPY/JKea/i
IVMtBfwWX/m4FSkw6c7WnW2P
-----END CERTIFICATE-----`;
const expired = `-----BEGIN CERTIFICATE-----
MIIBWzCCAQKgAwIBAgIBAjAKBggqhkjOPQQDAjAUMRIwEAYDVQQDDAlsb2NhbGhv
c3QwHhcNMjAwMTAxMDAwMDAwWhcNMjAwMTAyMDAwMDAwWjAUMRIwEAYDVQQDDAls
b2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAASaMSXT7dkpEeNEw7AZ
+3Zi2GZVu1tnx5fE9EK1VFeQEOUHhaUdm7jHHT6ljrb5ZsvtXZlCKJN0UudBokFl
hvbgo0UwQzAUBgNVHREEDTALgglsb2NhbGhvc3QwDAYDVR0TBAUwAwEB/zAdBgNV
HQ4EFgQUo3dzVZOnz3Pm7GcFqe0Al9Jv7A4wCgYIKoZIzj0EAwIDRwAwRAIgFrJI
m5PepkScUEkkZXaNnlwbovo+BTbNhkb/1dRFhzkCIDo5oEo2o6X+yXk/L7yUe9+9
5650jMNIfQXP8slk6Gt+
-----END CERTIFICATE-----`;

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function serve(cert: string, answer: RequestListener): Promise<number> {
  const server: Server = createServer({ key, cert }, answer);
  server.on('tlsClientError', () => undefined);
  const port = await listenOn(server, 'localhost');
  closing.push(
    () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  return port;
}

function wire(base: string, ca?: string): Wire {
  return createHttpWire({
    base,
    profile: { ...loadProfile('430100'), timeoutMs: { default: 2_000, perInfno: {} } },
    secrets: { kind: 'csb', accessKey: 'a', secretKey: 's' },
    clock: systemClock(),
    random: seededBytes(1),
    ...(ca === undefined ? {} : { ca }),
  });
}

describe('TLS', () => {
  it('an answer of a server whose certificate counts is an answer', async () => {
    const port = await serve(certificate, (_request, response) => response.end('{}'));
    const asked = wire(`https://localhost:${port}`, certificate);
    expect(await asked.exchange('2207', '{}')).toMatchObject({ kind: 'answer', body: '{}' });
    expect(await asked.probe()).toBeGreaterThan(0);
  });

  it.each<[string, string, string | undefined, string]>([
    ['nobody vouches for', certificate, undefined, 'DEPTH_ZERO_SELF_SIGNED_CERT'],
    ['has expired', expired, expired, 'CERT_HAS_EXPIRED'],
  ])('a certificate that %s: unsent, named', async (_name, cert, ca, why) => {
    let heard = 0;
    const port = await serve(cert, () => (heard += 1));
    const asked = wire(`https://localhost:${port}`, ca);
    const exchange = await asked.exchange('2207', '{}');
    expect(exchange).toEqual({ kind: 'unsent', why, cause: 'certificate' });
    expect(await asked.probe()).toBeUndefined();
    expect(asked.trouble?.()).toContain(why);
    expect(heard).toBe(0);
  });

  it('a certificate of another name: unsent, named', async () => {
    const port = await serve(certificate, () => undefined);
    const asked = wire(`https://127.0.0.1:${port}`, certificate);
    const why = 'ERR_TLS_CERT_ALTNAME_INVALID';
    expect(await asked.exchange('2207', '')).toEqual({ kind: 'unsent', why, cause: 'certificate' });
  });

  it('a server that speaks no TLS: unsent', async () => {
    const server = createPlain((socket) => socket.resume().end('HTTP/1.1 200 OK\r\n\r\n'));
    const port = await listenOn(server, 'localhost');
    closing.push(() => new Promise((resolve) => server.close(() => resolve())));
    const exchange = await wire(`https://localhost:${port}`).exchange('2207', '{}');
    expect(exchange).toMatchObject({ kind: 'unsent', cause: 'tls' });
  });

  it('a server that hangs up once it was asked: lost', async () => {
    const port = await serve(certificate, (request) => request.socket.destroy());
    const exchange = await wire(`https://localhost:${port}`, certificate).exchange('2207', '{}');
    expect(exchange).toMatchObject({ kind: 'lost' });
  });
});
