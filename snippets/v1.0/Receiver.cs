// KooGallery / 云商店, SaaS interface V1.0: checks calls, signs answers, reads and writes sensitive data.
// .NET (Core or Framework), no packages needed.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using System.Text;

namespace KooGallery.V1
{
    public static class Receiver
    {
        private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

        /// <summary>
        /// Whether a call was signed with your access key. query: the parameters of the URL, decoded once
        /// (ASP.NET Core: Request.Query.ToDictionary(p => p.Key, p => p.Value.First())).
        /// </summary>
        public static bool VerifyCall(string accessKey, IDictionary<string, string> query)
        {
            string given, timeStamp;
            if (!query.TryGetValue("authToken", out given)) return false;
            query.TryGetValue("timeStamp", out timeStamp);
            // Ordinal: upper case before lower case. The default comparison of .NET sorts by language.
            var names = query.Keys.Where(name => name != "authToken").OrderBy(name => name, StringComparer.Ordinal);
            string text = string.Join("&", names.Select(name => name + "=" + query[name]));
            byte[] expected = Hmac(accessKey + timeStamp, Encoding.UTF8.GetBytes(text));
            return SameText(Convert.ToBase64String(expected), given);
        }

        /// <summary>Value of the header Body-Sign of your answer. Nothing may change in the body after signing.</summary>
        public static string BodySign(string accessKey, byte[] body)
        {
            return "sign_type=\"HMAC-SHA256\", signature=\"" + Convert.ToBase64String(Hmac(accessKey, body)) + "\"";
        }

        /// <summary>Reads mobilePhone and email of a call. bits: 256 (encryptType 1) or 128 (encryptType 2).</summary>
        public static string Decrypt(string accessKey, int bits, string value)
        {
            byte[] data = Convert.FromBase64String(value.Substring(16));
            using (var aes = CreateAes(accessKey, bits, value.Substring(0, 16)))
            using (var decryptor = aes.CreateDecryptor())
                return Encoding.UTF8.GetString(decryptor.TransformFinalBlock(data, 0, data.Length));
        }

        /// <summary>Writes appInfo.userName and appInfo.password; encryptType "1" for 256 bits, "2" for 128.</summary>
        public static string Encrypt(string accessKey, int bits, string plain)
        {
            var random = new byte[16];
            using (var source = RandomNumberGenerator.Create()) source.GetBytes(random);
            return Encrypt(accessKey, bits, plain, new string(random.Select(b => Letters[b % 62]).ToArray()));
        }

        internal static string Encrypt(string accessKey, int bits, string plain, string iv)
        {
            byte[] data = Encoding.UTF8.GetBytes(plain);
            using (var aes = CreateAes(accessKey, bits, iv))
            using (var encryptor = aes.CreateEncryptor())
                return iv + Convert.ToBase64String(encryptor.TransformFinalBlock(data, 0, data.Length));
        }

        private static Aes CreateAes(string accessKey, int bits, string iv)
        {
            var aes = Aes.Create();
            aes.Mode = CipherMode.CBC;
            aes.Padding = PaddingMode.PKCS7;
            aes.Key = AesKey(accessKey, bits);
            aes.IV = Encoding.ASCII.GetBytes(iv);
            return aes;
        }

        /// <summary>The key that Java's SHA1PRNG draws when seeded with the access key; not the access key itself.</summary>
        private static byte[] AesKey(string accessKey, int bits)
        {
            using (var sha1 = SHA1.Create())
            {
                byte[] state = sha1.ComputeHash(Encoding.UTF8.GetBytes(accessKey));
                var drawn = new List<byte>();
                while (drawn.Count < bits / 8)
                {
                    byte[] output = sha1.ComputeHash(state);
                    drawn.AddRange(output);
                    var next = new byte[20];
                    int carry = 1;
                    for (int i = 0; i < 20; i++)
                    {
                        int total = unchecked((sbyte)state[i] + (sbyte)output[i]) + carry; // Java's bytes are signed
                        next[i] = unchecked((byte)total);
                        carry = total >> 8;
                    }
                    if (next.SequenceEqual(state)) next[0]++;
                    state = next;
                }
                return drawn.Take(bits / 8).ToArray();
            }
        }

        private static byte[] Hmac(string key, byte[] message)
        {
            using (var mac = new HMACSHA256(Encoding.UTF8.GetBytes(key))) return mac.ComputeHash(message);
        }

        /// <summary>Compares without telling by its duration where the texts differ.</summary>
        private static bool SameText(string a, string b)
        {
            int difference = a.Length ^ b.Length;
            for (int i = 0; i < a.Length && i < b.Length; i++) difference |= a[i] ^ b[i];
            return difference == 0;
        }
    }
}
