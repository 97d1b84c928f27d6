import { createInterface } from 'node:readline';

const { verifyCall, bodySign, encrypt, decrypt } = await import(process.argv[2]);
for await (const line of createInterface({ input: process.stdin })) {
  const [operation, ...args] = line.split('\t');
  const bytes = args.map((arg) => Buffer.from(arg, 'base64'));
  const [key, second, third, fourth] = bytes.map(String);
  const answers = {
    verify: () => verifyCall(key, second),
    sign: () => bodySign(key, bytes[1]),
    encrypt: () => encrypt(key, Number(second), third, fourth),
    decrypt: () => Buffer.from(decrypt(key, Number(second), third)).toString('base64'),
  };
  process.stdout.write(`${answers[operation]()}\n`);
}
