import type { ApiKey } from '../../domain/api-key.ts';
import type { Draft } from '../../domain/draft.ts';
import { ruleValue } from '../../domain/site-profile.ts';
import type { CheckList } from '../../protocol/check-list.ts';
import { mockOrder, mockOrderIds } from '../../protocol/open-api/mock-orders.ts';
import { orderInfo, type OrderInfo } from '../../protocol/open-api/order-info.ts';
import { readOrderQuery, type OrderQuery } from '../../protocol/open-api/order-query.ts';
import type { ReceivedRequest } from '../../protocol/open-api/received-request.ts';
import { queryErrorBody, SERVICE_CODES, type ServiceCode } from '../../protocol/open-api/service-code.ts';
import type { RequestSubject, ServiceAnswer } from './seller-request.ts';

/**
 * Query order (v2-saas 8.3). An order of another seller is MKT.0150, one that is not there MKT.0100: an illegal value
 * [both inferred].
 */
export function queryOrder(draft: Draft, request: ReceivedRequest, key: ApiKey, checks: CheckList): ServiceAnswer {
  const query = readOrderQuery(request);
  if ('problem' in query) {
    checks.found('IN-PARAMETERS', query.problem, { parameter: query.parameter });
    return queryRefusal(query.code, query.parameter, {});
  }
  checks.found('IN-PARAMETERS', 'ok');
  const fields = { ...query };
  const { site } = draft.workspace();
  if (mockOrderIds(site).includes(query.orderId)) {
    const mock = mockOrder(query, site, draft.context.simAt);
    checks.found('IN-ORDER', mock ? 'mock' : 'line_not_found', named(query));
    return mock ? found(mock, { fields }) : queryRefusal('MKT.0100', 'orderLineId', { fields });
  }
  return trueOrder(draft, query, key, checks);
}

function trueOrder(draft: Draft, query: OrderQuery, key: ApiKey, checks: CheckList): ServiceAnswer {
  const fields = { ...query };
  const order = draft.get('orders', query.orderId);
  const product = order && draft.get('products', order.productId);
  const buyer = order && draft.get('buyers', order.buyerId);
  if (!order || !product || !buyer) {
    checks.found('IN-ORDER', 'not_found', named(query));
    return queryRefusal('MKT.0100', 'orderId', { fields });
  }
  const { id: orderId, productId, buyerId } = order;
  // A further line has an instance of its own.
  const asked = order.furtherLines?.find(({ id }) => id === query.orderLineId) ?? order;
  const subject = { productId, buyerId, instanceId: asked.instanceId, orderId, fields };
  if (key.vendor !== undefined && key.vendor !== product.vendor.en) {
    checks.found('IN-ORDER', 'other_seller', { ...named(query), seller: product.vendor.en, own: key.vendor });
    return queryRefusal('MKT.0150', 'orderId', subject);
  }
  const instance = draft.get('instances', order.instanceId);
  const purchase = (instance && draft.get('orders', instance.orderId)) ?? order;
  const { site } = draft.workspace();
  const linearValues = ruleValue(draft.context.profile, 'openApi.linearValues');
  const info = orderInfo({ order, purchase, instance, product, buyer, site, linearValues }, query.orderLineId);
  checks.found('IN-ORDER', info ? 'ok' : 'line_not_found', named(query));
  return info ? found(info, subject) : queryRefusal('MKT.0100', 'orderLineId', subject);
}

function found(orderInfo: OrderInfo, subject: RequestSubject): ServiceAnswer {
  const { status, text } = SERVICE_CODES['MKT.0000'];
  const body = JSON.stringify({ resultCode: 'MKT.0000', resultMsg: text, orderInfo });
  return { status, code: 'MKT.0000', message: text, body, subject };
}

/** The answer of a query that the service refuses. */
export function queryRefusal(code: ServiceCode, about: string, subject: RequestSubject = {}): ServiceAnswer {
  const { status, text } = SERVICE_CODES[code];
  return { status, code, message: text, body: queryErrorBody(code, about), subject };
}

function named({ orderId, orderLineId }: OrderQuery): { readonly order: string; readonly line: string } {
  return { order: orderId, line: orderLineId ?? '' };
}
