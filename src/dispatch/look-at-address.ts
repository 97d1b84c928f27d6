import http from 'node:http';
import https from 'node:https';
import { checkServerIdentity, TLSSocket } from 'node:tls';
import type { AddressFacts, CertificateFacts } from '../domain/address-findings.ts';

/** How long an answer is waited for, in ms; as a call would (v2-saas 7). */
const TIMEOUT_MS = 10_000;

/**
 * Asks an address for its head without signature: any answer says that it can be reached, and nothing is read of it. A
 * certificate is looked at, not trusted: judging it is the caller's part.
 */
export function lookAtAddress(url: string): Promise<AddressFacts> {
  const target = new URL(url);
  const isTls = target.protocol === 'https:';
  const startedAt = performance.now();
  return new Promise((resolve) => {
    let certificate: CertificateFacts | undefined;
    const end = (facts: AddressFacts): void => {
      request.destroy();
      resolve(certificate ? { ...facts, certificate } : facts);
    };
    const options = { method: 'HEAD', agent: false, timeout: TIMEOUT_MS } as const;
    const request = isTls
      ? https.request(target, { ...options, rejectUnauthorized: false })
      : http.request(target, options);
    request.on('socket', (socket) => {
      if (!(socket instanceof TLSSocket)) return;
      socket.once('secureConnect', () => (certificate = certificateOf(socket, target.hostname)));
    });
    request.once('response', ({ statusCode = 0 }) =>
      end({ status: statusCode, tookMs: performance.now() - startedAt }),
    );
    request.once('timeout', () => end({ error: 'ETIMEDOUT' }));
    // A socket that breaks after the answer was taken is nothing to tell.
    request.on('error', (error: NodeJS.ErrnoException) => end({ error: error.code ?? error.message.slice(0, 100) }));
    request.end();
  });
}

function certificateOf(socket: TLSSocket, host: string): CertificateFacts {
  const certificate = socket.getPeerCertificate();
  const chainError = socket.authorized ? undefined : String(socket.authorizationError);
  return {
    protocol: socket.getProtocol() ?? '',
    // A wrong name is a finding of its own.
    ...(chainError === undefined || chainError.startsWith('ERR_TLS_CERT_ALTNAME') ? {} : { chainError }),
    fitsHost: checkServerIdentity(host.replace(/^\[|\]$/g, ''), certificate) === undefined,
    validFromWallAt: Date.parse(certificate.valid_from),
    validToWallAt: Date.parse(certificate.valid_to),
  };
}
