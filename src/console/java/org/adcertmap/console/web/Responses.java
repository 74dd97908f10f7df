// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import org.adcertmap.console.jmx.PrintableText;
import org.adcertmap.console.page.Frame;
import org.adcertmap.console.page.Outcome;
import org.adcertmap.console.page.Page;
import org.adcertmap.console.page.Pages;
import org.adcertmap.console.page.Templates;
import org.adcertmap.console.page.User;

/** Writes outcomes as responses. Thread-safe: all fields are final and immutable or thread-safe. */
final class Responses {
    private static final String NOTICE = "org.adcertmap.console.notice";

    private final Templates templates = new Templates();
    private final Pages pages;
    private final StaticFiles files;
    private final String server;
    private final Clock clock;

    Responses(Pages pages, StaticFiles files, String server, Clock clock) {
        this.pages = pages;
        this.files = files;
        this.server = server;
        this.clock = clock;
    }

    void error(HttpServletRequest request, HttpServletResponse response, ErrorView view) throws IOException {
        write(request, response, new Outcome.Html(view.status(), "error", view));
    }

    void write(HttpServletRequest request, HttpServletResponse response, Outcome outcome) throws IOException {
        if (outcome instanceof Outcome.NotFound) {
            error(request, response, ErrorView.notFound());
        } else if (outcome instanceof Outcome.Html page) {
            String html = templates.render(page, frame(request));
            body(request, response, page.status(), "text/html; charset=utf-8", html.getBytes(StandardCharsets.UTF_8));
        } else if (outcome instanceof Outcome.Content content) {
            if (!content.fileName().isEmpty()) {
                response.setHeader("Content-Disposition", "attachment; filename=\"" + content.fileName() + "\"");
            }
            body(request, response, content.status(), content.contentType(), content.body());
        } else if (outcome instanceof Outcome.Redirect redirect) {
            redirect(request, response, redirect);
        }
    }

    private static void body(
            HttpServletRequest request, HttpServletResponse response, int status, String type, byte[] body)
            throws IOException {
        response.setStatus(status);
        response.setContentType(type);
        response.setContentLength(body.length);
        if (!request.getMethod().equals("HEAD")) {
            response.getOutputStream().write(body);
        }
    }

    private static void redirect(HttpServletRequest request, HttpServletResponse response, Outcome.Redirect redirect) {
        if (!redirect.notice().isEmpty()) {
            request.getSession(true).setAttribute(NOTICE, redirect.notice());
        }
        response.setStatus(HttpServletResponse.SC_SEE_OTHER);
        response.setHeader("Location", request.getContextPath() + redirect.path());
    }

    private Frame frame(HttpServletRequest request) {
        User user = Requests.user(request);
        boolean isLoggedIn = !user.name().isEmpty();
        String path = Requests.path(request);
        Page current = pages.at(path).orElse(null);
        List<Frame.Link> navigation = pages.navigation(user).stream()
                .map(page -> new Frame.Link(page.path(), page.title(), page == current))
                .toList();
        return new Frame(
                isLoggedIn ? server : "",
                navigation,
                user,
                request.getContextPath(),
                request.getContextPath() + files.path(),
                isLoggedIn ? FormToken.of(request) : "",
                isLoggedIn ? takeNotice(request) : "",
                clock.instant());
    }

    /** Returns what the last change has set for this session, once. */
    private static String takeNotice(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        boolean isPage = request.getMethod().equals("GET") && !IdleSession.isPoll(request);
        if (session == null || !isPage || session.getAttribute(NOTICE) == null) {
            return "";
        }
        String notice = PrintableText.of(session.getAttribute(NOTICE));
        session.removeAttribute(NOTICE);
        return notice;
    }
}
