// KooGallery / 云商店, SaaS interface V1.0: checks calls, signs answers, reads and writes sensitive data.
// Java 11 or newer, no libraries needed.
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

public final class Receiver {
    private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private Receiver() {}

    /**
     * Whether a call was signed with your access key. query: what follows the question mark of the URL, as it came
     * (HttpServletRequest.getQueryString()).
     */
    public static boolean verifyCall(String accessKey, String query) throws GeneralSecurityException {
        Map<String, String> signed = new TreeMap<>(); // its natural order is the one that is signed
        for (String pair : query.split("&")) {
            int at = pair.indexOf('=');
            if (at < 0) continue;
            // Decode exactly once.
            signed.putIfAbsent(decode(pair.substring(0, at)), decode(pair.substring(at + 1)));
        }
        String given = signed.remove("authToken");
        if (given == null) return false;
        String text =
                signed.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).collect(Collectors.joining("&"));
        byte[] expected = hmac(accessKey + signed.getOrDefault("timeStamp", ""), utf8(text));
        return MessageDigest.isEqual(utf8(Base64.getEncoder().encodeToString(expected)), utf8(given));
    }

    /** Value of the header Body-Sign of your answer. Send exactly these bytes: nothing may change after signing. */
    public static String bodySign(String accessKey, byte[] body) throws GeneralSecurityException {
        String value = Base64.getEncoder().encodeToString(hmac(accessKey, body));
        return "sign_type=\"HMAC-SHA256\", signature=\"" + value + "\"";
    }

    /** Reads mobilePhone and email of a call. bits: 256 (encryptType 1) or 128 (encryptType 2). */
    public static String decrypt(String accessKey, int bits, String value) throws GeneralSecurityException {
        Cipher cipher = cipher(Cipher.DECRYPT_MODE, accessKey, bits, value.substring(0, 16));
        return new String(cipher.doFinal(Base64.getDecoder().decode(value.substring(16))), StandardCharsets.UTF_8);
    }

    /** Writes appInfo.userName and appInfo.password of an answer; say encryptType "1" for 256 bits, "2" for 128. */
    public static String encrypt(String accessKey, int bits, String plain) throws GeneralSecurityException {
        SecureRandom random = new SecureRandom();
        StringBuilder iv = new StringBuilder();
        for (int i = 0; i < 16; i++) iv.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        return encrypt(accessKey, bits, plain, iv.toString());
    }

    static String encrypt(String accessKey, int bits, String plain, String iv) throws GeneralSecurityException {
        byte[] encrypted = cipher(Cipher.ENCRYPT_MODE, accessKey, bits, iv).doFinal(utf8(plain));
        return iv + Base64.getEncoder().encodeToString(encrypted);
    }

    private static Cipher cipher(int mode, String accessKey, int bits, String iv) throws GeneralSecurityException {
        // The key is not the access key itself: Java draws it from SHA1PRNG seeded with the access key.
        SecureRandom seeded = SecureRandom.getInstance("SHA1PRNG");
        seeded.setSeed(utf8(accessKey));
        KeyGenerator generator = KeyGenerator.getInstance("AES");
        generator.init(bits, seeded);
        Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
        cipher.init(mode, generator.generateKey(), new IvParameterSpec(utf8(iv)));
        return cipher;
    }

    private static byte[] hmac(String key, byte[] message) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(utf8(key), "HmacSHA256"));
        return mac.doFinal(message);
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
