// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab.tomcat;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.Locale;

/**
 * A test application that prints the request headers, one a line with the name in lower case, and the client
 * certificate. With {@code ?first=A} it reads the attribute A before, and with {@code ?remove=} it removes the
 * certificate attribute before.
 */
public final class HeadersServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        PrintWriter out = response.getWriter();
        for (String name : Collections.list(request.getHeaderNames())) {
            for (String value : Collections.list(request.getHeaders(name))) {
                out.println(name.toLowerCase(Locale.ROOT) + "=" + value);
            }
        }
        if (request.getParameter("first") != null) {
            request.getAttribute(request.getParameter("first"));
        }
        if (request.getParameter("remove") != null) {
            request.removeAttribute("jakarta.servlet.request.X509Certificate");
        }
        Collections.list(request.getAttributeNames()); // makes Tomcat set the TLS attributes
        X509Certificate[] chain = (X509Certificate[]) request.getAttribute("jakarta.servlet.request.X509Certificate");
        out.println("certificates=" + (chain == null ? 0 : chain.length));
        out.println("subject=" + (chain == null || chain.length == 0 ? "none" : chain[0].getSubjectX500Principal()));
    }
}
