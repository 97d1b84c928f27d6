import type { AddressFinding, AddressFindingId } from './production-address.ts';

/** What a look at an address brought. */
export interface AddressFacts {
  /** HTTP status of an answer, whatever it says. */
  readonly status?: number;
  /** How long it took, in ms. */
  readonly tookMs?: number;
  /** Code of what went wrong, e.g. `ECONNREFUSED`. */
  readonly error?: string;
  readonly certificate?: CertificateFacts;
}

/** What a server's certificate says. */
export interface CertificateFacts {
  /** e.g. `TLSv1.3`. */
  readonly protocol: string;
  /** Why the chain is not trusted, e.g. `SELF_SIGNED_CERT_IN_CHAIN`; absent: it is. */
  readonly chainError?: string;
  /** Whether it is made out to the host. */
  readonly fitsHost: boolean;
  readonly validFromWallAt: number;
  readonly validToWallAt: number;
}

/** Warned so many days before a certificate ends (ours). */
const EXPIRY_WARNING_DAYS = 30;
const DAY_MS = 86_400_000;
const OLD_TLS = new Set(['TLSv1', 'TLSv1.1', 'SSLv3']);

/**
 * Judges an address as a desk can: reachable, certificate (failures unless untrusted transport is allowed), and the rules
 * for domains as warnings (marketplace-rules 13.2: a domain with TLS; v1-saas 9.1: address and path).
 * @param wallAt real time: certificates do not know the marketplace's clock
 */
export function addressFindings(
  { url, allowInsecureTransport }: { readonly url: string; readonly allowInsecureTransport: boolean },
  facts: AddressFacts,
  wallAt: number,
): AddressFinding[] {
  const { protocol, hostname, pathname } = new URL(url);
  const isHttps = protocol === 'https:';
  const bad = allowInsecureTransport ? 'warning' : 'fail';
  return [
    reachable(facts),
    finding('https', isHttps ? 'pass' : 'warning'),
    finding('domain_name', isIpAddress(hostname) || !hostname.includes('.') ? 'warning' : 'pass', { host: hostname }),
    finding('path', pathname === '/' ? 'warning' : 'pass', { path: pathname }),
    ...certificateFindings(isHttps ? facts.certificate : undefined, { bad, wallAt, hostname }),
  ];
}

function reachable({ status, tookMs = 0, error = '' }: AddressFacts): AddressFinding {
  return status === undefined
    ? finding('reachable', 'fail', { error })
    : finding('reachable', 'pass', { status, ms: Math.round(tookMs) });
}

function certificateFindings(
  certificate: CertificateFacts | undefined,
  { bad, wallAt, hostname }: { readonly bad: 'fail' | 'warning'; readonly wallAt: number; readonly hostname: string },
): AddressFinding[] {
  const ids = ['tls_version', 'tls_chain', 'tls_name', 'tls_expiry'] as const;
  if (!certificate) return ids.map((id) => finding(id, 'skipped'));
  const { protocol, chainError, fitsHost, validFromWallAt, validToWallAt } = certificate;
  const daysLeft = Math.floor((validToWallAt - wallAt) / DAY_MS);
  const isValid = wallAt >= validFromWallAt && wallAt < validToWallAt;
  return [
    finding('tls_version', OLD_TLS.has(protocol) ? 'warning' : 'pass', { protocol }),
    finding('tls_chain', chainError === undefined ? 'pass' : bad, { error: chainError ?? '' }),
    finding('tls_name', fitsHost ? 'pass' : bad, { host: hostname }),
    finding('tls_expiry', !isValid ? bad : daysLeft < EXPIRY_WARNING_DAYS ? 'warning' : 'pass', { days: daysLeft }),
  ];
}

/** IPv4 in dotted form (the URL parser has made every other form of it that), or IPv6 in brackets. */
function isIpAddress(hostname: string): boolean {
  return /^\d+\.\d+\.\d+\.\d+$/.test(hostname) || hostname.startsWith('[');
}

function finding(
  id: AddressFindingId,
  verdict: AddressFinding['verdict'],
  params: AddressFinding['params'] = {},
): AddressFinding {
  return { id, verdict, params };
}
