import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.util.Base64;

public final class RunnerV2 {
    public static void main(String[] arguments) throws Exception {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] parts = line.split("\t", -1);
            byte[][] a = new byte[parts.length - 1][];
            for (int i = 1; i < parts.length; i++) a[i - 1] = Base64.getDecoder().decode(parts[i]);
            System.out.println(
                    parts[0].equals("verify")
                            ? Receiver.verifyCall(text(a[0]), text(a[1]), text(a[2]), text(a[3]), a[4], Long.parseLong(text(a[5])))
                            : Receiver.bodySign(text(a[0]), a[1]));
        }
    }

    private static String text(byte[] bytes) throws Exception {
        return new String(bytes, "UTF-8");
    }
}
