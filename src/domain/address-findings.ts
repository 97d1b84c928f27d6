import type { TransportError } from './call.ts';
import type { AddressFinding, AddressFindingId } from './production-address.ts';

/** What a look at an address brought. */
export interface AddressFacts {
  /** HTTP status of an answer, whatever it says. */
  readonly status?: number;
  /** How long it took, in ms. */
  readonly tookMs?: number;
  /** Code of what went wrong, e.g. `ECONNREFUSED`, and its kind. */
  readonly error?: string;
  readonly errorKind?: TransportError;
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
/** Offering form of version 1.0: TLS 1.1 or 1.2, older ones are refused; version 2.0: TLS 1.2 or newer (v1-saas 1). */
const OLD_TLS: ReadonlySet<string> = new Set(['TLSv1.1']);
const REFUSED_TLS: ReadonlySet<string> = new Set(['TLSv1', 'SSLv3']);
/** Said of the whole chain, though it may be about the server's own certificate, which is then all that is known. */
const TIME_ERRORS: ReadonlySet<string> = new Set(['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID']);

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

function reachable({ status, tookMs = 0, error = '', errorKind = 'other' }: AddressFacts): AddressFinding {
  return status === undefined
    ? finding('reachable', 'fail', { error, errorKind })
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
  const version = REFUSED_TLS.has(protocol) ? bad : OLD_TLS.has(protocol) ? 'warning' : 'pass';
  const isAboutTime = chainError !== undefined && TIME_ERRORS.has(chainError) && !isValid;
  return [
    finding('tls_version', version, { protocol }),
    isAboutTime
      ? finding('tls_chain', 'skipped')
      : finding('tls_chain', chainError === undefined ? 'pass' : bad, { error: chainError ?? '' }),
    finding('tls_name', fitsHost ? 'pass' : bad, { host: hostname }),
    isValid
      ? finding('tls_expiry', daysLeft < EXPIRY_WARNING_DAYS ? 'warning' : 'pass', { days: daysLeft })
      : finding('tls_expiry', bad, { from: dayOf(validFromWallAt), to: dayOf(validToWallAt) }),
  ];
}

/** A day of UTC, `2026-06-10`; `?` where the certificate names none. */
function dayOf(wallAt: number): string {
  const day = new Date(wallAt);
  return Number.isNaN(day.getTime()) ? '?' : day.toISOString().slice(0, 10);
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
