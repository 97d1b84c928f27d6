import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * An independent V1.0 seller, written from the guide with nothing but the JDK: its own KeyGenerator and SHA1PRNG draw the
 * AES key, its own HMAC checks authToken and signs answers.
 *
 * <p>It speaks HTTP by itself: com.sun.net.httpserver respells every header, and writes Body-sign for Body-Sign.
 *
 * <p>It listens on a free port of 127.0.0.1 and prints the port. GET /log answers with what was verified, GET
 * /fail?times=N makes the next N calls answer 000005.
 *
 * <p>Usage: java IndependentSeller ACCESS_KEY BITS (128 or 256), or as one file: java IndependentSeller.java …
 */
public final class IndependentSeller {
    private static final String ALPHANUMERIC = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final SecureRandom RANDOM = new SecureRandom();

    private final String accessKey;
    private final int bits;
    private final Map<String, Instance> byOrder = new LinkedHashMap<>();
    private final Map<String, Instance> byId = new LinkedHashMap<>();
    private final List<String> log = new ArrayList<>();
    private int failuresLeft = 0;

    private static final class Instance {
        String id;
        boolean frozen;
        boolean released;
        String expireTime;
        final List<String> doneOrders = new ArrayList<>();
    }

    private IndependentSeller(String accessKey, int bits) {
        this.accessKey = accessKey;
        this.bits = bits;
    }

    public static void main(String[] arguments) throws IOException {
        IndependentSeller seller = new IndependentSeller(arguments[0], Integer.parseInt(arguments[1]));
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"))) {
            System.out.println(server.getLocalPort());
            for (;;) {
                Socket socket = server.accept();
                new Thread(() -> seller.serve(socket)).start();
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            String[] requestLine = String.valueOf(in.readLine()).split(" ");
            String accept = "";
            for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                if (line.toLowerCase(Locale.ROOT).startsWith("accept:")) accept = line.substring(7).trim();
            }
            int at = requestLine[1].indexOf('?');
            String path = at < 0 ? requestLine[1] : requestLine[1].substring(0, at);
            TreeMap<String, String> parameters = parameters(at < 0 ? "" : requestLine[1].substring(at + 1));
            byte[] body = route(requestLine[0], path, accept, parameters).getBytes(StandardCharsets.UTF_8);
            String signature = Base64.getEncoder().encodeToString(mac(accessKey, body));
            String head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + body.length
                    + "\r\nBody-Sign: sign_type=\"HMAC-SHA256\", signature= \"" + signature
                    + "\"\r\nConnection: close\r\n\r\n";
            OutputStream out = socket.getOutputStream();
            out.write(head.getBytes(StandardCharsets.ISO_8859_1));
            out.write(body);
            out.flush();
        } catch (IOException | RuntimeException broken) {
            broken.printStackTrace();
        }
    }

    private synchronized String route(String method, String path, String accept, TreeMap<String, String> parameters) {
        if (path.equals("/log")) return "[" + String.join(",", log) + "]";
        if (path.equals("/fail")) {
            failuresLeft = Integer.parseInt(parameters.get("times"));
            return "{}";
        }
        try {
            return answer(method, accept, parameters);
        } catch (GeneralSecurityException | RuntimeException defect) {
            defect.printStackTrace();
            return result("000005", "internal error", "");
        }
    }

    private String answer(String method, String accept, TreeMap<String, String> parameters)
            throws GeneralSecurityException {
        boolean verified = verify(parameters);
        String activity = parameters.getOrDefault("activity", "");
        TreeMap<String, String> seen = new TreeMap<>(parameters);
        seen.remove("authToken");
        for (String name : List.of("mobilePhone", "email")) {
            if (seen.containsKey(name)) seen.put(name, decrypt(seen.get(name)));
        }
        if (seen.containsKey("saasExtendParams")) {
            byte[] json = Base64.getDecoder().decode(seen.get("saasExtendParams"));
            seen.put("saasExtendParams", new String(json, StandardCharsets.UTF_8));
        }
        log.add(logEntry(method, accept, activity, verified, seen));
        if (!verified) return result("000001", "authentication failed", "");
        if (failuresLeft > 0) {
            failuresLeft--;
            return result("000005", "database is down", "");
        }
        switch (activity) {
            case "newInstance":
                return newInstance(parameters);
            case "queryInstance":
                return queryInstance(parameters);
            case "refreshInstance":
                return refreshInstance(parameters);
            case "expireInstance":
                return freeze(parameters, true);
            case "instanceStatus":
                return freeze(parameters, parameters.get("instanceStatus").equals("FREEZE"));
            case "upgrade":
                return byId.containsKey(parameters.get("instanceId")) ? ok() : unknown();
            case "releaseInstance":
                return release(parameters);
            default:
                return result("000002", "unknown activity", "");
        }
    }

    private String newInstance(Map<String, String> parameters) throws GeneralSecurityException {
        Instance instance = byOrder.get(parameters.get("orderId"));
        if (instance == null) {
            instance = new Instance();
            instance.id = parameters.get("businessId");
            instance.expireTime = parameters.get("expireTime");
            byOrder.put(parameters.get("orderId"), instance);
            byId.put(instance.id, instance);
        }
        return result(
                "000000",
                "success.",
                ",\"encryptType\":\"" + (bits == 256 ? "1" : "2") + "\",\"instanceId\":" + quoted(instance.id)
                        + ",\"appInfo\":" + appInfo());
    }

    private String queryInstance(Map<String, String> parameters) throws GeneralSecurityException {
        StringBuilder info = new StringBuilder();
        for (String id : parameters.get("instanceId").split(",")) {
            if (!byId.containsKey(id)) return unknown();
            if (info.length() > 0) info.append(',');
            info.append("{\"instanceId\":").append(quoted(id)).append(",\"appInfo\":").append(appInfo()).append('}');
        }
        return result(
                "000000",
                "success.",
                ",\"encryptType\":" + (bits == 256 ? "1" : "2") + ",\"info\":[" + info + "]");
    }

    private String appInfo() throws GeneralSecurityException {
        return "{\"frontEndUrl\":\"https://app.example.com/login\",\"adminUrl\":\"https://app.example.com/admin\","
                + "\"userName\":" + quoted(encrypt("管理员 admin")) + ",\"password\":" + quoted(encrypt("P@ss w0rd+/="))
                + ",\"memo\":\"\\u521d\\u59cb\\u5bc6\\u7801\"}";
    }

    private String refreshInstance(Map<String, String> parameters) {
        Instance instance = alive(parameters);
        if (instance == null) return unknown();
        if (!instance.doneOrders.contains(parameters.get("orderId"))) {
            instance.doneOrders.add(parameters.get("orderId"));
            instance.expireTime = parameters.get("expireTime");
            instance.frozen = false;
        }
        return ok();
    }

    private String freeze(Map<String, String> parameters, boolean frozen) {
        Instance instance = alive(parameters);
        if (instance == null) return unknown();
        instance.frozen = frozen;
        return ok();
    }

    private String release(Map<String, String> parameters) {
        Instance instance = byId.get(parameters.get("instanceId"));
        if (instance == null) return unknown();
        instance.released = true;
        return ok();
    }

    private Instance alive(Map<String, String> parameters) {
        Instance instance = byId.get(parameters.get("instanceId"));
        return instance == null || instance.released ? null : instance;
    }

    /** As the guide's sample: decoded values in a TreeMap, joined, HMAC with the key and timeStamp behind it. */
    private boolean verify(TreeMap<String, String> parameters) {
        TreeMap<String, String> signed = new TreeMap<>(parameters);
        String authToken = signed.remove("authToken");
        String timeStamp = signed.get("timeStamp");
        if (authToken == null || timeStamp == null) return false;
        StringBuilder text = new StringBuilder();
        for (Map.Entry<String, String> entry : signed.entrySet()) {
            if (text.length() > 0) text.append('&');
            text.append(entry.getKey()).append('=').append(entry.getValue());
        }
        byte[] own = mac(accessKey + timeStamp, text.toString().getBytes(StandardCharsets.UTF_8));
        String expected = Base64.getEncoder().encodeToString(own);
        return MessageDigest.isEqual(
                expected.getBytes(StandardCharsets.US_ASCII), authToken.getBytes(StandardCharsets.US_ASCII));
    }

    private static TreeMap<String, String> parameters(String rawQuery) {
        TreeMap<String, String> parameters = new TreeMap<>();
        if (rawQuery.isEmpty()) return parameters;
        for (String pair : rawQuery.split("&")) {
            int at = pair.indexOf('=');
            String name = at < 0 ? pair : pair.substring(0, at);
            String value = at < 0 ? "" : pair.substring(at + 1);
            parameters.putIfAbsent(
                    URLDecoder.decode(name, StandardCharsets.UTF_8), URLDecoder.decode(value, StandardCharsets.UTF_8));
        }
        return parameters;
    }

    private static byte[] mac(String key, byte[] message) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return mac.doFinal(message);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** As the guide's sample: the JDK draws the key from a generator seeded with the access key. */
    private SecretKey aesKey() throws GeneralSecurityException {
        SecureRandom seeded = SecureRandom.getInstance("SHA1PRNG");
        seeded.setSeed(accessKey.getBytes(StandardCharsets.UTF_8));
        KeyGenerator generator = KeyGenerator.getInstance("AES");
        generator.init(bits, seeded);
        return new SecretKeySpec(generator.generateKey().getEncoded(), "AES");
    }

    private String encrypt(String plain) throws GeneralSecurityException {
        StringBuilder iv = new StringBuilder();
        for (int i = 0; i < 16; i++) iv.append(ALPHANUMERIC.charAt(RANDOM.nextInt(ALPHANUMERIC.length())));
        Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
        byte[] vector = iv.toString().getBytes(StandardCharsets.US_ASCII);
        cipher.init(Cipher.ENCRYPT_MODE, aesKey(), new IvParameterSpec(vector));
        return iv + Base64.getEncoder().encodeToString(cipher.doFinal(plain.getBytes(StandardCharsets.UTF_8)));
    }

    private String decrypt(String value) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
        byte[] vector = value.substring(0, 16).getBytes(StandardCharsets.US_ASCII);
        cipher.init(Cipher.DECRYPT_MODE, aesKey(), new IvParameterSpec(vector));
        return new String(cipher.doFinal(Base64.getDecoder().decode(value.substring(16))), StandardCharsets.UTF_8);
    }

    private String ok() {
        return result("000000", "成功", "");
    }

    private String unknown() {
        return result("000003", "unknown instance", "");
    }

    private static String result(String code, String message, String members) {
        return "{\"resultCode\":\"" + code + "\",\"resultMsg\":" + quoted(message) + members + "}";
    }

    private static String logEntry(
            String method, String accept, String activity, boolean verified, Map<String, String> call) {
        StringBuilder members = new StringBuilder();
        for (Map.Entry<String, String> entry : call.entrySet()) {
            if (members.length() > 0) members.append(',');
            members.append(quoted(entry.getKey())).append(':').append(quoted(entry.getValue()));
        }
        return "{\"method\":" + quoted(method) + ",\"activity\":" + quoted(activity)
                + ",\"verified\":" + verified + ",\"accept\":"
                + quoted(accept) + ",\"call\":{" + members + "}}";
    }

    private static String quoted(String text) {
        StringBuilder json = new StringBuilder("\"");
        for (char unit : text.toCharArray()) {
            if (unit == '"' || unit == '\\') json.append('\\').append(unit);
            else if (unit < ' ') json.append(String.format("\\u%04x", (int) unit));
            else json.append(unit);
        }
        return json.append('"').toString();
    }
}
