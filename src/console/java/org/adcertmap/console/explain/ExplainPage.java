// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console.explain;

import java.util.List;
import java.util.Map;
import java.util.Optional;
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
import org.adcertmap.console.page.DirectoryQueries;
import org.adcertmap.console.page.Outcome;
import org.adcertmap.console.page.Page;
import org.adcertmap.console.page.Role;

/**
 * Explains one certificate: the Realm maps it now, step by step, which counts as no login. Thread-safe, as its queries
 * are.
 */
public final class ExplainPage implements Page {
    private static final int OK = 200;
    private static final int BAD_REQUEST = 400;
    private static final int UNAVAILABLE = 503;
    private static final String PEM = "pem";
    private static final String CHAIN = "chain";
    private static final String AT = "at";
    private static final String ACCOUNT = "account";
    private static final String REALM = "realm";

    private final DirectoryQueries queries;

    /** @param queries bounds them */
    public ExplainPage(DirectoryQueries queries) {
        this.queries = queries;
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
        if (!queries.begin()) {
            return view(call, UNAVAILABLE, pem, DirectoryQueries.REFUSAL, Optional.empty());
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
            queries.end();
        }
        return json.has("error")
                ? view(call, BAD_REQUEST, pem, json.text("error"), Optional.empty())
                : view(call, OK, pem, "", Optional.of(ExplainedOutcome.of(json)));
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
                        limit(call.beans().realms()),
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

    /** Returns the longest that an explanation waits for each response, in words; the Realms have it in settings. */
    private static String limit(List<Bean> realms) {
        String query = values(realms, "responseTimeout");
        String retrieval = values(realms, "urlRetrievalTimeout");
        return (query.isEmpty() ? "" : " Each query takes " + query + " at most (responseTimeout).")
                + (retrieval.isEmpty()
                        ? ""
                        : " Each CRL or OCSP response takes " + retrieval + " at most (urlRetrievalTimeout).");
    }

    private static String values(List<Bean> realms, String setting) {
        return realms.stream()
                .map(realm -> value(realm, setting))
                .filter(value -> !value.isEmpty())
                .distinct()
                .collect(Collectors.joining(" or "));
    }

    private static String value(Bean realm, String setting) {
        try {
            return realm.read(setting).text(setting);
        } catch (UnreadableException e) {
            return ""; // a ListedCertificatesRealm does not have all of them
        }
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
