using System;
using System.Linq;
using System.Text;
using KooGallery.V2;

internal static class RunnerV2
{
    private static void Main()
    {
        for (string line = Console.ReadLine(); line != null; line = Console.ReadLine())
        {
            var parts = line.Split('\t');
            var a = parts.Skip(1).Select(Convert.FromBase64String).ToArray();
            var t = a.Select(Encoding.UTF8.GetString).ToArray();
            Console.WriteLine(parts[0] == "verify"
                ? Receiver.VerifyCall(t[0], t[1], t[2], t[3], a[4], long.Parse(t[5])).ToString().ToLowerInvariant()
                : Receiver.BodySign(t[0], a[1]));
        }
    }
}
