import { randomInt, randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import type { ConformancePorts } from './conformance/ports.ts';
import { judgeFault } from './dispatch/checks/fault-checks.ts';
import { judgeAnswer } from './dispatch/checks/judge-answer.ts';
import type { Sender } from './dispatch/sender.ts';

/** What conformance runs take from outside, made of the parts that real calls go through. */
export function conformancePorts(sender: Sender): ConformancePorts {
  return {
    send: (request, limits, signal) => {
      // Every call that is on the wire listens, as many as there are orders at once: that is no leak.
      if (signal) setMaxListeners(0, signal);
      return sender.send(request, limits, signal);
    },
    judge: judgeAnswer,
    judgePair: judgeFault,
    wallNow: Date.now,
    wait: async (ms, signal) => {
      await wait(ms, undefined, signal ? { signal } : {}).catch(() => {});
    },
    uuid: randomUUID,
    text: (length, alphabet) => Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join(''),
  };
}
