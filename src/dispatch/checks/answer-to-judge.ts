import type { Activity, CallCause, ProtocolVersion } from '../../domain/call.ts';
import type { SiteProfile } from '../../domain/site-profile.ts';
import type { SendResult } from '../sender.ts';

/** One attempt and all that its answer is measured by. */
export interface AnswerToJudge {
  /** 2.0 unless given. */
  readonly version?: ProtocolVersion;
  readonly activity: Activity;
  readonly cause: CallCause;
  readonly sendResult: SendResult;
  readonly rules: SiteProfile;
  /** The production URL as the seller entered it. */
  readonly url: string;
  readonly accessKey: string;
  /** `timeStamp` of a V1.0 call, to recognise who signs answers with it. */
  readonly timeStamp?: string | undefined;
  /** `businessId` of a V1.0 purchase, of its first try only: the instanceId that the guide advises. */
  readonly advisedInstanceId?: string | undefined;
  readonly expected: {
    /** The seller's id of the instance that the call is about. */
    readonly sellerInstanceId?: string | undefined;
    /** The ids that a queryInstance asks for, 1 to 100; the one of `sellerInstanceId` unless given. */
    readonly askedInstanceIds?: readonly string[];
    /** Whether use is counted at an instance, by the seller's id: then the answer must tell it. */
    readonly isMetered?: (sellerInstanceId: string) => boolean;
    /** What an earlier try of this creation was answered with. */
    readonly firstAnsweredInstanceId?: string | undefined;
    /** Order id of another order whose instance has this id. */
    readonly instanceIdTakenBy?: (instanceId: string) => string | undefined;
  };
}
