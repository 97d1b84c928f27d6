import type { Activity, Call, CallCause } from '../domain/call.ts';
import type { CallFields } from '../domain/call-fields.ts';
import { notificationAccess, notificationMessage } from '../domain/order-notification.ts';
import { sellerMessage } from '../domain/seller-calls.ts';
import type { SellerIntent, SellerMessage } from '../domain/seller-intent.ts';
import { ruleValue, siteProfile, type SiteProfile } from '../domain/site-profile.ts';
import { callRequest } from '../protocol/call-request.ts';
import { timeStampOf } from '../protocol/v1/build-request.ts';
import type { WireRequest } from '../protocol/wire-request.ts';
import type { ConformancePorts, JudgedAnswer, JudgedInput, WireAnswer } from './ports.ts';
import { openShop, type Purchase, type Shop } from './purchase.ts';
import { isMeteredBilling, type ConformanceSettings } from './settings.ts';
import { shiftOf, tampered, type Tampering } from './tampering.ts';

/** A call as it was sent and what came of it. */
export interface Heard {
  readonly activity: Activity;
  readonly fields: CallFields;
  readonly businessId: string;
  readonly tampering: Tampering | undefined;
  readonly request: WireRequest;
  readonly result: WireAnswer;
  readonly judgement: JudgedAnswer;
  readonly wallAt: number;
  readonly access: Access;
}

/** In which version a call is made, where to and with which key. */
type Access = Pick<Call, 'version' | 'destination'>;

interface CallOptions {
  /** What the wire says instead of the activity. */
  readonly wireActivity?: string;
  /** V1.0 leaves empty parameters out unless it is told not to. */
  readonly sendsEmpty?: boolean;
  readonly cause?: CallCause;
  readonly tampering?: Tampering;
  /** Instead of the production interface. */
  readonly access?: Access;
  /** What the answer is measured by beside its form. */
  readonly expected?: JudgedInput['expected'];
}

interface CreateOptions extends Pick<CallOptions, 'sendsEmpty' | 'tampering'> {
  readonly known?: string;
  readonly more?: Readonly<Record<string, string>>;
}

/** An instance that the seller has made. */
export interface Bought {
  readonly purchase: Purchase;
  /** With the seller's id in it. */
  readonly instanceId: string;
  /** `businessId` of the first call about it. */
  readonly businessId: string;
  released: boolean;
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const SENDS_EMPTY = { 'request.v1.emptyParameters': 'send' };
const NONCE_LENGTH = 64;
const IV_LENGTH = 16;
/** So many right calls in a row without any answer: nobody is there any more. */
const GONE_AFTER = 3;

/** One run's conversation with one seller: it builds, signs, sends and judges, and remembers who has which instance. */
export class Session {
  readonly settings: ConformanceSettings;
  readonly profile: SiteProfile;
  readonly shop: Shop;
  readonly ports: ConformancePorts;
  readonly signal: AbortSignal | undefined;
  /** Activities that were answered rightly at least once. */
  readonly works = new Set<Activity>();
  /** Creations are answered 000004 first. */
  asynchronous = false;
  readonly bought: Bought[] = [];
  readonly #ownerOfId = new Map<string, string>();
  #unansweredInARow = 0;
  #calls = 0;

  constructor(settings: ConformanceSettings, ports: ConformancePorts, signal?: AbortSignal) {
    this.settings = settings;
    this.ports = ports;
    this.signal = signal;
    this.profile = siteProfile(settings.site, settings.rules);
    this.shop = openShop(settings, this.profile, ports);
  }

  /** Requests sent so far. */
  get calls(): number {
    return this.#calls;
  }

  /** Right calls in a row met no answer at all. Wrong ones do not count: a service may crash on them and go on. */
  get targetIsGone(): boolean {
    return this.#unansweredInARow >= GONE_AFTER;
  }

  /** Notes whether a right call was answered at all. */
  noteRight({ result }: Heard): void {
    this.#unansweredInARow = result.response ? 0 : this.#unansweredInARow + 1;
  }

  get aborted(): boolean {
    return this.signal?.aborted === true;
  }

  /** What the marketplace would send for an intent; every plan asks for what its version knows only. */
  message({ subject }: Purchase, intent: SellerIntent, instanceId?: string): SellerMessage {
    const about = instanceId === undefined ? subject : withSellerId(subject, instanceId);
    const message = sellerMessage(this.settings.version, about, intent);
    if (!message) throw new Error(`version ${this.settings.version} has no call to ${intent.does}`);
    return message;
  }

  /** Signs, sends and judges one call. */
  async call(message: SellerMessage, options: CallOptions = {}): Promise<Heard> {
    const businessId = this.ports.uuid();
    const { access = this.#basicAccess, tampering } = options;
    const { request, wallAt } = this.#build(message, businessId, { ...options, access });
    return this.#send({ ...message, businessId, tampering, request, wallAt, access }, options);
  }

  /** Sends the very bytes of a call once more. */
  async repeat(heard: Heard): Promise<Heard> {
    return this.#send({ ...heard, wallAt: this.ports.wallNow() }, {});
  }

  /** Creates an instance for an order. `known`: what it was answered with before; `more`: further members of the call. */
  async create(purchase: Purchase, { known, more = {}, ...options }: CreateOptions = {}): Promise<Heard> {
    const line = `${purchase.subject.purchase.id} ${purchase.subject.instance.orderLineId} ${purchase.subject.instance.offerId}`;
    const { activity, fields } = this.message(purchase, { does: 'create' });
    // V1.0's messages hold what is empty; of all that, only what the test adds is sent.
    const filled = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ''));
    const heard = await this.call(
      { activity, fields: { ...filled, ...more } },
      {
        ...options,
        cause: 'purchase',
        expected: {
          ...(known === undefined ? {} : { firstAnsweredInstanceId: known }),
          instanceIdTakenBy: (id) => {
            const owner = this.#ownerOfId.get(id);
            return owner === undefined || owner === line ? undefined : owner.split(' ', 1)[0];
          },
        },
      },
    );
    const { instanceId, resultCode } = heard.judgement;
    if (instanceId !== undefined) this.#ownerOfId.set(instanceId, line);
    if (resultCode === '000004') this.asynchronous = true;
    return heard;
  }

  /** Tells of an order by its number; only for settings with a key for it. */
  notify({ subject: { purchase, instance } }: Purchase, tampering?: Tampering): Promise<Heard> {
    const { url, notifyUrl, notifyKey: accessKey = '', allowInsecureTransport } = this.settings;
    const access = notificationAccess({ url: notifyUrl ?? url, accessKey, allowInsecureTransport });
    const message = notificationMessage(purchase.id, instance.orderLineId);
    return this.call(message, { cause: 'order_notified', access, ...(tampering && { tampering }) });
  }

  /** Asks for instances that were bought in one way. */
  query(instanceIds: readonly string[], purchase: Purchase, cause: CallCause = 'details_view'): Promise<Heard> {
    const message: SellerMessage = { activity: 'queryInstance', fields: { instanceId: instanceIds.join(',') } };
    const [first = ''] = instanceIds;
    return this.call(message, {
      cause,
      expected: {
        sellerInstanceId: first,
        askedInstanceIds: instanceIds,
        isMetered: () => isMeteredBilling(purchase.billing),
      },
    });
  }

  #build(
    message: SellerMessage,
    businessId: string,
    {
      tampering,
      wireActivity,
      sendsEmpty = false,
      access: { version, destination },
    }: CallOptions & { readonly access: Access },
  ): SignedRequest {
    const wallAt = this.ports.wallNow();
    const fresh = {
      businessId,
      nonce: this.ports.text(NONCE_LENGTH, ALPHABET),
      timestampMs: wallAt + shiftOf(tampering),
      iv: () => this.ports.text(IV_LENGTH, ALPHABET),
    };
    const profile = sendsEmpty
      ? siteProfile(this.settings.site, { ...this.settings.rules, ...SENDS_EMPTY })
      : this.profile;
    const build = (each: SellerMessage): WireRequest =>
      callRequest(
        { ...each, activity: (wireActivity ?? each.activity) as Activity, version, destination },
        profile,
        fresh,
      );
    const request = build(message);
    if (tampering !== 'other_body') return { request: tampered(request, version, tampering), wallAt };
    const other = build({ ...message, fields: otherFields(message.fields) });
    return { request: exchanged(request, other, version), wallAt };
  }

  get #basicAccess(): Access {
    const { version, url, accessKey, allowInsecureTransport, encryptType } = this.settings;
    return { version, destination: { url, accessKey, allowInsecureTransport, ...(encryptType && { encryptType }) } };
  }

  async #send(
    sent: Omit<Heard, 'result' | 'judgement'>,
    { cause = 'details_view', expected = {} }: CallOptions,
  ): Promise<Heard> {
    const { version, destination } = sent.access;
    const { url, accessKey } = destination;
    this.#calls += 1;
    const result = await this.ports.send(sent.request, this.limits, this.signal);
    const judgement = this.ports.judge({
      version,
      activity: sent.activity,
      cause,
      sendResult: result,
      rules: this.profile,
      url,
      accessKey,
      timeStamp: version === '1.0' ? timeStampOf(sent.request.url) : undefined,
      expected,
    });
    return { ...sent, result, judgement };
  }

  get limits(): { readonly timeoutMs: number; readonly maxBytes: number; readonly allowInsecureTransport: boolean } {
    return {
      timeoutMs: ruleValue(this.profile, 'answer.timeoutMs'),
      maxBytes: ruleValue(this.profile, 'answer.maxBytes'),
      allowInsecureTransport: this.settings.allowInsecureTransport,
    };
  }
}

interface SignedRequest {
  readonly request: WireRequest;
  readonly wallAt: number;
}

function withSellerId(subject: Purchase['subject'], sellerInstanceId: string): Purchase['subject'] {
  return { ...subject, instance: { ...subject.instance, sellerInstanceId } };
}

/** The same call about something else: what a stranger would make of a call that they overheard. */
function otherFields(fields: CallFields): CallFields {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      typeof value === 'string' && /^(orderId|instanceId)$/.test(name) ? `${value.slice(0, -1)}~` : value,
    ]),
  );
}

/** A request with the signature of another one. */
function exchanged(request: WireRequest, other: WireRequest, version: '1.0' | '2.0'): WireRequest {
  const pattern =
    version === '1.0' ? /([?&]authToken=)([^&]*)$/ : /([?&]signature=)([^&]*)(?=&timestamp=\d+&nonce=[^&]*$)/;
  const foreign = pattern.exec(other.url)?.[2] ?? '';
  return { ...request, url: request.url.replace(pattern, (_all, name: string) => name + foreign) };
}
