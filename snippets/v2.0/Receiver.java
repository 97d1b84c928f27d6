// KooGallery / 云商店, SaaS interface V2.0: checks calls of the marketplace. Java 11 or newer, no libraries needed.
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

public final class Receiver {
    private static final long MAX_AGE_MS = 60_000;

    private Receiver() {}

    /**
     * Whether a call was signed with your access key. signature, timestamp and nonce come from the URL; rawBody is the
     * body exactly as it arrived (Spring: @RequestBody byte[]), never parsed and written again. Remember nonces for a
     * minute as well, to refuse a call that is played back.
     */
    public static boolean verifyCall(
            String accessKey, String signature, String timestamp, String nonce, byte[] rawBody, long nowMs)
            throws GeneralSecurityException {
        if (signature == null || nonce == null || nonce.isEmpty()) return false;
        if (timestamp == null || !timestamp.matches("[0-9]{13}")) return false;
        if (Math.abs(nowMs - Long.parseLong(timestamp)) > MAX_AGE_MS) return false;
        String digest = hex(hmac(accessKey, rawBody)); // an HMAC, not a plain SHA-256; lower case
        String canonical = accessKey + nonce + timestamp + digest;
        byte[] expected = hex(hmac(accessKey, utf8(canonical))).getBytes(StandardCharsets.US_ASCII);
        // The marketplace sends upper case.
        return MessageDigest.isEqual(expected, utf8(signature.toLowerCase(Locale.ROOT)));
    }

    /** Value of the header Body-Sign of your answer (V2.0 does not require it today). Send exactly these bytes. */
    public static String bodySign(String accessKey, byte[] body) throws GeneralSecurityException {
        String value = Base64.getEncoder().encodeToString(hmac(accessKey, body));
        return "sign_type=\"HMAC-SHA256\", signature=\"" + value + "\"";
    }

    private static byte[] hmac(String key, byte[] message) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(utf8(key), "HmacSHA256"));
        return mac.doFinal(message);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String hex(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        for (byte b : bytes) text.append(String.format("%02x", b));
        return text.toString();
    }
}
