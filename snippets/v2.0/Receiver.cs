// KooGallery / 云商店, SaaS interface V2.0: checks calls of the marketplace. .NET (Core or Framework), no packages needed.
using System;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace KooGallery.V2
{
    public static class Receiver
    {
        private const long MaxAgeMs = 60000;

        /// <summary>
        /// Whether a call was signed with your access key. signature, timestamp and nonce come from the URL; rawBody is
        /// the body exactly as it arrived (copy Request.Body into a MemoryStream), never parsed and written again.
        /// Remember nonces for a minute as well. nowMs: DateTimeOffset.UtcNow.ToUnixTimeMilliseconds().
        /// </summary>
        public static bool VerifyCall(
            string accessKey, string signature, string timestamp, string nonce, byte[] rawBody, long nowMs)
        {
            if (string.IsNullOrEmpty(signature) || string.IsNullOrEmpty(nonce)) return false;
            if (timestamp == null || !Regex.IsMatch(timestamp, @"\A[0-9]{13}\z")) return false;
            if (Math.Abs(nowMs - long.Parse(timestamp)) > MaxAgeMs) return false;
            string digest = Hex(Hmac(accessKey, rawBody)); // an HMAC, not a plain SHA-256; lower case
            string canonical = accessKey + nonce + timestamp + digest;
            string expected = Hex(Hmac(accessKey, Encoding.UTF8.GetBytes(canonical)));
            return SameText(expected, signature.ToLowerInvariant()); // the marketplace sends upper case
        }

        /// <summary>Value of the header Body-Sign of your answer (V2.0 does not require it today).</summary>
        public static string BodySign(string accessKey, byte[] body)
        {
            return "sign_type=\"HMAC-SHA256\", signature=\"" + Convert.ToBase64String(Hmac(accessKey, body)) + "\"";
        }

        private static byte[] Hmac(string key, byte[] message)
        {
            using (var mac = new HMACSHA256(Encoding.UTF8.GetBytes(key))) return mac.ComputeHash(message);
        }

        private static string Hex(byte[] bytes)
        {
            return BitConverter.ToString(bytes).Replace("-", "").ToLowerInvariant();
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
