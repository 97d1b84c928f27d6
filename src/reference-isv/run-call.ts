import type { ReceivedMessage } from './received-message.ts';
import type { Answer, SellerContext } from './seller-context.ts';
import type { ReferenceIsvStore } from './store.ts';
import type { Verification } from './verify-request.ts';

const REFUSALS: Record<'1.0' | '2.0', Record<Exclude<Verification, 'accepted' | 'unread'>, Answer>> = {
  '1.0': {
    missing_parameter: refusal('000002', 'authToken and timeStamp are needed in the address'),
    stale_timestamp: refusal('000002', 'timeStamp is too far away from my clock'),
    wrong_signature: refusal('000001', 'authToken does not fit the parameters'),
    repeated_nonce: refusal('000001', 'this call was made before'),
  },
  '2.0': {
    missing_parameter: refusal('000002', 'timestamp (13 digits) and nonce are needed in the address'),
    stale_timestamp: refusal('000002', 'timestamp is more than 60 s away from my clock'),
    wrong_signature: refusal('000001', 'the signature does not fit the body'),
    repeated_nonce: refusal('000001', 'this nonce was used before'),
  },
};

interface CallOutcome {
  readonly answer: Answer;
  readonly verification: Verification;
  readonly computed: string | null;
  /** The key that the call was signed with, where that is known. */
  readonly key?: string | undefined;
}

/** Verifies a message and does what it asks; the answer waits until that is saved. */
export async function runCall(
  seller: SellerContext,
  message: ReceivedMessage,
  store: Pick<ReferenceIsvStore, 'changed' | 'settled'>,
): Promise<CallOutcome> {
  const { switches, noteEffect } = seller;
  const { verification, computed, mistaken, key } = message.verify(switches.verification);
  if (mistaken) noteEffect('verification');
  if (verification !== 'accepted') {
    return { answer: REFUSALS[message.version][verification], verification, computed: computed ?? null, key };
  }
  const seen = { verification, computed: null, key };
  if (switches.resultCode !== 'none') {
    noteEffect('resultCode');
    return { ...seen, answer: refusal(switches.resultCode, `answered by a switch: ${switches.resultCode}`) };
  }
  try {
    const answer = message.run(key === undefined ? seller : { ...seller, accessKey: key });
    store.changed();
    // Asking changes nothing that must survive, so that its answer need not wait for the disk.
    if (message.activity !== 'queryInstance') await store.settled();
    return { ...seen, answer };
  } catch {
    return { ...seen, answer: refusal('000005', 'the instance could not be saved') };
  }
}

function refusal(resultCode: string, resultMsg: string): Answer {
  return { resultCode, resultMsg };
}
