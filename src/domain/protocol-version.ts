/** Versions of the interface that a product's seller may speak (v1-saas, v2-saas). */
export const PROTOCOL_VERSIONS = ['1.0', '2.0'] as const;

export type ProtocolVersion = (typeof PROTOCOL_VERSIONS)[number];

/** `1`: AES-256, the default; `2`: AES-128 (v1-saas 4.1). */
export const ENCRYPT_TYPES = ['1', '2'] as const;

export type EncryptType = (typeof ENCRYPT_TYPES)[number];
