import type { Activity, CallCause } from '../../domain/call.ts';
import type { SiteProfile } from '../../domain/site-profile.ts';
import type { SendResult } from '../sender.ts';

/** One attempt and all that its answer is measured by. */
export interface AnswerToJudge {
  readonly activity: Activity;
  readonly cause: CallCause;
  readonly sendResult: SendResult;
  readonly rules: SiteProfile;
  /** The production URL as the seller entered it. */
  readonly url: string;
  readonly accessKey: string;
  readonly expected: {
    /** The seller's id of the instance that the call is about. */
    readonly sellerInstanceId?: string | undefined;
    /** The ids that a queryInstance asks for, 1 to 100; the one of `sellerInstanceId` unless given. */
    readonly askedInstanceIds?: readonly string[];
    /** What an earlier try of this creation was answered with. */
    readonly firstAnsweredInstanceId?: string | undefined;
    /** Order id of another order whose instance has this id. */
    readonly instanceIdTakenBy?: (instanceId: string) => string | undefined;
  };
}
