import { AppError } from '../app/app-error.ts';

/** A request that was refused for the reader's safety. */
export class RefusedRequest extends AppError {
  readonly why: 'host' | 'origin' | 'csrf';

  constructor(why: RefusedRequest['why'], params: Record<string, string> = {}) {
    super('forbidden', `refused because of its ${why}`, { params });
    this.name = 'RefusedRequest';
    this.why = why;
  }
}
