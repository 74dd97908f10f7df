// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab.console;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;

/** A browser of one user of the console: keeps cookies, and sends the headers of a form of the same origin. */
public final class ConsoleBrowser {
    private static final Pattern TOKEN = Pattern.compile("name=\"token\" value=\"([^\"]+)\"");

    private final CookieManager cookies = new CookieManager(null, CookiePolicy.ACCEPT_ALL);
    private final HttpClient client;
    private final String root;

    /** @param root the address of the console, for example {@code https://localhost:8444/adcertmap} */
    public ConsoleBrowser(SSLContext tls, String root) {
        this.client = HttpClient.newBuilder()
                .sslContext(tls)
                .version(HttpClient.Version.HTTP_1_1)
                .cookieHandler(cookies)
                .connectTimeout(Duration.ofSeconds(120))
                .build();
        this.root = root;
    }

    /** Logs in with the form; the password is the name. */
    public ConsoleBrowser login(String user) {
        return login(user, user);
    }

    /** Logs in with the form. */
    public ConsoleBrowser login(String user, String password) {
        get("/");
        post("/j_security_check", Map.of("j_username", user, "j_password", password));
        get("/"); // Tomcat repeats the request from before the login
        return this;
    }

    /** Sends a GET request; redirects are not followed. */
    public HttpResponse<String> get(String path, String... headers) {
        return send("GET", path, headers);
    }

    /** Sends a request without a body. */
    public HttpResponse<String> send(String method, String path, String... headers) {
        HttpRequest.Builder request = builder(path, headers).method(method, HttpRequest.BodyPublishers.noBody());
        return send(request.build());
    }

    /** Sends a form as a page of the console does, with the session's token. */
    public HttpResponse<String> submit(String path, Map<String, String> fields) {
        Map<String, String> all = new LinkedHashMap<>(fields);
        all.put("token", token());
        return post(path, all, "Sec-Fetch-Site", "same-origin");
    }

    /** Sends a form with these fields and headers, and no other. */
    public HttpResponse<String> post(String path, Map<String, String> fields, String... headers) {
        String form = fields.entrySet().stream()
                .map(field -> encode(field.getKey()) + "=" + encode(field.getValue()))
                .collect(Collectors.joining("&"));
        return send(builder(path, headers)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build());
    }

    /** Sends a multipart form, as a page of the console with a file input does. */
    public HttpResponse<String> postMultipart(String path, String boundary, String body) {
        return send(builder(path, "Sec-Fetch-Site", "same-origin")
                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    /** Returns the token in the forms of the start page. */
    public String token() {
        Matcher matcher = TOKEN.matcher(get("/").body());
        if (!matcher.find()) {
            throw new IllegalStateException("the start page has no form: not logged in");
        }
        return matcher.group(1);
    }

    /** Returns the value of the session cookie with its attributes, as the response sets it. */
    public static String sessionCookie(HttpResponse<?> response) {
        return response.headers().allValues("Set-Cookie").stream()
                .filter(cookie -> cookie.startsWith("ADCERTMAP="))
                .findFirst()
                .orElse("");
    }

    private HttpRequest.Builder builder(String path, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(root + path)).timeout(Duration.ofSeconds(120));
        return headers.length == 0 ? request : request.headers(headers);
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
