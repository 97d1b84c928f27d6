import http from 'node:http';
import https from 'node:https';
import { checkServerIdentity, TLSSocket } from 'node:tls';
import { classifyTransportError } from './transport-error.ts';
import type { AddressFacts, CertificateFacts } from '../domain/address-findings.ts';

/** How long an answer is waited for in all, in ms (ours). */
const TIMEOUT_MS = 10_000;
/** Servers with protocols that are refused are to be told so, not to be out of reach: their ciphers are weak as well. */
const ANY_TLS = { minVersion: 'TLSv1', ciphers: 'DEFAULT:@SECLEVEL=0' } as const;

/** What a look can be told beside the address. */
export interface LookOptions {
  /** Certificates of authorities that are trusted in place of those of Node, PEM. */
  readonly ca?: string;
  readonly timeoutMs?: number;
}

/**
 * Asks an address for its head without signature: any answer says that it can be reached, and nothing is read of it. A
 * certificate is looked at, not trusted: judging it is the caller's part.
 */
export function lookAtAddress(url: string, { ca, timeoutMs = TIMEOUT_MS }: LookOptions = {}): Promise<AddressFacts> {
  const target = new URL(url);
  const isTls = target.protocol === 'https:';
  const startedAt = performance.now();
  return new Promise((resolve) => {
    let certificate: CertificateFacts | undefined;
    const end = (facts: AddressFacts): void => {
      clearTimeout(deadline);
      request.destroy();
      resolve(certificate ? { ...facts, certificate } : facts);
    };
    const options = { method: 'HEAD', agent: false } as const;
    const request = isTls
      ? https.request(target, {
          ...options,
          ...ANY_TLS,
          rejectUnauthorized: false,
          ...(ca === undefined ? {} : { ca }),
        })
      : http.request(target, options);
    // In all: who sends a byte now and then is not waited for either.
    const deadline = setTimeout(() => end({ error: 'ETIMEDOUT', errorKind: 'connect_timeout' }), timeoutMs);
    request.on('socket', (socket) => {
      if (!(socket instanceof TLSSocket)) return;
      socket.once('secureConnect', () => (certificate = certificateOf(socket, target.hostname)));
    });
    request.once('response', ({ statusCode = 0 }) =>
      end({ status: statusCode, tookMs: performance.now() - startedAt }),
    );
    // A socket that breaks after the answer was taken is nothing to tell.
    request.on('error', (error) => {
      const { transportError, errorCode = error.message.slice(0, 100) } = classifyTransportError(error);
      end({ error: errorCode, errorKind: transportError });
    });
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
