// SPDX-License-Identifier: Apache-2.0
package com.example;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Base64;
import org.adcertmap.Delegation;
import org.adcertmap.DelegationException;

/** Shows a page of another web server, which authenticates by Kerberos, as the user of this request sees it. */
@WebServlet("/reports")
public class ReportsServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private transient HttpClient client;

    @Override
    public void init() {
        client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(10))
                .build();
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!(request.getAttribute(Delegation.ATTRIBUTE) instanceof Delegation delegation)) {
            response.sendError(HttpServletResponse.SC_FORBIDDEN, "no client certificate is mapped to an account");
            return;
        }
        try {
            byte[] token = delegation.token(getServletContext().getInitParameter("reports.spn"));
            String negotiate = "Negotiate " + Base64.getEncoder().encodeToString(token);
            HttpResponse<String> reports = client.send(
                    HttpRequest.newBuilder(URI.create(getServletContext().getInitParameter("reports.url")))
                            .header("Authorization", negotiate)
                            .timeout(Duration.ofSeconds(30))
                            .build(),
                    BodyHandlers.ofString());
            response.setStatus(reports.statusCode());
            response.setContentType("text/plain;charset=UTF-8");
            response.getWriter().write(reports.body());
        } catch (DelegationException e) {
            log("no token for the reports", e);
            response.sendError(HttpServletResponse.SC_FORBIDDEN, e.code());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            response.sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        }
    }
}
