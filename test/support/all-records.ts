export { allRecords } from '../../src/app/all-records.ts';
export { NO_FINISHED_CALLS } from '../../src/app/no-finished-calls.ts';
