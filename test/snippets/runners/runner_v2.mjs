import { createInterface } from 'node:readline';

const { verifyCall, bodySign } = await import(process.argv[2]);
for await (const line of createInterface({ input: process.stdin })) {
  const [operation, ...args] = line.split('\t');
  const bytes = args.map((arg) => Buffer.from(arg, 'base64'));
  const [key, signature, timestamp, nonce, , now] = bytes.map(String);
  const answer =
    operation === 'verify'
      ? verifyCall(key, { signature, timestamp, nonce }, bytes[4], Number(now))
      : bodySign(key, bytes[1]);
  process.stdout.write(`${answer}\n`);
}
