import type { CollectionName, Collections } from '../domain/records.ts';

/** Stands where an access key was left out; a real one is never empty. */
export const LEFT_OUT = '';

/** A record as it may be handed to others: no access key and no secret key of a seller, no password of an instance. */
export function withoutSecrets<C extends CollectionName>(collection: C, record: Collections[C]): Collections[C] {
  const strip: { readonly [K in CollectionName]?: (value: Collections[K]) => Collections[K] } = {
    products: ({ orderNotification, ...product }) => ({
      ...product,
      interface: { ...product.interface, accessKey: LEFT_OUT },
      ...(orderNotification ? { orderNotification: { ...orderNotification, accessKey: LEFT_OUT } } : {}),
    }),
    interfaceKeys: (key) => ({ ...key, secret: LEFT_OUT }),
    apiKeys: (key) => ({ ...key, secret: LEFT_OUT }),
    calls: (call) => ({ ...call, destination: { ...call.destination, accessKey: LEFT_OUT } }),
    instances: (instance) => {
      if (instance.appInfo?.password === undefined) return instance;
      const { password: _secret, ...appInfo } = instance.appInfo;
      return { ...instance, appInfo };
    },
  };
  return strip[collection]?.(record) ?? record;
}
