using System;
using System.Linq;
using System.Text;
using KooGallery.V1;

internal static class RunnerV1
{
    private static void Main()
    {
        for (string line = Console.ReadLine(); line != null; line = Console.ReadLine())
        {
            var parts = line.Split('\t');
            var a = parts.Skip(1).Select(Convert.FromBase64String).ToArray();
            var t = a.Select(Encoding.UTF8.GetString).ToArray();
            if (parts[0] == "verify")
            {
                var query = t[1].Split('&').ToDictionary(
                    pair => pair.Substring(0, pair.IndexOf('=')),
                    pair => Uri.UnescapeDataString(pair.Substring(pair.IndexOf('=') + 1).Replace('+', ' ')));
                Console.WriteLine(Receiver.VerifyCall(t[0], query).ToString().ToLowerInvariant());
            }
            else if (parts[0] == "sign") Console.WriteLine(Receiver.BodySign(t[0], a[1]));
            else if (parts[0] == "encrypt") Console.WriteLine(Receiver.Encrypt(t[0], int.Parse(t[1]), t[2], t[3]));
            else
            {
                string plain = Receiver.Decrypt(t[0], int.Parse(t[1]), t[2]);
                Console.WriteLine(Convert.ToBase64String(Encoding.UTF8.GetBytes(plain)));
            }
        }
    }
}
