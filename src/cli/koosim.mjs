#!/usr/bin/env node
import { register } from 'tsx/esm/api';

// The sources run as they are: tsx reads TypeScript, here as in `npm start`.
register();
await import('./main.ts');
