import { tsImport } from 'tsx/esm/api';

// The sources run as they are. They are read in a namespace of their own, so that the caller's modules are left alone.
const library = await tsImport('./library.ts', import.meta.url);

export const startSimulator = library.startSimulator;
export const connect = library.connect;
export const KoosimError = library.KoosimError;
