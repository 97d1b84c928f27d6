/** `timeStamp` of a V1.0 call: UTC as `yyyyMMddHHmmssSSS`, 17 digits (v1-saas 1). */
export function v1TimeStamp(atMs: number): string {
  return new Date(atMs).toISOString().replace(/\D/g, '');
}
