import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.util.Base64;

public final class RunnerV1 {
    public static void main(String[] arguments) throws Exception {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] parts = line.split("\t", -1);
            byte[][] a = new byte[parts.length - 1][];
            String[] t = new String[a.length];
            for (int i = 0; i < a.length; i++) {
                a[i] = Base64.getDecoder().decode(parts[i + 1]);
                t[i] = new String(a[i], "UTF-8");
            }
            if (parts[0].equals("verify")) System.out.println(Receiver.verifyCall(t[0], t[1]));
            else if (parts[0].equals("sign")) System.out.println(Receiver.bodySign(t[0], a[1]));
            else if (parts[0].equals("encrypt")) {
                System.out.println(Receiver.encrypt(t[0], Integer.parseInt(t[1]), t[2], t[3]));
            } else {
                String plain = Receiver.decrypt(t[0], Integer.parseInt(t[1]), t[2]);
                System.out.println(Base64.getEncoder().encodeToString(plain.getBytes("UTF-8")));
            }
        }
    }
}
