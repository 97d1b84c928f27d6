/** A key as it is shown: enough to tell two apart, too little to sign with; short keys are hidden whole. */
export function maskKey(accessKey: string): string {
  return accessKey.length < 16 ? '••••••••' : `${accessKey.slice(0, 4)}••••••••`;
}
