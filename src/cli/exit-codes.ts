/** How the command line ends, for scripts. The texts are `cli.exit.<code>`. */
export const EXIT = {
  done: 0,
  /** The simulator, or this program, has a fault. */
  fault: 1,
  /** The command line or a value in it is not understood. */
  usage: 2,
  /** No simulator answers, or it cannot make calls. */
  unreachable: 3,
  /** The marketplace does not allow it now. */
  refused: 4,
  notFound: 5,
  /** What was waited for has not come. */
  timeout: 6,
  /** A jump ended before its target, or with failed calls where that was not wanted. */
  jumpEnded: 7,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The exit code of an HTTP status. */
export function exitOfStatus(status: number): ExitCode {
  if (status >= 200 && status < 300) return EXIT.done;
  switch (status) {
    case 404:
      return EXIT.notFound;
    case 408:
      return EXIT.timeout;
    case 409:
      return EXIT.refused;
    case 503:
      return EXIT.unreachable;
    default:
      return status >= 400 && status < 500 ? EXIT.usage : EXIT.fault;
  }
}

/** A jump that was to come to its target and did not. */
export function exitOfJump(answer: unknown): ExitCode {
  const status =
    typeof answer === 'object' && answer !== null && 'deliver' in answer && 'status' in answer ? answer.status : 'done';
  return status === 'done' || status === 'running' ? EXIT.done : EXIT.jumpEnded;
}
