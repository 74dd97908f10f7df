// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console.web;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.adcertmap.console.jmx.Beans;
import org.adcertmap.console.jmx.PrintableText;
import org.adcertmap.console.page.Outcome;
import org.adcertmap.console.page.Page;
import org.adcertmap.console.page.Pages;
import org.adcertmap.console.page.Role;
import org.adcertmap.console.page.User;

/** Serves all requests of the console. Thread-safe: all fields are final and immutable or thread-safe. */
public final class Front {
    private static final Logger LOG = System.getLogger(Front.class.getName());
    private static final String LOGIN = "/login";
    private static final String LOGIN_FAILED = "/login-failed";
    private static final String LOGGED_OUT = "/logged-out";
    private static final String LOG_OUT = "/logout";

    private final Pages pages;
    private final Beans beans;
    private final Clock clock;
    private final String version;
    private final StaticFiles files;
    private final Responses responses;

    /** @throws IOException if a file of the application is missing */
    public Front(ServletContext context, Pages pages, Beans beans, Clock clock) throws IOException {
        this.pages = pages;
        this.beans = beans;
        this.clock = clock;
        this.version = Versions.ofConsole(context);
        this.files = StaticFiles.read(context, version);
        this.responses = new Responses(pages, files, ServerName.of(context, version), clock);
    }

    /** Responds to a request; an exception of a page becomes an error page with a correlation ID. */
    public void serve(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            if (request.getDispatcherType() == DispatcherType.ERROR) {
                responses.error(request, response, ErrorView.ofContainer(request, Requests.user(request), pages));
            } else {
                serveMethod(request, response);
            }
        } catch (RuntimeException | ServletException e) {
            String correlation = UUID.randomUUID().toString();
            LOG.log(Level.ERROR, "Internal error of the console, correlation ID [" + correlation + "]", e);
            if (!response.isCommitted()) {
                response.resetBuffer();
                responses.error(request, response, ErrorView.internalError(correlation));
            }
        }
    }

    private void serveMethod(HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        IdleSession.check(request, clock.instant());
        switch (request.getMethod()) {
            case "GET", "HEAD" -> get(request, response);
            case "POST" -> post(request, response);
            default -> methodNotAllowed(request, response, "GET, HEAD, POST");
        }
    }

    private void get(HttpServletRequest request, HttpServletResponse response) throws IOException, ServletException {
        String path = Requests.path(request);
        if (path.startsWith(StaticFiles.PREFIX)) {
            staticFile(request, response, path);
            return;
        }
        switch (path) {
            case LOGIN, LOGIN_FAILED -> login(request, response, path);
            case LOGGED_OUT -> responses.write(request, response, Outcome.html("logged-out", ""));
            default -> page(request, response);
        }
    }

    private void staticFile(HttpServletRequest request, HttpServletResponse response, String path) throws IOException {
        Optional<Outcome.Content> file = files.at(path);
        if (file.isPresent()) {
            response.setHeader("Cache-Control", StaticFiles.CACHE_CONTROL);
            responses.write(request, response, file.get());
        } else {
            responses.write(request, response, new Outcome.NotFound());
        }
    }

    /** Tomcat forwards to the login page; a bookmark of it leads to the start page. */
    private void login(HttpServletRequest request, HttpServletResponse response, String path) throws IOException {
        if (request.getDispatcherType() == DispatcherType.FORWARD) {
            responses.write(request, response, Outcome.html("login", path.equals(LOGIN_FAILED)));
        } else {
            responses.write(request, response, new Outcome.Redirect("/", ""));
        }
    }

    private void page(HttpServletRequest request, HttpServletResponse response) throws IOException, ServletException {
        Optional<Page> page = permitted(request, response);
        if (page.isPresent() && isReadable(request, response)) {
            Optional<Mismatch> mismatch = Versions.mismatch(version, beans);
            Outcome outcome = mismatch.isPresent()
                    ? Outcome.html("versions", mismatch.get())
                    : page.get().get(Requests.call(request, beans, clock.instant()));
            responses.write(request, response, outcome);
        }
    }

    private void post(HttpServletRequest request, HttpServletResponse response) throws IOException, ServletException {
        String path = Requests.path(request);
        if (request.getDispatcherType() == DispatcherType.FORWARD
                && (path.equals(LOGIN) || path.equals(LOGIN_FAILED))) {
            login(request, response, path);
            return;
        }
        boolean isLogOut = path.equals(LOG_OUT);
        if (isLogOut && Requests.user(request).name().isEmpty()) {
            responses.write(request, response, new Outcome.Redirect(LOGGED_OUT, "")); // its session has ended
            return;
        }
        Optional<Page> page = isLogOut ? Optional.empty() : permitted(request, response);
        if (page.isEmpty() && !isLogOut) {
            return;
        }
        if (page.isPresent()
                && (!page.get().acceptsPost()
                        || Versions.mismatch(version, beans).isPresent())) {
            methodNotAllowed(request, response, "GET, HEAD");
            return;
        }
        if (!isReadable(request, response)) {
            return;
        }
        Optional<String> refusal = FormToken.refusal(request);
        if (refusal.isPresent()) {
            LOG.log(
                    Level.WARNING,
                    "The console has refused a form for [" + PrintableText.of(path) + "] from ["
                            + Requests.user(request).described() + "]: " + refusal.get());
            responses.error(request, response, ErrorView.forbidden(refusal.get()));
        } else if (isLogOut) {
            logOut(request, response);
        } else {
            responses.write(request, response, page.get().post(Requests.call(request, beans, clock.instant())));
        }
    }

    /** Reads the form; only for a page that accepts it and a user who may send it. */
    private boolean isReadable(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Optional<ErrorView> error = Requests.unreadable(request);
        if (error.isPresent()) {
            responses.error(request, response, error.get());
        }
        return error.isEmpty();
    }

    /** Returns the page of a request; empty if an error was written, because there is none or its role is missing. */
    private Optional<Page> permitted(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Optional<Page> page = pages.at(Requests.path(request));
        if (page.isEmpty()) {
            responses.error(request, response, ErrorView.notFound());
            return page;
        }
        if (page.get().role() == Role.METRICS && !ScraperLogin.login(request)) {
            response.setHeader("WWW-Authenticate", ScraperLogin.CHALLENGE);
            responses.write(request, response, Outcome.text(401, "text/plain; charset=utf-8", "Log in.\n"));
            return Optional.empty();
        }
        User user = Requests.user(request);
        if (!user.has(page.get().role()) && page.get().role() == Role.METRICS) {
            String sentence = ErrorView.roleRequired(user, page.get()).sentence();
            responses.write(request, response, Outcome.text(403, "text/plain; charset=utf-8", sentence + "\n"));
            return Optional.empty(); // a page would make a session for each request
        }
        if (!user.has(page.get().role())) {
            responses.error(request, response, ErrorView.roleRequired(user, page.get()));
            return Optional.empty();
        }
        return page;
    }

    private void logOut(HttpServletRequest request, HttpServletResponse response) throws IOException, ServletException {
        HttpSession session = request.getSession(false);
        if (session != null) {
            session.invalidate();
        }
        request.logout();
        responses.write(request, response, new Outcome.Redirect(LOGGED_OUT, ""));
    }

    private void methodNotAllowed(HttpServletRequest request, HttpServletResponse response, String allowed)
            throws IOException {
        response.setHeader("Allow", allowed);
        responses.error(request, response, ErrorView.methodNotAllowed());
    }
}
