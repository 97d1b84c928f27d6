import {
  addressesOf,
  aliveInstance,
  CREATING,
  MEMO,
  noteLastCall,
  obtainInstance,
  refreshOnce,
  standIn,
  SUCCESS,
  unknownInstance,
} from './instance-work.ts';
import type { Instance } from './instance.ts';
import type { Answer, AppInfo, InstanceInfo, SellerContext } from './seller-context.ts';
import { decryptText, encryptText, ENCRYPT_TYPES } from './sensitive-data.ts';
import { usageOf } from './usage.ts';
import { readExtensions, type V1Call, type V1CallOf } from './v1-call.ts';

/** Pay-per-use and packages: one order makes an instance per product, and their use is asked for. */
const METERED_MODES = ['0', '5'];

/** What an instance that is only made up by a debugging call is like: its use is told, as every product may need it. */
const MADE_UP = {
  version: '1.0',
  expireTime: null,
  told: { customerId: '', chargingMode: '0', details: {} },
} satisfies Partial<Instance>;

/**
 * Does what a rightly signed V1.0 call asks and says what to answer (V1.0 guide, sections of the seven interfaces).
 * Doing the same call twice changes nothing the second time; asking for an instance again answers its data of now.
 */
export function answerV1Call(seller: SellerContext, call: V1Call): Answer {
  const answer = dispatch(seller, call);
  const ids = call.activity === 'newInstance' ? [answer.instanceId] : [call.instanceId].flat();
  noteLastCall(seller, call.activity, ids);
  return answer;
}

function dispatch(seller: SellerContext, call: V1Call): Answer {
  switch (call.activity) {
    case 'newInstance':
      return create(seller, call);
    case 'queryInstance':
      return query(seller, call);
    case 'refreshInstance':
      return change(call, aliveInstance(seller, call.instanceId), (instance) => {
        const { orderId, expireTime } = call;
        // V1.0 knows no call that ends a freeze at renewal: this one does.
        if (refreshOnce(instance, { orderId, scene: sceneOf(call), expireTime })) instance.frozen = false;
      });
    case 'expireInstance':
      return change(call, aliveInstance(seller, call.instanceId), (instance) => {
        instance.frozen = true;
      });
    case 'instanceStatus':
      return change(call, aliveInstance(seller, call.instanceId), (instance) => {
        instance.frozen = call.instanceStatus === 'FREEZE';
      });
    case 'releaseInstance':
      return change(call, seller.book.get(call.instanceId), (instance) => {
        instance.releasedWallAt ??= seller.wallNow();
      });
    case 'upgrade':
      return change(call, aliveInstance(seller, call.instanceId), (instance) => upgrade(instance, call));
  }
}

function create(seller: SellerContext, call: V1CallOf<'newInstance'>): Answer {
  const chargingMode = call.chargingMode ?? '';
  const orderLineId = METERED_MODES.includes(chargingMode) ? call.productId : '';
  const { orderId, businessId, testFlag } = call;
  const instance = obtainInstance(
    seller,
    { line: { orderId, orderLineId }, businessId, testFlag },
    {
      version: '1.0',
      expireTime: call.expireTime ?? null,
      told: { customerId: call.customerId, chargingMode, details: detailsOf(seller, call) },
    },
  );
  if (instance.queriesLeft > 0) {
    // For V1.0 that is a failed call: the marketplace will call again.
    instance.queriesLeft -= 1;
    return CREATING;
  }
  return { ...SUCCESS, ...encryptTypeOf(seller), instanceId: instance.id, appInfo: appInfoOf(seller, instance) };
}

/** What the call tells beside ids and signature, readable. */
function detailsOf(seller: SellerContext, call: V1CallOf<'newInstance'>): Record<string, string> {
  const { customerName, userId, userName, mobilePhone, email, skuCode, productId, trialFlag } = call;
  const { periodType, periodNumber, orderAmount, amount, diskSize, bandWidth, saasExtendParams } = call;
  const secret = (value: string | undefined): string | undefined => value && decrypted(seller, value);
  return present({
    ...{ customerName, userId, userName, mobilePhone: secret(mobilePhone), email: secret(email) },
    ...{ skuCode, productId, trialFlag, periodType, periodNumber, orderAmount, amount, diskSize, bandWidth },
    ...extensionsOf(saasExtendParams),
  });
}

function extensionsOf(saasExtendParams: string | undefined): Record<string, string> {
  const list = saasExtendParams === undefined ? [] : readExtensions(saasExtendParams);
  return Object.fromEntries(list.map(({ name, value }) => [`saasExtendParams.${name}`, value]));
}

function present(values: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).flatMap(([name, value]) => (value ? [[name, value]] : [])));
}

/** The marketplace encrypts with the length chosen for the offering; which one that is, the call does not say. */
function decrypted({ accessKey, switches }: SellerContext, value: string): string {
  const other = switches.aesBits === 256 ? 128 : 256;
  return decryptText(accessKey, switches.aesBits, value) ?? decryptText(accessKey, other, value) ?? `?${value}`;
}

function sceneOf({ trialToFormal, orderAmount }: V1CallOf<'refreshInstance'>): string {
  if (trialToFormal === '1') return 'TRIAL_TO_FORMAL';
  return orderAmount?.startsWith('-') ? 'UNSUBSCRIBE_RENEWAL_PERIOD' : 'RENEWAL';
}

function upgrade(instance: Instance, call: V1CallOf<'upgrade'>): void {
  if (instance.upgradeOrderIds.includes(call.orderId)) return;
  instance.upgradeOrderIds.push(call.orderId);
  const { skuCode, productId, amount, diskSize, bandWidth, saasExtendParams } = call;
  const changes = present({ skuCode, productId, amount, diskSize, bandWidth, ...extensionsOf(saasExtendParams) });
  if (instance.told) instance.told.details = { ...instance.told.details, ...changes };
}

function query(seller: SellerContext, call: V1CallOf<'queryInstance'>): Answer {
  const info: InstanceInfo[] = [];
  for (const id of call.instanceId) {
    const instance = aliveInstance(seller, id) ?? (call.testFlag === '1' ? standIn(seller, id, MADE_UP) : undefined);
    if (!instance) return unknownInstance(id);
    const metered = METERED_MODES.includes(instance.told?.chargingMode ?? '');
    info.push({
      instanceId: id,
      appInfo: appInfoOf(seller, instance),
      ...(metered ? { usageInfo: [usageOf(seller, instance)] } : {}),
    });
  }
  return { ...SUCCESS, ...encryptTypeOf(seller), info };
}

function change(
  { instanceId, testFlag }: { readonly instanceId: string; readonly testFlag?: string | undefined },
  instance: Instance | undefined,
  work: (instance: Instance) => void,
): Answer {
  if (!instance) return testFlag === '1' ? SUCCESS : unknownInstance(instanceId);
  work(instance);
  return SUCCESS;
}

function appInfoOf(seller: SellerContext, instance: Instance): AppInfo {
  const { accessKey, switches, randomText } = seller;
  if (switches.encryption !== 'correct') seller.noteEffect('encryption');
  const bits = switches.encryption === 'other_length' ? (switches.aesBits === 256 ? 128 : 256) : switches.aesBits;
  const secret = (plain: string): string =>
    switches.encryption === 'not_encrypted' ? plain : encryptText(accessKey, bits, randomText(), plain);
  const { userName, password } = instance;
  return {
    ...addressesOf(instance, seller.publicOrigin()),
    userName: secret(userName),
    password: secret(password),
    memo: MEMO,
  };
}

function encryptTypeOf({ switches }: SellerContext): { encryptType?: string } {
  return switches.encryption === 'type_missing' ? {} : { encryptType: ENCRYPT_TYPES[switches.aesBits] };
}
