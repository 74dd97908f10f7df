// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console.explain;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.adcertmap.console.jmx.Bean;
import org.adcertmap.console.jmx.PrintableText;
import org.adcertmap.console.jmx.RealmName;
import org.adcertmap.console.jmx.Row;
import org.adcertmap.console.jmx.UnreadableException;
import org.adcertmap.console.json.JsonObject;
import org.adcertmap.console.json.JsonParser;
import org.adcertmap.console.page.Call;
import org.adcertmap.console.page.Outcome;
import org.adcertmap.console.page.Page;
import org.adcertmap.console.page.Role;

/**
 * Explains one certificate: the Realm maps it now, step by step, which counts as no login. At most two at a time query
 * the directory; others wait. Thread-safe: the semaphore is the only state.
 */
public final class ExplainPage implements Page {
    private static final int AT_A_TIME = 2;
    /** More would take all threads of a connector, and with them the console, from other users. */
    private static final int WAITING = 2;

    private static final int OK = 200;
    private static final int BAD_REQUEST = 400;
    private static final int UNAVAILABLE = 503;
    private static final String PEM = "pem";
    private static final String CHAIN = "chain";
    private static final String AT = "at";
    private static final String ACCOUNT = "account";
    private static final String REALM = "realm";

    private final Semaphore permits = new Semaphore(AT_A_TIME, true);
    private final long waitSeconds;

    /** @param waitSeconds how long a request waits for others */
    public ExplainPage(long waitSeconds) {
        this.waitSeconds = waitSeconds;
    }

    @Override
    public String path() {
        return "/explain";
    }

    @Override
    public String title() {
        return "Explain";
    }

    @Override
    public Role role() {
        return Role.SUPPORT;
    }

    @Override
    public boolean acceptsPost() {
        return true;
    }

    @Override
    public Outcome get(Call call) {
        return PrivateKey.isIn(call) ? privateKey(call) : view(call, OK, "", "", Optional.empty());
    }

    @Override
    public Outcome post(Call call) {
        if (PrivateKey.isIn(call)) {
            return privateKey(call);
        }
        Optional<Bean> realm = realm(call);
        if (realm.isEmpty()) {
            return view(call, BAD_REQUEST, "", "There is no such Realm.", Optional.empty());
        }
        String pem = "";
        try {
            pem = pem(call, realm.get());
            if (pem.isBlank()) {
                return view(call, BAD_REQUEST, "", "Paste or choose a certificate.", Optional.empty());
            } else if (pem.length() + call.parameter(CHAIN).length() > 2 * CertificateText.MAX_LENGTH) {
                return view(call, BAD_REQUEST, "", "The text is longer than 64 kB.", Optional.empty());
            }
            return explained(call, realm.get(), pem);
        } catch (UnreadableException e) {
            return view(call, UNAVAILABLE, pem, "The Realm cannot be read: " + e.getMessage(), Optional.empty());
        }
    }

    /** Returns the error, and nothing of what was sent. */
    private static Outcome privateKey(Call call) {
        Call empty = new Call(
                call.path(), Map.of(REALM, call.parameter(REALM)), Map.of(), call.user(), call.beans(), call.now());
        return view(empty, BAD_REQUEST, "", PrivateKey.REFUSAL, Optional.empty());
    }

    private Outcome explained(Call call, Bean realm, String pem) throws UnreadableException {
        if (!isPermitted()) {
            return view(
                    call,
                    UNAVAILABLE,
                    pem,
                    "Two other certificates are being explained. Send this again in a few seconds.",
                    Optional.empty());
        }
        JsonObject json;
        try {
            String chain = call.parameter(CHAIN);
            String chainPem = chain.isEmpty() ? "" : CertificateText.pem(chain);
            String account = call.parameter(ACCOUNT);
            json = JsonParser.object(
                    account.isEmpty()
                            ? realm.invokeForText("explainJson", pem, chainPem, call.parameter(AT))
                            : realm.invokeForText("explainJson", pem, chainPem, call.parameter(AT), account));
        } catch (IllegalArgumentException e) {
            return view(call, UNAVAILABLE, pem, "The Realm returned no JSON.", Optional.empty());
        } finally {
            permits.release();
        }
        return json.has("error")
                ? view(call, BAD_REQUEST, pem, json.text("error"), Optional.empty())
                : view(call, OK, pem, "", Optional.of(ExplainedOutcome.of(json)));
    }

    private boolean isPermitted() {
        try {
            return permits.tryAcquire()
                    || permits.getQueueLength() < WAITING && permits.tryAcquire(waitSeconds, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Returns the certificate of a refusal, of the file, or of the text, in this order. */
    private static String pem(Call call, Bean realm) throws UnreadableException {
        if (!call.parameter("refusal").isEmpty()) {
            return realm.invokeForLines("refusedCertificate", call.parameter("refusal"));
        }
        byte[] file = call.uploads().getOrDefault("file", new byte[0]);
        return file.length > 0 ? CertificateText.pem(file) : CertificateText.pem(call.parameter(PEM));
    }

    private static Optional<Bean> realm(Call call) {
        List<Bean> realms = call.beans().realms();
        return call.parameter(REALM).isEmpty() && realms.size() == 1
                ? Optional.of(realms.get(0))
                : call.beans().realm(call.parameter(REALM));
    }

    private static Outcome view(Call call, int status, String pem, String error, Optional<ExplainedOutcome> result) {
        List<ExplainView.Choice> realms = call.beans().realms().stream()
                .map(realm -> new ExplainView.Choice(
                        realm.id(), RealmName.of(realm), realm.id().equals(call.parameter(REALM))))
                .toList();
        return new Outcome.Html(
                status,
                "explain",
                new ExplainView(
                        realms,
                        printable(pem.isEmpty() ? call.parameter(PEM) : pem),
                        printable(call.parameter(CHAIN)),
                        printable(call.parameter(AT)),
                        printable(call.parameter(ACCOUNT)),
                        error,
                        result.orElse(null),
                        queried(call.beans().realms()),
                        call.parameter("show").equals("mappings")));
    }

    /** Returns which domain controllers an explanation queries. */
    private static String queried(List<Bean> realms) {
        String addresses = realms.stream()
                .flatMap(ExplainPage::controllers)
                .filter(controller -> controller.text("state").equals("HEALTHY"))
                .map(controller -> controller.text("address"))
                .distinct()
                .collect(Collectors.joining(" or "));
        return addresses.isEmpty() ? "the domain controllers" : addresses;
    }

    private static Stream<Row> controllers(Bean realm) {
        try {
            return realm.read("domainControllers").table("domainControllers").stream();
        } catch (UnreadableException e) {
            return Stream.of(); // the result says so
        }
    }

    /** Returns the text with its lines, for the form that was sent. */
    private static String printable(String text) {
        return text.lines().map(PrintableText::of).collect(Collectors.joining("\n"));
    }
}
